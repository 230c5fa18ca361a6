import { readFileSync } from "node:fs";
import { Config } from "@pulumi/pulumi";
import { ApiProxy, PingAuthorizeIntegration } from "pulumi-apigee-pingauthorize";

const config = new Config();

// A proxy of our own; those that others own are named in the configuration.
const echo = new ApiProxy("echo", { basePath: "/echo", target: "https://echo.example.com" });

const pingauthorize = new PingAuthorizeIntegration("pingauthorize", {
  environment: config.require("environment"),
  bundle: config.get("bundle") ?? "PingAuth",
  serviceHostPort: config.require("serviceHostPort"),
  sharedSecret: config.requireSecret("sharedSecret"),
  trust: { certificates: readFileSync(config.require("certificate"), "utf8") },
  proxies: [echo, ...config.requireObject<string[]>("proxies")],
});

export const sharedFlowRevision = pingauthorize.sharedFlow.revision;
export const protectedProxies = Object.keys(pingauthorize.callouts);
