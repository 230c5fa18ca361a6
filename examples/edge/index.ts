import { readFileSync } from "node:fs";
import { Config } from "@pulumi/pulumi";
import { ApiProxy, PingAuthorizeIntegration } from "pulumi-apigee-pingauthorize";

const config = new Config();

// A proxy of our own, on the virtual hosts that are meant; without the argument it would be on every one of the environment.
const echo = new ApiProxy("echo", {
  basePath: "/echo",
  target: "https://echo.example.com",
  virtualHosts: config.requireObject<string[]>("virtualHosts"),
});

const pingauthorize = new PingAuthorizeIntegration("pingauthorize", {
  environment: config.require("environment"),
  bundle: config.require("bundle"),
  serviceHostPort: config.require("serviceHostPort"),
  sharedSecret: config.requireSecret("sharedSecret"),
  trust: { certificates: readFileSync(config.require("certificate"), "utf8") },
  proxies: [echo, ...config.requireObject<string[]>("proxies")],
});

export const sharedFlowRevision = pingauthorize.sharedFlow.revision;
export const protectedProxies = Object.keys(pingauthorize.callouts);
