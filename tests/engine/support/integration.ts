import { cpSync } from "node:fs";
import { join } from "node:path";
import { edit } from "../../support/scratch";
import type { TestStack } from "./stack";

/** What the program's component is told, besides what no test changes. */
export interface Integration {
  host?: string;
  secret?: string;
  proxies?: string[];
  /** Further arguments, as they stand in the program. */
  more?: string;
}

/** For how many seconds the policies of the program's bundle use an old value. */
export const cachedFor = 77;

/** Puts the stand-in bundle beside the program; it is the program's own copy. */
export function copyBundle(stack: TestStack): void {
  const folder = join(stack.folder, "PingAuth");
  cpSync(join(__dirname, "../../../examples/quickstart/PingAuth"), folder, { recursive: true });
  edit(join(folder, "sharedflowbundle/policies/Load-KVM-Config.xml"), (text) =>
    text.replace(/<ExpiryTimeInSecs>\d+/u, `<ExpiryTimeInSecs>${cachedFor}`),
  );
}

/** Changes the program's copy of the bundle. */
export function changeBundle(stack: TestStack): void {
  edit(join(stack.folder, "PingAuth/sharedflowbundle/sharedflows/default.xml"), (text) => `${text}<!-- changed -->\n`);
}

/** A program with the component and a proxy of its own; `ping.pem` holds the certificate. */
export function integrationProgram({
  host = "ping:8443",
  secret = "s3cr3t",
  proxies = [],
  more = "",
}: Integration): string {
  return `
    const echo = new apigee.ApiProxy("echo", { basePath: "/echo", target: "https://echo.example.com" });
    const it = new apigee.PingAuthorizeIntegration("pingauthorize", {
      environment: "test",
      bundle: "PingAuth",
      serviceHostPort: ${JSON.stringify(host)},
      sharedSecret: ${JSON.stringify(secret)},
      trust: { certificates: require("fs").readFileSync("ping.pem", "utf8") },
      proxies: [echo, ...${JSON.stringify(proxies)}],
      ${more}
    });
  `;
}
