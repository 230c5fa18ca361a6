const { readFileSync } = require("node:fs");
const { ApiProxy, PingAuthorizeIntegration } = require("pulumi-apigee-pingauthorize");

// One of each kind: what later releases must still be able to take down.
const echo = new ApiProxy("echo", { basePath: "/echo", target: "https://echo.example.com" });

new PingAuthorizeIntegration("pingauthorize", {
  environment: "test",
  bundle: "PingAuth",
  serviceHostPort: "pingauthorize.example.com:443",
  sharedSecret: "s3cr3t",
  trust: { certificates: readFileSync("pingauthorize.pem", "utf8") },
  proxies: ["orders", echo],
});
