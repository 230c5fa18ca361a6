import { readBundle, type Files } from "pulumi-apigee-pingauthorize/bundle";
import { type Plane, x } from "./planes";
import type { Request, Standing } from "./ways";

/** Where a proxy or a shared flow is kept. */
export type Kind = "apis" | "sharedflows";

/** What a map holds, and where that was read. */
export interface Held {
  readonly path: string;
  readonly values: Readonly<Record<string, string>>;
  /** Whether these are the values; otherwise all that is told of an entry is its name. */
  readonly told: boolean;
}

/** An organization as anyone with curl and a token meets it. */
export class Organization {
  readonly name = "acme";

  /** @param endpoint where the management API listens, without `/v1` */
  constructor(
    readonly endpoint: string,
    readonly plane: Plane = x,
  ) {}

  /** What a plain GET below the organization answers; the reader says what it expects of it. */
  get<T>(path: string): Promise<T> {
    return this.send<T>("GET", path);
  }

  /** Whether a GET finds something. */
  async has(path: string): Promise<boolean> {
    return (await this.ask("GET", path)).ok;
  }

  /** The files of a revision, such as `apis/orders/revisions/3`. */
  async files(revision: string): Promise<Files> {
    const response = await this.ask("GET", `${revision}?format=bundle`);
    return readBundle(Buffer.from(await response.arrayBuffer()));
  }

  /** The one revision that is live, by name. */
  async live(kind: Kind, name: string, environment = "test"): Promise<string | undefined> {
    const { live, saysNothingDeployed } = this.plane.ways;
    const answer = this.get(`environments/${environment}/${kind}/${name}/deployments`);
    const revisions = answer.then(live, (refusal: Error) => {
      if (saysNothingDeployed(refusal.message)) return [];
      throw refusal;
    });
    return (await revisions)[0];
  }

  /** How the deployment of a revision stands. */
  async standing(deployment: string): Promise<Standing> {
    return this.plane.ways.standing(await this.get(deployment));
  }

  /** What a map holds, such as `environments/test/keyvaluemaps/PingAuth`. */
  async held(map: string): Promise<Held> {
    const { entriesPath, entries, isEncrypted, tellsEncryptedValues } = this.plane.ways;
    const path = entriesPath(map);
    const answer = await this.get(path);
    const values = Object.fromEntries(entries(answer).map(({ name, value }) => [name, value]));
    return { path, values, told: tellsEncryptedValues || !isEncrypted(answer) };
  }

  /** Makes a request that the plane's ways describe. */
  async request({ method, path, body }: Request): Promise<void> {
    await this.send(method, path, body);
  }

  /** Sends JSON, or a zip; fails on any refusal. */
  async send<T>(method: string, path: string, body?: object | Buffer): Promise<T> {
    const response = await this.ask(method, path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text || "{}") as T;
  }

  private ask(method: string, path: string, body?: object | Buffer): Promise<Response> {
    const type = Buffer.isBuffer(body) ? "application/octet-stream" : "application/json";
    return fetch(`${this.endpoint}/v1/organizations/${this.name}/${path}`, {
      method,
      headers: {
        // The sandbox takes any.
        authorization: "Bearer somebody-else",
        ...this.plane.ways.headers,
        ...(body === undefined ? {} : { "content-type": type }),
      },
      ...(body === undefined ? {} : { body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) }),
    });
  }
}
