import { readFileSync } from "node:fs";
import { Config } from "@pulumi/pulumi";
import { PingAuthorizeIntegration, Reference, TlsKeystore } from "pulumi-apigee-pingauthorize";

const config = new Config();
const environment = config.require("environment");

// What a virtual host serves TLS with. It knows it as ref://virtual-host, so a new file is one `up`, and no router restarts.
const keystore = new TlsKeystore("virtual-host", {
  environment,
  aliases: [
    {
      name: "server",
      pkcs12: readFileSync(config.require("serverKeystore")).toString("base64"),
      password: config.requireSecret("serverKeystorePassword"),
    },
  ],
});
new Reference("virtual-host", { environment, refers: keystore.name });

const pingauthorize = new PingAuthorizeIntegration("pingauthorize", {
  environment,
  bundle: config.require("bundle"),
  serviceHostPort: config.require("serviceHostPort"),
  sharedSecret: config.requireSecret("sharedSecret"),
  trust: { certificates: readFileSync(config.require("certificate"), "utf8") },
  proxies: config.requireObject<string[]>("proxies"),
});

export const protectedProxies = Object.keys(pingauthorize.callouts);
