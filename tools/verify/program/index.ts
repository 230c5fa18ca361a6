import { readFileSync } from "node:fs";
import { KeyValueMap, Reference, TlsKeystore } from "pulumi-apigee-pingauthorize";

const environment = "test";

const configuration = new KeyValueMap("PingAuthConfig", {
  environment,
  entries: { service_host_port: "pingauthorize.example.com:443" },
  secretEntries: { shared_secret: "s3cr3t" },
});

const keystore = new TlsKeystore("pingauthorize", {
  environment,
  aliases: [{ name: "pingauthorize", certificate: readFileSync("pingauthorize.pem", "utf8") }],
});

const trust = new Reference("PingAuthTrust", { environment, refers: keystore.name });

export const map = configuration.name;
export const reference = trust.name;
