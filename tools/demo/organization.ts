import { readBundle, type Files } from "pulumi-apigee-pingauthorize/bundle";

/** An organization as anyone with curl and a token meets it. */
export class Organization {
  /**
   * @param endpoint where the management API listens, without `/v1`
   * @param name the organization's name
   * @param who whose token it is; the sandbox takes any
   */
  constructor(
    readonly endpoint: string,
    readonly name = "acme",
    private readonly who = "somebody-else",
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

  /** The one revision that is live, by name; `kind` is `apis` or `sharedflows`. */
  async live(kind: "apis" | "sharedflows", name: string, environment = "test"): Promise<string | undefined> {
    const path = `environments/${environment}/${kind}/${name}/deployments`;
    const { deployments = [] } = await this.get<{ deployments?: { revision: string }[] }>(path);
    return deployments[0]?.revision;
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
        authorization: `Bearer ${this.who}`,
        "x-goog-api-format-version": "2",
        ...(body === undefined ? {} : { "content-type": type }),
      },
      ...(body === undefined ? {} : { body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) }),
    });
  }
}
