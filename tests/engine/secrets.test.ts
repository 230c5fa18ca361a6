import { join } from "node:path";
import { readBundle } from "../../provider/bundle";
import { makeCertificate } from "../support/certificates";
import { search } from "../support/secrets-search";
import { withOrganization } from "./support/organization";
import { mustSucceed, type Ran } from "./support/stack";

/** What must be nowhere in clear, in any of the ways a text can be written down. */
const markers = { entry: "m4rk-entry-9Zq", initial: "m4rk-initial<&>7Xw", password: "m4rk-password-5Vt" };

describe("secrets, through the real engine", () => {
  const here = withOrganization();
  const said: string[] = [];
  const keep = (ran: Ran) => {
    said.push(ran.all);
    return ran;
  };
  let key: string;

  const found = (text: string) => search("found", text, { ...markers, key: key.split("\n")[5]! });

  const program = (host: string, entry = markers.entry) => `
    const fs = require("fs");
    new apigee.SharedFlow("PingAuth", { bundle: "PingAuth", initialEntries: { entries: { service_host_port: "a:1", shared_secret: ${JSON.stringify(markers.initial)} } } });
    new apigee.KeyValueMap("config", { environment: "test", entries: { service_host_port: "${host}" }, secretEntries: { shared_secret: ${JSON.stringify(entry)} } });
    new apigee.TlsKeystore("trust", { environment: "test", aliases: [{ name: "ping", certificate: fs.readFileSync("cert.pem", "utf8"), key: fs.readFileSync("key.pem", "utf8"), password: ${JSON.stringify(markers.password)} }] });
  `;

  beforeAll(() => {
    const { certificate, privateKey } = makeCertificate("ping.example.com");
    key = String(
      privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: markers.password }),
    );
    here.stack.file("cert.pem", certificate);
    here.stack.file("key.pem", key);
    const standIn = readBundle(join(__dirname, "../../examples/quickstart/PingAuth"));
    for (const [path, content] of standIn) here.stack.file(join("PingAuth", path), content);
  });

  it("are encrypted in state, history and backups after create, update and refresh, and in nothing that is printed", async () => {
    here.stack.write(program("a:1"));
    keep(mustSucceed(await here.stack.preview({ args: ["--diff"] })));
    keep(mustSucceed(await here.stack.up({ args: ["--diff"] })));
    here.stack.write(program("b:2", `${markers.entry}-2`));
    keep(mustSucceed(await here.stack.preview({ args: ["--diff"] })));
    const shown = keep(mustSucceed(await here.stack.up({ args: ["--diff"] })));
    expect(shown.all).toMatch(/service_host_port: "a:1" => "b:2"/u);
    await here.bench.someone("PUT", "environments/test/keyvaluemaps/config/entries/shared_secret", {
      name: "shared_secret",
      value: `${markers.entry}-3`,
    });
    const refreshed = keep(mustSucceed(await here.stack.refresh({ args: ["--diff"] })));
    expect(refreshed.all).toMatch(/1 updated/u);
    keep(mustSucceed(await here.stack.up({ args: ["--diff"] })));
    expect(found(said.join("\n"))).toEqual([]);
    expect(found(here.stack.kept())).toEqual([]);
    const live = await here.bench.someone("GET", "environments/test/keyvaluemaps/config/entries/shared_secret");
    expect(live.value).toBe(`${markers.entry}-2`);
  });

  it("are in no check failure and in no refusal of Apigee's", async () => {
    here.stack.write(program("a:1").replace("secretEntries: { shared_secret", 'secretEntries: { "a/b"'));
    const failed = keep(await here.stack.preview());
    expect(failed.all).toContain(`has a problem: secretEntries["a/b"] must`);
    here.stack.write(program("c:3", `${markers.entry}-4`));
    here.bench.sandbox.inject({
      when: { method: "PUT", path: /entries\/shared_secret$/u },
      do: {
        status: 400,
        body: JSON.stringify({
          error: { code: 400, message: `bad value ${markers.entry}-4`, status: "INVALID_ARGUMENT" },
        }),
      },
    });
    const refused = keep(await here.stack.up());
    expect(refused.code).not.toBe(0);
    expect(found(failed.all + refused.all)).toEqual([]);
  });

  it("stay encrypted where they are taken out of the program and Apigee refuses to let them go", async () => {
    here.stack.write(program("d:4", `${markers.entry}-5`));
    keep(mustSucceed(await here.stack.up()));
    const without = program("d:4").replace(/secretEntries: \{ shared_secret: "[^"]*" \}/u, "");
    expect(without).not.toContain("secretEntries");
    here.stack.write(without);
    here.bench.sandbox.inject({ when: { method: "DELETE", path: /entries\/shared_secret$/u }, do: { status: 403 } });
    expect(keep(await here.stack.up()).code).not.toBe(0);
    expect(found(here.stack.kept())).toEqual([]);
    keep(mustSucceed(await here.stack.up()));
  });

  it("would be found by this search", () => {
    expect(found(`…${markers.entry}…`)).toContain("found: entry, in clear");
    expect(found(Buffer.from(key).toString("base64"))).toEqual([expect.stringContaining("found: key, in base64")]);
  });

  it("are gone with the stack", async () => {
    keep(mustSucceed(await here.stack.destroy()));
    expect(found(here.stack.kept())).toEqual([]);
  });
});
