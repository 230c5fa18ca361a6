import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Config } from "@pulumi/pulumi";
import { PingAuthorizeIntegration } from "pulumi-apigee-pingauthorize";

const config = new Config();

// npx apigee-callout list --environment prod --out proxies.json
const deployed = JSON.parse(readFileSync(join(__dirname, "proxies.json"), "utf8")) as string[];

// Open on purpose.
const exceptions = ["status"];

new PingAuthorizeIntegration("pingauthorize", {
  environment: config.require("environment"),
  bundle: config.require("bundle"),
  serviceHostPort: config.require("serviceHostPort"),
  sharedSecret: config.requireSecret("sharedSecret"),
  proxies: deployed.filter((name) => !exceptions.includes(name)),
});
