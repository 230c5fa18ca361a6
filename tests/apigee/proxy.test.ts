import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { connect } from "../../provider/apigee/client";
import { settingsFor } from "../../provider/apigee/settings";
import { makeCertificates, type Identity } from "./support/certificates";
import { config, rejection, withoutConnectionVariables } from "./support/connection";
import { startProxy, type Proxy } from "./support/proxy";

withoutConnectionVariables();
beforeEach(() => {
  for (const name of ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"]) {
    delete process.env[name];
    delete process.env[name.toLowerCase()];
  }
});

/** Asks the organization on Private Cloud once. */
function ask(settings: Record<string, string>): Promise<unknown> {
  const values = { accessToken: "t", plane: "opdk", retryTimeout: "0", ...settings };
  const source = config(Object.fromEntries(Object.entries(values).map(([name, value]) => [`apigee:${name}`, value])));
  return connect(settingsFor(source, { connection: "apigee", plane: "opdk", organization: "acme" })).get("apis");
}

/** A management server with this certificate, wherever it is asked for, behind a proxy on loopback. */
async function managementServer({ certificate, key }: Identity): Promise<{ server: Server; proxy: Proxy }> {
  const server = createServer({ cert: certificate, key }, (_, response) => void response.end("{}"));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { server, proxy: await startProxy((server.address() as AddressInfo).port) };
}

/** The server first: the proxy waits for its tunnels. */
async function close(server: Server, proxy: Proxy): Promise<void> {
  server.close();
  server.closeAllConnections();
  await proxy.close();
}

describe("an endpoint that is given by its address", () => {
  const address = "10.9.8.7";

  it.each<[string, string, boolean]>([
    ["its certificate is for that address", address, true],
    ["its certificate is for another host", "elsewhere.example", false],
    ["its certificate is for the proxy's host", "localhost", false],
    ["its certificate is for the proxy's address", "127.0.0.1", false],
  ])("is trusted through a proxy only for what it is: %s", async (_, subject, trusted) => {
    const { authority, server: identity } = makeCertificates([subject]);
    const { server, proxy } = await managementServer(identity);
    process.env["HTTPS_PROXY"] = subject === "localhost" ? proxy.url.replace("127.0.0.1", subject) : proxy.url;
    const asked = ask({ endpoint: `https://${address}:8443`, caCertificate: authority.certificate });
    const said = trusted ? await asked : (await rejection(asked)).message;
    await close(server, proxy);
    expect(proxy.tunnels).toEqual([`${address}:8443`]);
    expect(said).toEqual(trusted ? {} : expect.stringContaining("Its certificate is not trusted here"));
  });
});

describe("a proxy", () => {
  it("that is not there is said so, without its password", async () => {
    process.env["HTTPS_PROXY"] = "http://me:hidden@127.0.0.1:1";
    const { message } = await rejection(ask({ endpoint: "https://ms.example" }));
    expect(message).toContain("no answer (connect ECONNREFUSED 127.0.0.1:1)");
    expect(message).not.toContain("hidden");
  });

  it.each([
    ["HTTPS_PROXY", "http://me:hidden@:x"],
    ["HTTPS_PROXY", "http://me:hidden%@127.0.0.1:1"],
    ["ALL_PROXY", "socks5://me:hidden@127.0.0.1:1"],
  ])("is refused at once, without the setting, where it cannot be asked: %s=%s", async (variable, setting) => {
    process.env[variable] = setting;
    const { message } = await rejection(ask({ endpoint: "https://ms.example", retryTimeout: "30" }));
    expect(message).toBe(
      `[apigee] ${variable} is no URL of a proxy: write it like http://proxy.example:3128 (a % of its password: %25)`,
    );
  });

  it.each(["HTTPS_PROXY", "ALL_PROXY"])("is asked over http where %s names no scheme", async (variable) => {
    const { authority, server: identity } = makeCertificates(["ms.example"]);
    const { server, proxy } = await managementServer(identity);
    process.env[variable] = proxy.url.replace("http://", "");
    const said = await ask({ endpoint: "https://ms.example", caCertificate: authority.certificate });
    await close(server, proxy);
    expect(said).toEqual({});
    expect(proxy.tunnels).toEqual(["ms.example:443"]);
  });

  it.each(["127.0.0.1", "localhost", "[::1]"])("is not told what %s is asked, and with which token", async (host) => {
    const proxy = await startProxy(9);
    process.env["HTTP_PROXY"] = proxy.url;
    const { message } = await rejection(ask({ endpoint: `http://${host}:9` }));
    await proxy.close();
    expect(message).toContain("ECONNREFUSED");
    expect(proxy.tunnels).toEqual([]);
  });
});
