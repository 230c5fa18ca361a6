import type { dynamic } from "@pulumi/pulumi";
import { provider } from "../../provider/serve";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox";

import { filesOf, zipOf } from "./bundles";

type Values = Record<string, unknown>;

/** A resource as Pulumi's engine would see it: its door, driven in the engine's order. */
export interface Door {
  /** The arguments as they would be kept, or an error that joins what is wrong with them. */
  check(news: Values, olds?: Values): Promise<Values>;
  /** Check and create; answers id and outputs. */
  create(args: Values): Promise<{ id: string; outs: Values }>;
  /** Check, diff and, where something changed, update; `undefined` where nothing did. Throws where it would replace. */
  update(id: string, outs: Values, args: Values): Promise<Values | undefined>;
  /** What a preview would say of new arguments. */
  diff(outs: Values, args: Values): Promise<dynamic.DiffResult>;
  /** What a refresh finds: `undefined` when it is gone. */
  read(id: string, outs: Values): Promise<{ props: Values; inputs: Values } | undefined>;
  delete(id: string, outs: Values): Promise<void>;
}

/** One organization in a sandbox, and resources that live in it. */
export class Bench {
  private constructor(
    readonly sandbox: Sandbox,
    readonly plane: NonNullable<SandboxOptions["plane"]>,
  ) {}

  static async start(options: SandboxOptions = {}): Promise<Bench> {
    const { plane = "x" } = options;
    return new Bench(
      await startSandbox({ plane, organization: "acme", environments: ["test", "prod"], ...options }),
      plane,
    );
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }

  get settings(): Record<string, string> {
    return { "apigee:organization": "acme", "apigee:plane": this.plane };
  }

  private process = 0;
  private shared: Map<string, ReturnType<typeof provider>> | undefined;

  /** Runs works as one provider process does, which asks once for what they share; otherwise each step is a process of its own. */
  async together<T>(work: () => Promise<T>): Promise<T> {
    this.process += 1;
    this.shared = new Map();
    return work().finally(() => (this.shared = undefined));
  }

  /** Another token makes another connection, and so forgets what the last one had asked. */
  private token(): string {
    if (!this.shared) this.process += 1;
    return `t0ken-${this.process}`;
  }

  /** A resource of a kind, called `name` in project `shop`, stack `dev`. */
  door(kind: string, name = "it"): Door {
    const config = {
      get: (key: string) =>
        key === "apigee:accessToken" ? this.token() : { "apigee:endpoint": this.sandbox.url, ...this.settings }[key],
    };
    // Each step is a process of its own, as with the engine, where the next command starts anew.
    const served = () => {
      const fresh = this.shared?.get(kind) ?? provider(kind);
      this.shared?.set(kind, fresh);
      void fresh.configure({ config: config as dynamic.Config });
      return fresh;
    };
    const urn = `urn:pulumi:dev::shop::pulumi-nodejs:dynamic/apigee:${kind}::${name}`;
    const check = async (news: Values, olds: Values = {}) => {
      const { inputs, failures } = await served().check(olds, { ...news, __urn: urn });
      const texts = (failures ?? []).map(({ reason }) => reason);
      if (texts.length > 0) throw new Error(texts.join("\n"));
      return inputs as Values;
    };
    return {
      check,
      diff: async (outs, args) => served().diff("", outs, await check(args, outs)),
      create: async (args) => (await served().create(await check(args))) as { id: string; outs: Values },
      update: async (id, outs, args) => {
        const news = await check(args, outs);
        const { changes, replaces } = await served().diff(id, outs, news);
        if (replaces?.length) throw new Error(`replaces ${replaces.join(", ")}`);
        return changes ? ((await served().update(id, outs, news)).outs as Values) : undefined;
      },
      read: async (id, outs) => {
        const live = await served().read(id, outs);
        return live.id ? { props: live.props as Values, inputs: live.inputs as Values } : undefined;
      },
      delete: (id, outs) => served().delete(id, outs),
    };
  }

  /** Somebody else at work in the organization: a plain request with a token of their own. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever Apigee answers
  async someone(method: string, path: string, body?: unknown): Promise<any> {
    const binary = Buffer.isBuffer(body);
    const response = await fetch(`${this.sandbox.url}/v1/organizations/acme/${path}`, {
      method,
      headers: {
        authorization: "Bearer someone-else",
        "x-goog-api-format-version": "2",
        ...(body === undefined ? {} : { "content-type": binary ? "application/octet-stream" : "application/json" }),
      },
      ...(body === undefined ? {} : { body: binary ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? (JSON.parse(text) as unknown) : undefined;
  }

  /** Somebody imports a bundle; answers its revision. */
  async someoneImports(
    collection: "apis" | "sharedflows",
    name: string,
    files: Record<string, string>,
  ): Promise<string> {
    return (await this.someone("POST", `${collection}?action=import&name=${name}`, zipOf(files))).revision;
  }

  /** Somebody deploys a revision, in the place of whatever is live. */
  async someoneDeploys(
    collection: "apis" | "sharedflows",
    name: string,
    revision: string,
    environment = "test",
  ): Promise<void> {
    const place = `environments/${environment}/${collection}/${name}/revisions/${revision}/deployments`;
    await this.someone("POST", `${place}?override=true`);
    while ((await this.someone("GET", place)).state === "PROGRESSING") await new Promise((done) => setTimeout(done, 5));
  }

  /** The revision that is live; `undefined` where none is. */
  async live(collection: "apis" | "sharedflows", name: string, environment = "test"): Promise<string | undefined> {
    return (await this.lives(collection, name, environment))[0];
  }

  /** The revisions that are live: on some planes several may be, under different base paths. */
  async lives(collection: "apis" | "sharedflows", name: string, environment = "test"): Promise<string[]> {
    const place = `environments/${environment}/${collection}/${name}/deployments`;
    if (this.plane === "x") {
      const { deployments = [] } = await this.someone("GET", place);
      return deployments.map(({ revision }: { revision: string }) => revision);
    }
    // Nothing deployed is a 400 there.
    const { revision = [] } = await this.someone("GET", place).catch(() => ({}));
    return revision.map((live: { name: string }) => live.name);
  }

  /** The revisions that there are. */
  async revisions(collection: "apis" | "sharedflows", name: string): Promise<string[]> {
    return (await this.someone("GET", `${collection}/${name}`)).revision;
  }

  /** The files of a revision, byte for byte. */
  async files(collection: "apis" | "sharedflows", name: string, revision: string): Promise<Record<string, string>> {
    const url = `${this.sandbox.url}/v1/organizations/acme/${collection}/${name}/revisions/${revision}?format=bundle`;
    const response = await fetch(url, { headers: { authorization: "Bearer someone-else" } });
    return filesOf(Buffer.from(await response.arrayBuffer()));
  }

  /** What the work asked of Apigee: "POST environments/test/references", somebody else's calls included. */
  async callsDuring(work: () => Promise<unknown>): Promise<string[]> {
    const before = this.sandbox.calls.length;
    await work();
    return this.sandbox.calls
      .slice(before)
      .map(
        ({ method, path, query }) =>
          `${method} ${path.replace("/v1/organizations/acme/", "")}${query ? `?${query.replace(/^\?/u, "")}` : ""}`,
      );
  }
}
