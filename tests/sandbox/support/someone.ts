import AdmZip from "adm-zip";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../../sandbox";

/** Parsed JSON: each test says what it expects of it. */
export type Json = ReturnType<typeof JSON.parse>;

/** What came back, the body parsed when it is JSON. */
export interface Got {
  status: number;
  headers: Headers;
  body: Json;
  bytes: Buffer;
}

/** Someone with plain HTTP and a bearer token: what the sandbox's tests drive it with. */
export class Someone {
  constructor(
    readonly sandbox: Sandbox,
    readonly organization = "acme",
  ) {}

  static async withSandbox(options: SandboxOptions = {}): Promise<Someone> {
    const organization = options.organization ?? "acme";
    return new Someone(await startSandbox({ deployMs: 0, environments: ["test", "prod"], ...options }), organization);
  }

  /** `path` below the organization, or below `/v1` when it begins with a slash; an object is sent as JSON, a buffer as a zip, a form as it is. */
  async ask(
    method: string,
    path: string,
    body?: object | Buffer | FormData,
    headers: Record<string, string> = {},
  ): Promise<Got> {
    const type = Buffer.isBuffer(body) ? "application/octet-stream" : "application/json";
    const plain = body === undefined || body instanceof FormData;
    const response = await fetch(this.address(path), {
      method,
      headers: {
        authorization: "Bearer t0ken",
        "x-goog-api-format-version": "2",
        ...(plain ? {} : { "content-type": type }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: body instanceof FormData || Buffer.isBuffer(body) ? (body as never) : JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = (response.headers.get("content-type") ?? "").startsWith("application/json");
    return {
      status: response.status,
      headers: response.headers,
      bytes,
      body: isJson ? JSON.parse(bytes.toString()) : undefined,
    };
  }

  private address(path: string): string {
    if (path.startsWith("/")) return `${this.sandbox.url}/v1${path}`;
    return `${this.sandbox.url}/v1/organizations/${this.organization}${/^([?:]|$)/.test(path) ? "" : "/"}${path}`;
  }

  /** Asks, and takes anything but 200 for a mistake of the test. */
  async done(method: string, path: string, body?: object | Buffer | FormData): Promise<Json> {
    const got = await this.ask(method, path, body);
    if (got.status !== 200) throw new Error(`${method} ${path}: ${got.status} ${got.bytes.toString()}`);
    return got.body ?? got.bytes;
  }

  /** Imports a bundle, and tells the number of its revision. */
  async imports(collection: "apis" | "sharedflows", name: string, zip: Buffer): Promise<string> {
    return (await this.done("POST", `${collection}?action=import&name=${name}`, zip)).revision as string;
  }

  async deploys(
    collection: "apis" | "sharedflows",
    name: string,
    revision: string,
    environment = "test",
  ): Promise<void> {
    await this.done(
      "POST",
      `environments/${environment}/${collection}/${name}/revisions/${revision}/deployments?override=true`,
    );
  }
}

/** A zip of texts by path. */
export function zipOf(files: Record<string, string | Buffer>): Buffer {
  const zip = new AdmZip();
  // The library tidies the names it is given; what these tests are about are untidy ones, so they are set afterwards.
  Object.values(files).forEach((content, index) => zip.addFile(`f${index}`, Buffer.from(content as string)));
  const names = Object.keys(files);
  for (const entry of zip.getEntries()) entry.entryName = names[Number(entry.entryName.slice(1))] ?? entry.entryName;
  return zip.toBuffer();
}

/** The texts of a zip by path. */
export function unzipped(zip: Buffer): Record<string, string> {
  return Object.fromEntries(new AdmZip(zip).getEntries().map((entry) => [entry.entryName, entry.getData().toString()]));
}

/** A proxy's files: base path, the shared flows it calls, and anything else. */
export function proxyFiles(
  basePath: string,
  calls: string[] = [],
  more: Record<string, string> = {},
): Record<string, string> {
  const steps = calls.map((name) => `<Step><Name>Call-${name}</Name></Step>`).join("");
  const policies = calls.map((name) => [
    `apiproxy/policies/Call-${name}.xml`,
    `<FlowCallout name="Call-${name}"><SharedFlowBundle>${name}</SharedFlowBundle></FlowCallout>`,
  ]);
  return {
    "apiproxy/weather.xml": `<?xml version="1.0"?>\n<APIProxy name="weather">\n    <DisplayName>Weather</DisplayName>\n</APIProxy>\n`,
    "apiproxy/proxies/default.xml": `<ProxyEndpoint name="default">\r\n  <!-- ours -->\r\n  <PreFlow><Request>${steps}</Request></PreFlow><HTTPProxyConnection><BasePath>${basePath}</BasePath></HTTPProxyConnection><RouteRule name="r"><TargetEndpoint>default</TargetEndpoint></RouteRule></ProxyEndpoint>`,
    "apiproxy/targets/default.xml": `<TargetEndpoint name="default"><HTTPTargetConnection><URL>https://example.com</URL></HTTPTargetConnection></TargetEndpoint>`,
    ...(Object.fromEntries(policies) as Record<string, string>),
    ...more,
  };
}

/** A shared flow's files: one script, and the policies that are given. */
export function sharedFlowFiles(policies: Record<string, string> = {}): Record<string, string> {
  const named = Object.entries(policies).map(([name, xml]) => [`sharedflowbundle/policies/${name}.xml`, xml]);
  const steps = Object.keys(policies).map((name) => `<Step><Name>${name}</Name></Step>`);
  return {
    "sharedflowbundle/PingAuth.xml": `<SharedFlowBundle name="PingAuth"/>`,
    "sharedflowbundle/sharedflows/default.xml": `<SharedFlow name="default">${steps.join("")}</SharedFlow>`,
    "sharedflowbundle/resources/jsc/a.js": "var a = 1;\n",
    ...(Object.fromEntries(named) as Record<string, string>),
  };
}
