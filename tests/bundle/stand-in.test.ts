import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { checkBundle } from "../../provider/bundle/check";
import { readKvmNeeds } from "../../provider/bundle/ping-auth";
import { setInitialEntries, setTrustStore } from "../../provider/bundle/shared-flow-edits";
import { readBundle } from "../../provider/bundle/zip";
import { differingFiles } from "./support/bytes";

const folder = join(__dirname, "../../examples/quickstart/PingAuth");
const files = readBundle(folder);

describe("the stand-in for the PingAuth shared flow", () => {
  test("is a sound shared flow, and says in its README that it is not Ping's", () => {
    expect(() => checkBundle(files, "sharedflow")).not.toThrow();
    expect(readFileSync(join(folder, "README.md"), "utf8")).toContain("This is **not** Ping Identity's bundle");
  });

  test("wants a key value map that may be encrypted", () => {
    expect(readKvmNeeds(files)).toMatchObject({
      scope: "environment",
      keys: ["service_host_port", "shared_secret"],
      assignsToPrivate: true,
      hasLiveInitialEntries: false,
    });
  });

  test("takes the guide's two edits, each in one file", () => {
    const entries = { service_host_port: "ping:8443", shared_secret: "x" };
    const edited = setInitialEntries(files, { entries });
    expect(readKvmNeeds(edited).hasLiveInitialEntries).toBe(true);
    const trusting = setTrustStore(edited, { reference: "PingAuthTrust" });
    expect(trusting.warnings).toEqual([expect.stringContaining("<CommonName>")]);
    expect(differingFiles(files, trusting.files)).toEqual([
      "sharedflowbundle/policies/Load-KVM-Config.xml",
      "sharedflowbundle/policies/Sideband-Call.xml",
    ]);
  });
});

/** Apigee's flow variables, as its scripts see them. */
class Flow {
  readonly variables = new Map<string, unknown>();
  readonly printed: string[] = [];

  constructor(variables: Record<string, unknown>) {
    for (const [name, value] of Object.entries(variables)) this.variables.set(name, value);
  }

  run(script: string, flow: "PROXY_REQ_FLOW" | "TARGET_RESP_FLOW"): this {
    const context = {
      flow,
      getVariable: (name: string) => this.variables.get(name) ?? null,
      setVariable: (name: string, value: unknown) => void this.variables.set(name, value),
      removeVariable: (name: string) => void this.variables.delete(name),
    };
    const source = files.get(`sharedflowbundle/resources/jsc/${script}.js`)?.toString() ?? "";
    runInNewContext(source, { context, print: (line: string) => this.printed.push(line) });
    return this;
  }

  payload(): unknown {
    return JSON.parse(String(this.variables.get("pingauth.payload")));
  }

  answer(status: number, content: unknown): this {
    this.variables.set("pingauth.answer.status.code", String(status));
    this.variables.set("pingauth.answer.content", typeof content === "string" ? content : JSON.stringify(content));
    return this;
  }
}

const asked = () =>
  new Flow({
    "client.ip": "10.1.2.3",
    "client.port": 4711,
    "client.scheme": "https",
    "request.verb": "POST",
    "request.querystring": "a=1",
    "request.headers.names": "[Host, Accept]",
    "request.header.host": "api.example.com",
    "request.header.Host.values.count": 1,
    "request.header.Host.1": "api.example.com",
    "request.header.Accept.values.count": 2,
    "request.header.Accept.1": "text/html",
    "request.header.Accept.2": "application/json",
    "proxy.basepath": "/orders",
    "proxy.pathsuffix": "/7",
    "request.content": "{}",
  }).run("Prepare-Request", "PROXY_REQ_FLOW");

const responded = () => {
  const flow = asked();
  flow.variables.set("pingauth.state", '{"s":1}');
  flow.variables.set("response.status.code", 200);
  flow.variables.set("response.reason.phrase", "OK");
  flow.variables.set("response.headers.names", "[Content-Type]");
  flow.variables.set("response.header.Content-Type.values.count", 1);
  flow.variables.set("response.header.Content-Type.1", "application/json");
  flow.variables.set("response.content", '{"secret":1}');
  return flow.run("Prepare-Request", "TARGET_RESP_FLOW");
};

describe("its scripts", () => {
  test("describe a request as the Sideband API wants it", () => {
    expect(asked().payload()).toEqual({
      source_ip: "10.1.2.3",
      source_port: "4711",
      method: "POST",
      url: "https://api.example.com/orders/7?a=1",
      http_version: "1.1",
      headers: [{ host: "api.example.com" }, { accept: "text/html" }, { accept: "application/json" }],
      body: "{}",
    });
    expect(asked().variables.get("pingauth.phase")).toBe("request");
  });

  test("describe a response, with the state that Ping gave for its request", () => {
    expect(responded().payload()).toEqual({
      method: "POST",
      url: "https://api.example.com/orders/7?a=1",
      http_version: "1.1",
      response_code: "200",
      response_status: "OK",
      headers: [{ "content-type": "application/json" }],
      body: '{"secret":1}',
      state: { s: 1 },
    });
    expect(responded().variables.get("pingauth.phase")).toBe("response");
  });

  test("let a request go on, changed as Ping says", () => {
    const { variables } = asked()
      .answer(200, {
        method: "PUT",
        headers: [{ host: "api.example.com" }, { "x-user": "u" }],
        body: "{1}",
        state: { s: 1 },
      })
      .run("Process-Response", "PROXY_REQ_FLOW");
    expect(variables.get("pingauth.outcome")).toBe("allowed");
    expect(variables.get("request.verb")).toBe("PUT");
    expect(variables.get("request.content")).toBe("{1}");
    expect(variables.get("request.header.x-user")).toBe("u");
    expect(variables.has("request.header.Accept")).toBe(false);
    expect(variables.get("pingauth.state")).toBe('{"s":1}');
  });

  test("end the call with Ping's own response when it is denied", () => {
    const response = {
      response_code: "403",
      response_status: "FORBIDDEN",
      headers: [{ "Content-Type": "text/plain" }],
      body: "no",
    };
    const { variables } = asked().answer(200, { response }).run("Process-Response", "PROXY_REQ_FLOW");
    expect(variables.get("pingauth.outcome")).toBe("denied");
    expect(variables.get("pingauth.denied.status")).toBe("403");
    expect(variables.get("pingauth.denied.body")).toBe("no");
    expect(variables.get("pingauth.denied.content_type")).toBe("text/plain");
  });

  test("hand the client the response that Ping left of it", () => {
    const { variables } = responded()
      .answer(200, { response_code: "206", response_status: "PARTIAL", headers: [], body: "{}" })
      .run("Process-Response", "TARGET_RESP_FLOW");
    expect(variables.get("pingauth.outcome")).toBe("allowed");
    expect(variables.get("response.status.code")).toBe(206);
    expect(variables.get("response.content")).toBe("{}");
  });

  test.each<[string, number, unknown]>([
    ["a wrong secret", 401, { errorMessage: "no" }],
    ["no answer at all", 0, ""],
    ["an answer that is no JSON", 200, "<html>"],
    ["an error of Ping's", 500, { response: { response_code: "200" } }],
  ])("stay closed on %s, and say so in the log", (_, status, content) => {
    const flow = asked().answer(status, content).run("Process-Response", "PROXY_REQ_FLOW");
    expect(flow.variables.get("pingauth.outcome")).toBe("unavailable");
    expect(flow.printed).toEqual([`PingAuth: no usable answer from the policy server, status ${status}`]);
  });
});
