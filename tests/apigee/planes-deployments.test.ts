import { ApigeeError } from "../../provider/apigee/errors";
import { classicDeployments, googleDeployments } from "../../provider/apigee/planes-deployments";

const refusal = (status: number, detail: string, type?: string) =>
  new ApigeeError({ request: "POST x", status, detail, violations: type ? [{ type, description: detail }] : [] });
const absent = new ApigeeError({ request: "DELETE x", status: 404, detail: "gone", absent: true });

describe("deployments in Google's words", () => {
  it("are one revision of a name, proxies and shared flows alike", () => {
    const prefix = "projects/-/serviceAccounts/";
    const answer = {
      deployments: [
        { environment: "test", apiProxy: "PingAuth", revision: "3", deployStartTime: "1692808285746" },
        { environment: "test", apiProxy: "orders", revision: "10", serviceAccount: `${prefix}a@b.iam` },
      ],
    };
    const lives = googleDeployments.lives(answer);
    expect([...lives.keys()]).toEqual(["PingAuth", "orders"]);
    expect(lives.get("PingAuth")).toEqual([{ revision: "3", deployedAt: "2023-08-23T16:31:25.746Z" }]);
    expect(lives.get("orders")).toEqual([{ revision: "10", serviceAccount: "a@b.iam" }]);
    expect(googleDeployments.lives({}).size).toBe(0);
  });

  it("have no state in their first moments", () => {
    const none = { errors: [], instances: [], servers: [], routeConflicts: [] };
    expect(googleDeployments.status({ revision: "3" })).toEqual({ state: "PROGRESSING", ...none });
  });

  it("tell reasons, instances and conflicts, however little of them is there", () => {
    const answer = {
      state: "ERROR",
      errors: [{ code: 9, message: "Failed to load file" }, { code: 13 }],
      instances: [{ instance: "eu-1" }, {}],
      routeConflicts: [{ description: "taken by prod" }, { environmentGroup: "g" }],
    };
    expect(googleDeployments.status(answer)).toMatchObject({
      errors: ["Failed to load file", "error 13"],
      instances: ["eu-1"],
      routeConflicts: ["taken by prod", '{"environmentGroup":"g"}'],
    });
  });

  it("are refused when they are there already, and absent where Apigee says so by 404 alone", () => {
    expect(googleDeployments.isDeployed(refusal(400, "revision 3 is already deployed"))).toBe(true);
    expect(googleDeployments.isDeployed(refusal(400, "deployment validations failed"))).toBe(false);
    expect(googleDeployments.isDeployed(refusal(409, "already deployed"))).toBe(false);
    expect(googleDeployments.isNotDeployed(absent)).toBe(true);
    expect(googleDeployments.isNotDeployed(refusal(404, "a stranger's page"))).toBe(false);
    expect(googleDeployments.isNotDeployed(refusal(400, "not deployed"))).toBe(false);
  });

  it("know an environment that runs standard proxies only", () => {
    expect(googleDeployments.isStandardOnly?.({ type: "BASE" })).toBe(true);
    expect(googleDeployments.isStandardOnly?.({ type: "COMPREHENSIVE" })).toBe(false);
    expect(googleDeployments.isStandardOnly?.({})).toBe(false);
  });
});

describe("deployments in the words of Edge and Private Cloud", () => {
  it.each(["aPIProxy", "sharedFlow", "sharedFlows"])("are several revisions of a name, listed as %s", (key) => {
    const revision = [
      { name: "1", state: "deployed" },
      { name: "2", state: "undeployed" },
      { name: "10", state: "error" },
    ];
    const lives = classicDeployments.lives({ name: "test", [key]: [{ name: "orders", revision }, { name: "none" }] });
    expect(lives.get("orders")).toEqual([{ revision: "1" }, { revision: "10" }]);
    expect(lives.get("none")).toEqual([]);
  });

  const server = (status?: string, error?: string) => ({
    type: ["message-processor"],
    uUID: "u-1",
    pod: { name: "mp-1", region: "eu" },
    ...(status ? { status } : {}),
    ...(error ? { error } : {}),
  });

  it.each([
    ["deployed", [server("deployed"), server("deployed")], "READY"],
    ["deployed", [server("deployed"), server("pending")], "PROGRESSING"],
    ["deployed", [server("deployed"), server("error")], "ERROR"],
    ["error", [server("deployed")], "READY"],
    ["deployed", [], "READY"],
    ["error", [], "ERROR"],
    [undefined, [], "PROGRESSING"],
    ["deployed", [server()], "PROGRESSING"],
  ])("stand as their servers say, whatever stands at the top: %s", (state, servers, expected) => {
    expect(classicDeployments.status({ state, server: servers }).state).toBe(expected);
  });

  it("name the servers that failed, as far as they are known", () => {
    const answer = {
      state: "deployed",
      server: [server("error", "out of memory"), { status: "error" }, server("deployed")],
    };
    const { errors, servers } = classicDeployments.status(answer);
    expect(errors).toEqual(["message-processor mp-1: out of memory", "server ?: error"]);
    expect(servers[0]).toEqual({
      id: "mp-1",
      types: ["message-processor"],
      region: "eu",
      status: "error",
      error: "out of memory",
    });
    expect(classicDeployments.status({ server: [{ uUID: "u-2", status: "deployed" }] }).servers[0]?.id).toBe("u-2");
  });

  it("are absent where Apigee says so by 404, or by a 400", () => {
    expect(classicDeployments.isNotDeployed(absent)).toBe(true);
    expect(classicDeployments.isNotDeployed(refusal(404, "a stranger's page"))).toBe(false);
    expect(classicDeployments.isNotDeployed(refusal(400, "APIProxy o is not deployed in environment test"))).toBe(true);
    expect(classicDeployments.isNotDeployed(refusal(400, "?", "distribution.RevisionNotDeployed"))).toBe(true);
    expect(classicDeployments.isNotDeployed(refusal(400, "bundle is invalid"))).toBe(false);
    expect(classicDeployments.isDeployed(refusal(400, "already deployed"))).toBe(false);
  });
});
