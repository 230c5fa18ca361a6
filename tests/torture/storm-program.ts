import { makeCertificate } from "../support/certificates";
import { copyBundle } from "../engine/support/integration";
import type { TestStack } from "../engine/support/stack";

/** Somebody's proxies, which carry callouts in the storm. */
export const theirs = ["orders", "invoices", "status", "search", "users", "carts", "prices", "stock"] as const;

// Made once: names of keystores follow from what is in them, and the runs must be alike.
const { certificate } = makeCertificate("pingauthorize.example.com");

/** More than fifty resources, of every kind. */
export function writeProgram(stack: TestStack): void {
  copyBundle(stack);
  stack.file("ping.pem", certificate);
  stack.write(`
    const environment = "test";
    const certificate = require("fs").readFileSync("ping.pem", "utf8");
    const echo = new apigee.ApiProxy("echo", { basePath: "/echo", target: "https://echo.example.com" });
    const it = new apigee.PingAuthorizeIntegration("pingauthorize", {
      environment,
      bundle: "PingAuth",
      serviceHostPort: "ping:8443",
      sharedSecret: "s3cr3t",
      trust: { certificates: certificate },
      proxies: [echo, ...${JSON.stringify(theirs)}],
    });
    new apigee.FlowHook(
      "hook",
      { environment, hook: "PostProxyFlowHook", sharedFlow: it.sharedFlow.name },
      { dependsOn: it.sharedFlowDeployment },
    );
    for (const name of ["a", "b", "c", "d", "e", "f", "g"]) {
      const { revision } = new apigee.ApiProxy(name, { basePath: "/" + name, target: "https://" + name + ".example.com" });
      new apigee.Deployment(name, { environment, proxy: name, revision });
      new apigee.KeyValueMap(name, { environment, entries: { one: "1", two: "2" }, secretEntries: { three: name } });
      const keystore = new apigee.TlsKeystore(name, { environment, aliases: [{ name: "ping", certificate }] });
      new apigee.Reference(name, { environment, refers: keystore.name });
    }
  `);
}
