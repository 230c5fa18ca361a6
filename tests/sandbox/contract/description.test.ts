import { ROUTES } from "../../../sandbox/dialects/x";
import { Router } from "../../../sandbox/dialects/x/router";
import { ec } from "../support/certificates";
import { proxyFiles, sharedFlowFiles, Someone, zipOf, type Got } from "../support/someone";
import { Description, type Exchange } from "./description";
import { describeWithGo } from "./go";

/** Someone who keeps what went over the line. */
class Recorder extends Someone {
  readonly exchanges: Exchange[] = [];

  override async ask(...[method, path, body, headers]: Parameters<Someone["ask"]>): Promise<Got> {
    const got = await super.ask(method, path, body, headers);
    if (got.status !== 200) throw new Error(`${method} ${path}: ${got.status} ${got.bytes.toString()}`);
    const { path: whole = "", query = "" } = this.sandbox.calls[this.sandbox.calls.length - 1] ?? {};
    const request = body === undefined || Buffer.isBuffer(body) || body instanceof FormData ? undefined : body;
    this.exchanges.push({
      method,
      path: whole,
      query: [...new URLSearchParams(query).keys()],
      request,
      answer: got.body,
    });
    return got;
  }
}

/** Documented on the vendor's pages and used by its clients, and not in the description: bare lists of names. */
const BARE_LISTS = /\/(environments|revisions|keyvaluemaps|keystores|aliases|references|flowhooks)$/;

describeWithGo("every answer of the sandbox", (folder) => {
  let description: Description;
  let someone: Recorder;
  beforeAll(async () => {
    description = new Description(folder);
    const { sandbox } = await Someone.withSandbox();
    someone = new Recorder(sandbox);
    await touchEverything(someone);
  });
  afterAll(() => someone.sandbox.close());

  it("was looked at: the scenario touches each route", () => {
    const router = new Router(ROUTES);
    const touched = new Set(
      someone.exchanges.map(
        ({ method, path }) =>
          router.find({ method, path, query: new URLSearchParams(), headers: {}, body: Buffer.alloc(0) })?.route,
      ),
    );
    expect(Object.entries(ROUTES).flatMap(([pattern, route]) => (touched.has(route) ? [] : [pattern]))).toEqual([]);
  });

  it("fits Google's description: method, query, and each field of body and answer with its type", () => {
    const described = someone.exchanges.filter(
      (exchange) => !(exchange.method === "GET" && BARE_LISTS.test(exchange.path) && !description.knows(exchange)),
    );
    expect(described.length).toBeGreaterThan(60);
    expect(described.flatMap((exchange) => description.faults(exchange))).toEqual([]);
  });

  it("that the description does not know is a bare list of names", () => {
    const others = someone.exchanges.filter((exchange) => !description.knows(exchange));
    expect(others.map(({ method, path }) => `${method} ${path}`).filter((call) => !BARE_LISTS.test(call))).toEqual([]);
    for (const { answer } of others) expect(answer).toEqual(expect.arrayContaining([expect.any(String)]));
  });

  it("would be caught with a renamed field, a number for an int64, a foreign query or a foreign path", () => {
    const status = someone.exchanges.find(
      ({ path, method }) =>
        method === "GET" && /revisions\/1\/deployments$/.test(path) && path.includes("environments"),
    );
    if (!status) throw new Error("the scenario has no look at a deployment");
    const { apiProxy, ...rest } = status.answer as Record<string, unknown>;
    expect(description.faults(status)).toEqual([]);
    expect(description.faults({ ...status, answer: { ...rest, apiproxy: apiProxy } })).toEqual([
      expect.stringContaining("field apiproxy"),
    ]);
    expect(description.faults({ ...status, answer: { ...rest, deployStartTime: 1 } })).toEqual([
      expect.stringContaining("deployStartTime"),
    ]);
    expect(description.faults({ ...status, answer: { ...rest, state: "Ready" } })).toEqual([
      expect.stringContaining("state is Ready"),
    ]);
    expect(description.faults({ ...status, query: ["override"] })).toEqual([
      expect.stringContaining("no query override"),
    ]);
    expect(description.faults({ ...status, path: `${status.path}s` })).toEqual([
      expect.stringContaining("no such method"),
    ]);
  });
});

async function touchEverything(someone: Recorder): Promise<void> {
  await organization(someone);
  await bundles(
    someone,
    "apis",
    "weather",
    zipOf(proxyFiles("/weather", ["PingAuth"], { "apiproxy/resources/jsc/a.js": "" })),
  );
  await bundles(someone, "sharedflows", "PingAuth", zipOf(sharedFlowFiles()));
  await deployments(someone);
  for (const scope of ["", "environments/test/", "apis/weather/"]) await maps(someone, `${scope}keyvaluemaps`);
  await trust(someone);
  await hooks(someone);
  await undo(someone);
}

async function organization(someone: Recorder): Promise<void> {
  for (const path of ["", "environments", "environments/test", "envgroups", "envgroups/test-group/attachments"])
    await someone.done("GET", path);
  await someone.done("POST", "envgroups/test-group/attachments", { environment: "prod" });
  await someone.done("DELETE", "envgroups/test-group/attachments/prod");
  await someone.done("POST", "envgroups/test-group/attachments", { environment: "prod" });
  await someone.done("GET", ":getProjectMapping");
  await someone.done("GET", "/organizations");
}

async function bundles(someone: Recorder, all: "apis" | "sharedflows", name: string, zip: Buffer): Promise<void> {
  await someone.done("POST", `${all}?action=validate&name=${name}`, zip);
  for (let i = 0; i < 2; i++) await someone.imports(all, name, zip);
  await someone.done("GET", `${all}?includeRevisions=true&includeMetaData=true`);
  await someone.done("GET", `${all}/${name}`);
  await someone.done("GET", `${all}/${name}/revisions`);
  await someone.done("GET", `${all}/${name}/revisions/1`);
  await someone.done("GET", `${all}/${name}/revisions/1?format=bundle`);
  await someone.done("POST", `${all}/${name}/revisions/2`, zip);
  await someone.done("DELETE", `${all}/${name}/revisions/2`);
}

async function deployments(someone: Recorder): Promise<void> {
  const flow = "environments/test/sharedflows/PingAuth/revisions/1/deployments";
  const proxy = "environments/test/apis/weather/revisions/1/deployments";
  await someone.done("POST", `${flow}?override=true`);
  await someone.done("POST", `${proxy}:generateDeployChangeReport?override=true`);
  await someone.done(
    "POST",
    `${proxy}?override=true&sequencedRollout=false&serviceAccount=a@p.iam.gserviceaccount.com`,
  );
  await someone.done("POST", `${proxy}:generateUndeployChangeReport`);
  await someone.imports("apis", "other", zipOf(proxyFiles("/weather")));
  await someone.deploys("apis", "other", "1", "prod");
  await someone.done("GET", "environments/prod/apis/other/revisions/1/deployments");
  await someone.done("POST", "environments/test/apis/other/revisions/1/deployments:generateDeployChangeReport");
  await someone.imports(
    "apis",
    "broken",
    zipOf(proxyFiles("/b", [], { "apiproxy/policies/b.xml": `<SandboxFailsToLoad name="b"/>` })),
  );
  await someone.deploys("apis", "broken", "1");
  await someone.done("GET", "environments/test/apis/broken/revisions/1/deployments");
  for (const [all, name] of [
    ["apis", "weather"],
    ["sharedflows", "PingAuth"],
  ]) {
    await someone.done("GET", `environments/test/${all}/${name}/revisions/1/deployments`);
    await someone.done("GET", `environments/test/${all}/${name}/deployments`);
    await someone.done("GET", `${all}/${name}/deployments`);
    await someone.done("GET", `${all}/${name}/revisions/1/deployments`);
  }
  await someone.done("GET", "deployments?sharedFlows=true");
  await someone.done("GET", "environments/test/deployments?sharedFlows=false");
}

async function maps(someone: Recorder, all: string): Promise<void> {
  await someone.done("POST", all, { name: "m", encrypted: true, maskedValues: true });
  await someone.done("PUT", `${all}/m`, { name: "m" });
  await someone.done("GET", all);
  await someone.done("GET", `${all}/m`);
  for (const name of ["a", "b"]) await someone.done("POST", `${all}/m/entries`, { name, value: "v" });
  await someone.done("PUT", `${all}/m/entries/a`, { name: "a", value: "w" });
  const { nextPageToken } = await someone.done("GET", `${all}/m/entries?pageSize=1`);
  await someone.done("GET", `${all}/m/entries?pageToken=${nextPageToken}`);
  await someone.done("GET", `${all}/m/entries/a`);
  await someone.done("DELETE", `${all}/m/entries/a`);
  await someone.done("DELETE", `${all}/m`);
}

async function trust(someone: Recorder): Promise<void> {
  const all = "environments/test/keystores";
  const form = new FormData();
  form.set("certFile", new Blob([ec.certificate]), "c.pem");
  form.set("keyFile", new Blob([ec.key]), "k.pem");
  await someone.done("POST", all, { name: "k" });
  await someone.done("POST", `${all}/k/aliases?alias=a&format=keycertfile&ignoreExpiryValidation=true`, form);
  await someone.done("PUT", `${all}/k/aliases/a?ignoreExpiryValidation=true`, form);
  for (const path of ["", "/k", "/k/aliases", "/k/aliases/a", "/k/aliases/a/certificate", "/k/aliases/a/csr"])
    await someone.done("GET", all + path);
  const reference = { name: "r", refers: "k", resourceType: "TrustStore", description: "d" };
  await someone.done("POST", "environments/test/references", reference);
  await someone.done("GET", "environments/test/references");
  await someone.done("GET", "environments/test/references/r");
  await someone.done("PUT", "environments/test/references/r", reference);
  await someone.done("DELETE", "environments/test/references/r");
  await someone.done("DELETE", `${all}/k/aliases/a`);
  await someone.done("DELETE", `${all}/k`);
}

async function hooks(someone: Recorder): Promise<void> {
  const all = "environments/test/flowhooks";
  await someone.done("GET", all);
  await someone.done("PUT", `${all}/PreProxyFlowHook`, {
    sharedFlow: "PingAuth",
    continueOnError: true,
    description: "d",
  });
  await someone.done("GET", `${all}/PreProxyFlowHook`);
  await someone.done("GET", "environments/test");
  await someone.done("DELETE", `${all}/PreProxyFlowHook`);
}

async function undo(someone: Recorder): Promise<void> {
  for (const [all, name] of [
    ["apis", "weather"],
    ["sharedflows", "PingAuth"],
  ]) {
    await someone.done("DELETE", `environments/test/${all}/${name}/revisions/1/deployments`);
    await someone.done("DELETE", `${all}/${name}`);
  }
}
