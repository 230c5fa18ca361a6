import { attachmentsFor, integratedProxies } from "../../provider/components/integrated-proxies";

describe("the proxies of the component", () => {
  it("are names, or names with options of their own", () => {
    const policyName = "Ask-Ping";
    expect(integratedProxies(["orders", { proxy: "invoices", policyName }])).toEqual([
      { key: "orders", proxy: "orders", options: {} },
      { key: "invoices", proxy: "invoices", options: { policyName } },
    ]);
  });

  it("are each there once", () => {
    expect(() => integratedProxies(["orders", "invoices", { proxy: "orders" }])).toThrow('names "orders" twice');
  });
});

describe("where the callout stands", () => {
  const first = [
    { endpoint: "proxy", phase: "request", position: "first" },
    { endpoint: "target", phase: "response" },
  ];

  it.each(["PingAccess", "PingOneAuthorize"] as const)("is before other policies for %s", (product) => {
    expect(attachmentsFor(product)).toEqual({ attachments: first });
  });

  it("is left to the callout, which comes last, for PingAuthorize and by default", () => {
    expect(attachmentsFor("PingAuthorize")).toEqual({});
    expect(attachmentsFor()).toEqual({});
  });
});
