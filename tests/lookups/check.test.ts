import { lookupProblems } from "../../provider/lookups/check";

const proxies = { takes: ["environment", "deployed", "name", "callsSharedFlow"] } as const;

describe("the arguments of a look-up", () => {
  it.each([
    [{}],
    [{ environment: "test", deployed: false, name: "shop-*", callsSharedFlow: "PingAuth" }],
    [{ connection: "apigee-eu", organization: "acme", environment: undefined }],
  ])("may be %j", (args) => {
    expect(lookupProblems("getProxies", args, proxies)).toEqual([]);
  });

  it.each([
    [{ environment: "a/b" }, 'getProxies: environment may only hold letters, digits, "_", "." and "-".'],
    [{ environment: "" }, "getProxies: environment must be a text that is not empty."],
    [{ deployed: "yes" }, "getProxies: deployed must be true or false."],
    [{ connection: 1 }, "getProxies: connection must be a text that is not empty."],
    [
      { deploed: true },
      'getProxies takes no "deploed": it takes environment, deployed, name, callsSharedFlow, organization, connection.',
    ],
  ])("may not be %j", (args, problem) => {
    expect(lookupProblems("getProxies", args, proxies)).toEqual([problem]);
  });

  it("must be there where nothing can be asked without", () => {
    const rules = { takes: ["name"], needs: ["name"] } as const;
    expect(lookupProblems("getSharedFlow", { name: undefined }, rules)).toEqual([
      "getSharedFlow: name is missing, without which there is nothing to look up.",
    ]);
  });
});
