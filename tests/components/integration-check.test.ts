import { secret } from "@pulumi/pulumi";
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

  it("are left to the resources where they are not known yet", () => {
    const alias = Promise.resolve("a/b");
    expect(problems({ sharedSecret: secret(""), trust: { certificates: ["PEM"], alias } })).toEqual([]);
  });

  it.each([
    [{ serviceHostport: "ping:8443" }, 'takes no "serviceHostport"'],
    [{ sharedSecret: undefined }, "sharedSecret is missing: give the sideband API's shared secret."],
    [{ mode: "hook" }, 'mode must be one of "callouts", "hooks"'],
    [{ bundle: ["PingAuth.zip"] }, "bundle must be a plain text"],
    [{ serviceHostPort: "https://ping:8443" }, "serviceHostPort must be host and port alone"],
    [{ sharedFlow: "PingAuth" }, "sharedFlow must be a SharedFlow, or an object with name and revision."],
    [{ sharedFlow: { name: "PingAuth" } }, "sharedFlow must be a SharedFlow"],
    [{ trust: { certificates: [] } }, "trust.certificates is missing"],
    [{ proxies: "orders" }, "proxies must be a list"],
    [{ proxies: ["orders", { policyName: "FC" }] }, "proxies[1] must be a proxy's name"],
    [{ proxies: [""] }, "proxies[0] must be a proxy's name"],
    [{ environment: ["test"] }, "environment must be a text; it is a list."],
    [{ organization: "organizations/acme" }, "organization must be the bare name"],
    [{ connection: "" }, "connection must not be empty."],
    [{ serviceHostPort: 8443 }, "serviceHostPort must be a text; it is a number."],
    [{ serviceBasePath: "" }, "serviceBasePath must not be empty."],
    [{ sharedSecret: "" }, "sharedSecret must not be empty."],
    [{ sharedFlowName: "Ping/Auth" }, "sharedFlowName may only hold"],
    [{ trust: { certificates: ["PEM"], alias: "a/b" } }, "trust.alias may only hold"],
    [{ trust: { certificates: ["PEM"], reference: "" } }, "trust.reference must not be empty."],
    [{ serviceAccount: "" }, "serviceAccount must not be empty."],
    [{ adopt: "yes" }, "adopt must be true or false; it is a text."],
  ])("are refused: %j", (wrong, problem) => {
    expect(problems(wrong)).toEqual([expect.stringContaining(problem)]);
  });
});
