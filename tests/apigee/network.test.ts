import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { connect } from "../../provider/apigee/client";
import { settingsFor } from "../../provider/apigee/settings";
import { makeCertificate } from "../support/certificates";
import { makeCertificates } from "./support/certificates";
import { config, rejection, withoutConnectionVariables } from "./support/connection";
import { startProxy, type Proxy } from "./support/proxy";
import { serve } from "./support/server";

withoutConnectionVariables();

const host = "ms.acme.example";
const { authority, server: identity } = makeCertificates([host, "localhost"]);
const { authority: stranger } = makeCertificates(["localhost"]);

let management: Server;
let asked: (string | undefined)[];
let proxy: Proxy;

beforeAll(async () => {
  management = createServer({ cert: identity.certificate, key: identity.key }, (request, response) => {
    asked.push(request.headers.authorization);
    const token = { access_token: "token", expires_in: 1799 };
    response.end(JSON.stringify(request.url === "/oauth/token" ? token : {}));
  });
  await new Promise<void>((done) => management.listen(0, "127.0.0.1", done));
  proxy = await startProxy(portOf(management));
});
beforeEach(() => {
  asked = [];
  proxy.tunnels.length = 0;
  for (const name of ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"]) {
    delete process.env[name];
    delete process.env[name.toLowerCase()];
  }
});
afterAll(async () => {
  await proxy.close();
  await new Promise<void>((done) => {
    management.close(() => done());
    management.closeAllConnections();
  });
});

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Asks the organization on Private Cloud once. */
function ask(settings: Record<string, string>): Promise<unknown> {
  const values = { username: "me", password: "geheim", plane: "opdk", retryTimeout: "0", ...settings };
  const source = config(Object.fromEntries(Object.entries(values).map(([name, value]) => [`apigee:${name}`, value])));
  return connect(settingsFor(source, { connection: "apigee", plane: "opdk", organization: "acme" })).get("apis");
}

const basic = `Basic ${Buffer.from("me:geheim").toString("base64")}`;
const direct = () => `https://localhost:${portOf(management)}`;

describe("a private authority", () => {
  it("is trusted when the connection names it", async () => {
    await ask({ endpoint: direct(), caCertificate: authority.certificate });
    expect(asked).toEqual([basic]);
  });

  it.each([
    ["no authority is named", {}],
    ["another one is named", { caCertificate: stranger.certificate }],
  ])("is not trusted when %s, and the sentence says how to name it", async (_, settings) => {
    const { message } = await rejection(ask({ endpoint: direct(), ...settings }));
    expect(message).toContain(
      "Its certificate is not trusted here; for a private authority: cat ca.pem | pulumi config",
    );
    expect(message).toContain("set apigee:caCertificate");
    expect(asked).toEqual([]);
  });

  it("is not trusted when it is none, but some server's certificate", async () => {
    const nobody = makeCertificate("nobody's authority");
    const identity = makeCertificate("localhost", { issuer: nobody });
    const server = createServer({ cert: identity.certificate, key: identity.key });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const endpoint = `https://localhost:${portOf(server)}`;
    const { message } = await rejection(ask({ endpoint, caCertificate: nobody.certificate }));
    await new Promise((done) => server.close(done));
    expect(message).toContain("Its certificate is not trusted here");
  });

  it("vouches for its own hosts alone", async () => {
    const address = direct().replace("localhost", "127.0.0.1");
    const { message } = await rejection(ask({ endpoint: address, caCertificate: authority.certificate }));
    expect(message).toContain("Its certificate is not trusted here");
  });

  it("is trusted for the connection's login service too", async () => {
    await ask({ endpoint: direct(), loginUrl: direct(), caCertificate: authority.certificate });
    expect(asked).toEqual(["Basic ZWRnZWNsaTplZGdlY2xpc2VjcmV0", "Bearer token"]);
  });
});

describe("a proxy", () => {
  it("of HTTPS_PROXY opens a tunnel, in which TLS is verified by the private authority", async () => {
    process.env["HTTPS_PROXY"] = proxy.url;
    await ask({ endpoint: `https://${host}`, caCertificate: authority.certificate });
    expect(proxy.tunnels).toEqual([`${host}:443`]);
    expect(asked).toEqual([basic]);
    const { message } = await rejection(ask({ endpoint: `https://${host}` }));
    expect(message).toContain("Its certificate is not trusted here");
    expect(asked).toEqual([basic]);
  });

  it("is the way to the login service as well", async () => {
    process.env["HTTPS_PROXY"] = proxy.url;
    const login = `https://${host}:8443`;
    await ask({ endpoint: `https://${host}`, loginUrl: login, caCertificate: authority.certificate });
    expect(proxy.tunnels).toContain(`${host}:8443`);
    expect(asked.at(-1)).toBe("Bearer token");
  });

  it("is not used for hosts of NO_PROXY", async () => {
    process.env["HTTPS_PROXY"] = proxy.url;
    process.env["NO_PROXY"] = host;
    await rejection(ask({ endpoint: `https://${host}`, caCertificate: authority.certificate }));
    expect(proxy.tunnels).toEqual([]);
  });
});

it("an endpoint's scheme may be in capitals", async () => {
  const endpoint = direct().replace("https:", "HTTPS:");
  await ask({ endpoint, caCertificate: authority.certificate });
  expect(asked).toEqual([basic]);
});

it("a management server without TLS is asked over http, by any name", async () => {
  const plain = await serve(() => ({}));
  const plainProxy = await startProxy(Number(new URL(plain.url).port));
  process.env["HTTP_PROXY"] = plainProxy.url;
  await ask({ endpoint: `http://${host}:8080/v1` });
  expect(plain.received[0]).toMatchObject({ url: "/v1/organizations/acme/apis", headers: { authorization: basic } });
  await Promise.all([plain.close(), plainProxy.close()]);
});
