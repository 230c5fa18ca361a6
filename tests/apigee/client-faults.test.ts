import type { Apigee } from "../../provider/apigee/client";
import { pemProblem, zipProblem } from "../../provider/apigee/client-body";
import { zipOf } from "../support/bundles";
import { connected, refusal, rejection, withoutConnectionVariables } from "./support/connection";
import { faults, type Reply, script } from "./support/server";

withoutConnectionVariables();

const good: Reply = { body: { name: "orders" } };
const unavailable = (seconds: string): Reply => ({ status: 503, headers: { "retry-after": seconds }, body: {} });
const short = { "apigee:requestTimeoutMs": "80" };

const troubles: [string, Reply][] = [
  ...[408, 429, 500, 502, 503, 504].map((status): [string, Reply] => [`${status}`, refusal(status, "later")]),
  ["a connection that is cut before the answer", faults.reset],
  ["an answer that is cut", faults.cut],
  ["no answer", faults.hang],
  ["an answer of a byte now and then", faults.drip],
  ["a page instead of JSON", { body: "<html><body>Signing you in…</body></html>" }],
  ["half of the JSON", { body: '{"name": "ord' }],
  ["502 with a page", { status: 502, body: "<html><h1>Bad gateway</h1></html>" }],
  ["the organization's lock", refusal(400, "the resource is locked by another operation")],
];

describe.each(troubles)("after %s", (_, trouble) => {
  it.each<[string, (apigee: Apigee) => Promise<unknown>]>([
    ["a GET", (apigee) => apigee.get("apis/orders")],
    ["a PUT", (apigee) => apigee.put("references/r", { refers: "k" })],
    ["a DELETE", (apigee) => apigee.delete("references/r")],
  ])("%s is tried again until it succeeds", async (_, ask) => {
    const { apigee, server } = await connected(script([trouble, trouble, good]), { settings: short });
    await ask(apigee);
    expect(server.received).toHaveLength(3);
    expect(server.received[2]?.body).toEqual(server.received[0]?.body);
  });
});

describe("a GET", () => {
  it.each([400, 401, 403, 404, 409])("is not tried again after %d", async (status) => {
    const { apigee, server } = await connected(script([refusal(status, "no"), good]));
    await expect(apigee.get("apis/orders")).rejects.toMatchObject({ status });
    expect(server.received).toHaveLength(1);
  });

  it("does not follow a redirect, which would take the token elsewhere", async () => {
    const elsewhere = await connected(() => good);
    const headers = { location: `${elsewhere.server.url}/login` };
    const { apigee } = await connected(() => ({ status: 302, headers }));
    const { message } = await rejection(apigee.get("apis"));
    expect(message).toContain(`302 redirects to ${new URL(elsewhere.server.url).host}, which is not followed`);
    expect(elsewhere.server.received).toHaveLength(0);
  });

  it("gives up when the time for retries is over, and says how often it tried", async () => {
    const settings = { "apigee:retryTimeout": "1", "apigee:retryDelayMs": "100" };
    const { apigee, server } = await connected(() => refusal(503, "The service is currently unavailable."), {
      settings,
    });
    const { message } = await rejection(apigee.get("apis"));
    expect(message).toContain("503 The service is currently unavailable.");
    expect(message).toContain(`Gave up after ${server.received.length} tries in 1 s.`);
    expect(server.received.length).toBeGreaterThan(2);
  });

  it("is tried once when no time is given for retries", async () => {
    const { apigee, server } = await connected(() => refusal(503, "later"), {
      settings: { "apigee:retryTimeout": "0" },
    });
    const { message } = await rejection(apigee.get("apis"));
    expect(message).not.toContain("Gave up");
    expect(server.received).toHaveLength(1);
  });

  it("says that nothing answers, where, and what to look at", async () => {
    const { apigee, server } = await connected(() => good, { settings: { "apigee:retryTimeout": "0" } });
    await server.close();
    const { message } = await rejection(apigee.get("apis"));
    expect(message).toContain("GET organizations/acme/apis: no answer (connect ECONNREFUSED");
    expect(message).toContain(`Can ${new URL(server.url).host} be reached from here`);
  });

  it("says that an answer was no JSON, with its first words but without tags", async () => {
    const page = `<html><style>b{}</style><script>evil()</script><h1>Sign in</h1>${"x".repeat(300)}</html>`;
    const { apigee } = await connected(() => ({ body: page }), { settings: { "apigee:retryTimeout": "0" } });
    const { message } = await rejection(apigee.get("apis"));
    expect(message).toContain(`200 with something else than JSON: "Sign in ${"x".repeat(92)}"`);
    expect(message).toContain("Is the endpoint of connection apigee Apigee's");
  });

  it("does not quote JSON that is broken, since it may hold a secret entry", async () => {
    const broken = '{"name":"shared_secret","value":"geheim';
    const { apigee } = await connected(() => ({ body: broken }), { settings: { "apigee:retryTimeout": "0" } });
    const { message } = await rejection(apigee.get("keyvaluemaps/m/entries/e"));
    expect(message).toContain("200 with JSON that is cut or broken after 39 characters");
    expect(message).not.toContain("geheim");
  });

  it("is tried again when a refusal is cut, from which nothing may be concluded, and the rest is not quoted", async () => {
    const half: Reply = { status: 404, body: '{"error":{"code":404,"message":"geheim' };
    const { apigee, server } = await connected(script([half, half, good]));
    expect(await apigee.find("apis/orders")).toEqual({ name: "orders" });
    expect(server.received).toHaveLength(3);
    const { apigee: other } = await connected(() => half, { settings: { "apigee:retryTimeout": "0" } });
    const { message } = await rejection(other.find("apis/orders"));
    expect(message).toContain("404 with JSON that is cut or broken after 38 characters");
    expect(message).not.toContain("geheim");
  });

  it("names the time that it waited for an answer", async () => {
    const settings = { ...short, "apigee:retryTimeout": "0" };
    const { apigee } = await connected(() => faults.hang, { settings });
    expect((await rejection(apigee.get("apis"))).message).toContain("no answer within 0.08 s (timeout)");
    expect((await rejection(apigee.get("apis", { timeoutMs: 20 }))).message).toContain("within 0.02 s");
  });
});

describe("a download", () => {
  const zip = zipOf({ "apiproxy/a.xml": "<APIProxy/>" });
  const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
  const page = "<html><h1>Maintenance</h1></html>";

  it.each<[string, Reply, typeof zipProblem, Buffer]>([
    ["a zip when a page came instead", { body: page }, zipProblem, zip],
    ["a zip when half of it came", { body: zip.subarray(0, zip.length / 2) }, zipProblem, zip],
    ["a certificate when a page came instead", { body: page }, pemProblem, Buffer.from(pem)],
    ["a certificate when half of it came", { body: pem.slice(0, 34) }, pemProblem, Buffer.from(pem)],
  ])("is asked again for %s", async (_, trouble, problem, whole) => {
    const { apigee, server } = await connected(script([trouble, { body: whole }]));
    expect(await apigee.download("apis/a/revisions/1", { problem })).toEqual(whole);
    expect(server.received).toHaveLength(2);
  });

  it("says what came instead when that goes on", async () => {
    const settings = { "apigee:retryTimeout": "0" };
    const { apigee } = await connected(() => ({ body: page }), { settings });
    const { message } = await rejection(apigee.download("apis/a/revisions/1", { problem: zipProblem }));
    expect(message).toContain('200 with something else than a zip: "Maintenance"');
    expect(message).toContain("Is the endpoint of connection apigee Apigee's");
  });

  it("of a form that is not PEM is the caller's to judge", () => {
    expect(pemProblem(Buffer.from([0x30, 0x82]))).toBeUndefined();
  });
});

describe("Retry-After", () => {
  const pauseAfter = async (header: string): Promise<number> => {
    const { apigee, server } = await connected(script([unavailable(header), good]));
    await apigee.get("apis");
    return server.received[1]!.at - server.received[0]!.at;
  };

  it("is obeyed in seconds", async () => {
    expect(await pauseAfter("1")).toBeGreaterThanOrEqual(990);
  });

  it("is obeyed as a date", async () => {
    const pause = await pauseAfter(new Date(Date.now() + 2000).toUTCString());
    expect(pause).toBeGreaterThan(500);
    expect(pause).toBeLessThan(3000);
  });

  it("beyond the time for retries ends them at once", async () => {
    const { apigee, server } = await connected(() => unavailable("900"));
    const { message } = await rejection(apigee.get("apis"));
    expect(message).toContain("Apigee asks to stay away for 900 s, longer than retryTimeout allows.");
    expect(server.received).toHaveLength(1);
  });

  it("that is long is told to the user, a short one is not", async () => {
    const said: string[] = [];
    const host = { notice: (message: string) => said.push(message) };
    const { apigee } = await connected(script([unavailable("0"), unavailable("2"), good]), { host });
    await apigee.get("apis");
    expect(said).toEqual(["waiting for Apigee: 503, next try in 2 s"]);
  });
});
