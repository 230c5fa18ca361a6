import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";
import { KeyValueMap, ProxyFlowCallout, Reference } from "../../provider";
import { unknownValue } from "../../provider/pulumi/unknown";

const valueOf = <T>(output: pulumi.Output<T>) => new Promise<T>((done) => output.apply(done));

class OtherResource extends pulumi.CustomResource {}

describe("a resource in a program", () => {
  const registered: MockResourceArgs[] = [];

  beforeAll(() =>
    pulumi.runtime.setMocks(
      {
        newResource: (args) => {
          registered.push(args);
          return { id: `${args.name}-id`, state: args.inputs };
        },
        call: () => ({}),
      },
      "shop",
      "dev",
    ),
  );

  const inputsOf = (name: string) =>
    registered.find((resource) => resource.name === name)?.inputs as Record<string, unknown>;

  it("is a dynamic resource to the engine, with a provider that is found and not serialised", async () => {
    const tls = new Reference("partner-tls", { environment: "test", refers: "keys" });
    expect(await valueOf(tls.urn)).toBe("urn:pulumi:dev::shop::pulumi-nodejs:dynamic/apigee:Reference::partner-tls");
    expect(inputsOf("partner-tls")).toMatchObject({
      environment: "test",
      name: "partner-tls",
      refers: "keys",
      __provider: expect.stringContaining('provider("Reference")'),
    });
  });

  it("is named like the Pulumi resource unless a name is given", async () => {
    const named = new Reference("pulumi-name", { environment: "test", name: "own-name", refers: "keys" });
    expect(await valueOf(named.name)).toBe("own-name");
  });

  it("tells the provider its own URN, also as a component's child, without depending on the component", async () => {
    const parent = new pulumi.ComponentResource("my:index:Parent", "parent");
    const child = new Reference("child", { environment: "test", refers: "keys" }, { parent });
    await valueOf(child.urn);
    expect(inputsOf("child").__urn).toBe(
      "urn:pulumi:dev::shop::my:index:Parent$pulumi-nodejs:dynamic/apigee:Reference::child",
    );
  });

  it("makes secret what is always secret, and leaves out what was not given", async () => {
    const map = new KeyValueMap("secrets", { environment: "test", secretEntries: { shared_secret: "s3cret" } });
    expect(await pulumi.isSecret(map.secretEntries as pulumi.Output<unknown>)).toBe(true);
    const plain = new KeyValueMap("plain", { environment: "test", entries: { host: "a:1" } });
    await valueOf(plain.urn);
    expect(inputsOf("plain")).not.toHaveProperty("secretEntries");
  });

  it("names its outputs, so that a program can pass them on", () => {
    const tls = new Reference("outputs", { environment: "test", refers: "keys" });
    for (const output of ["plane", "organization", "connection", "adopted", "previous"])
      expect(tls).toHaveProperty(output);
  });

  it("edits the revision that the stack's own proxy just made, unless an environment decides", async () => {
    const proxy = Object.assign(new OtherResource("my:index:Proxy", "own", {}), {
      name: pulumi.output("orders"),
      revision: pulumi.output("7"),
    }) as never;
    const own = new ProxyFlowCallout("own-callout", { proxy, sharedFlow: "PingAuth" });
    const there = new ProxyFlowCallout("live-callout", { proxy, sharedFlow: "PingAuth", environment: "prod" });
    await Promise.all([valueOf(own.urn), valueOf(there.urn)]);
    expect(inputsOf("own-callout")).toMatchObject({ proxy: "orders", proxyRevision: "7" });
    expect(inputsOf("live-callout")).not.toHaveProperty("proxyRevision");
  });

  it("knows the SDK's own mark of an unknown value", () => {
    expect(unknownValue).toBe(pulumi.runtime.unknownValue);
  });
});
