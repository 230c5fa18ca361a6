import { integrationProblems } from "../../provider/components/integration-check";
import type { PingAuthorizeIntegrationArgs } from "../../provider/components/pingauthorize-integration-args";

const sound: PingAuthorizeIntegrationArgs = {
  environment: "test",
  bundle: "PingAuth.zip",
  serviceHostPort: "ping.example.com:8443",
  sharedSecret: "s3cr3t",
};

/** What is said of arguments that a compiler would refuse. */
const problems = (wrong: object) => integrationProblems({ ...sound, ...wrong });

describe("the component's own arguments", () => {
  it.each([
    [{}],
    [{ mode: "hooks", onDelete: "undeploy", product: "PingAccess", configuration: "initialEntries" }],
    [{ proxies: ["orders", { proxy: "invoices" }], trust: { certificates: ["PEM"] } }],
  ])("are taken: %j", (more) => {
    expect(problems(more)).toEqual([]);
  });

  it.each([
    [{ serviceHostport: "ping:8443" }, 'takes no "serviceHostport"'],
    [{ sharedSecret: undefined }, "sharedSecret is missing: give the sideband API's shared secret."],
    [{ mode: "hook" }, 'mode must be one of "callouts", "hooks"'],
    [{ bundle: ["PingAuth.zip"] }, "bundle must be a plain text"],
    [{ serviceHostPort: "https://ping:8443" }, "serviceHostPort must be host and port alone"],
    [{ trust: { certificates: [] } }, "trust.certificates is missing"],
    [{ proxies: "orders" }, "proxies must be a list"],
    [{ proxies: ["orders", { policyName: "FC" }] }, "proxies[1] must be a proxy's name"],
    [{ proxies: [""] }, "proxies[0] must be a proxy's name"],
  ])("are refused: %j", (wrong, problem) => {
    expect(problems(wrong)).toEqual([expect.stringContaining(problem)]);
  });
});
