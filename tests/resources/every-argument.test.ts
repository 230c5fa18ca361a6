import { lifecycle as apiProxy } from "../../provider/resources/api-proxy.lifecycle";
import { lifecycle as deployment } from "../../provider/resources/deployment.lifecycle";
import { lifecycle as flowHook } from "../../provider/resources/flow-hook.lifecycle";
import { lifecycle as keyValueMap } from "../../provider/resources/key-value-map.lifecycle";
import { lifecycle as proxyFlowCallout } from "../../provider/resources/proxy-flow-callout.lifecycle";
import { lifecycle as reference } from "../../provider/resources/reference.lifecycle";
import { lifecycle as sharedFlow } from "../../provider/resources/shared-flow.lifecycle";
import { lifecycle as tlsKeystore } from "../../provider/resources/tls-keystore.lifecycle";
import { Bench } from "../support/bench";

/** The arguments of each kind that name something of Apigee's, and those that are any text which is not empty. */
const kinds = {
  ApiProxy: { of: apiProxy, names: ["name"], texts: ["bundle", "target", "basePath"] },
  Deployment: { of: deployment, names: ["environment", "proxy", "sharedFlow"], texts: ["revision", "serviceAccount"] },
  FlowHook: { of: flowHook, names: ["environment", "sharedFlow"], texts: ["hook"] },
  KeyValueMap: { of: keyValueMap, names: ["environment", "proxy", "name"], texts: [] },
  ProxyFlowCallout: {
    of: proxyFlowCallout,
    names: ["environment", "proxy", "sharedFlow", "policyName"],
    texts: ["proxyRevision"],
  },
  Reference: { of: reference, names: ["environment", "name", "refers"], texts: ["resourceType"] },
  SharedFlow: { of: sharedFlow, names: ["name"], texts: ["bundle"] },
  TlsKeystore: { of: tlsKeystore, names: ["environment"], texts: [] },
} as const;

/** The name of its policy is judged once all else is right. */
const callout = { proxy: "orders", sharedFlow: "PingAuth" };

describe("an argument, whatever the kind of resource,", () => {
  let bench: Bench;
  beforeAll(async () => (bench = await Bench.start()));
  afterAll(() => bench.close());

  /** What is said of one argument; that others are missing is of no interest here. */
  async function saidOf(kind: string, argument: string, value: unknown): Promise<string> {
    const said = await bench
      .door(kind)
      .check({ ...(kind === "ProxyFlowCallout" ? callout : {}), [argument]: value })
      .then(
        () => "",
        (error: Error) => error.message,
      );
    const about = new RegExp(`^${argument}\\b`, "u");
    return said
      .split("\n")
      .filter((line) => about.test(line) && !line.includes("is missing"))
      .join("\n");
  }

  const all = Object.entries(kinds).flatMap(([kind, { of }]) =>
    Object.keys(of.rules.shape).map((argument) => [kind, argument] as const),
  );
  const names = Object.entries(kinds).flatMap(([kind, { names }]) => names.map((name) => [kind, name] as const));
  const texts = Object.entries(kinds).flatMap(([kind, { names, texts }]) =>
    [...names, ...texts, "organization", "connection"].map((name) => [kind, name] as const),
  );

  it.each(all)("of a wrong type is refused: %s.%s", async (kind, argument) => {
    expect(await saidOf(kind, argument, [[]])).not.toBe("");
  });

  it.each(texts)("without a sign in it is refused: %s.%s", async (kind, argument) => {
    expect(await saidOf(kind, argument, "")).not.toBe("");
  });

  it.each(names)("that is too long for a name is refused: %s.%s", async (kind, argument) => {
    expect(await saidOf(kind, argument, "x".repeat(300))).toContain("255");
  });

  it.each(names)("that would lead elsewhere is refused: %s.%s", async (kind, argument) => {
    expect(await saidOf(kind, argument, "a/b")).not.toBe("");
  });
});
