import { readKvmNeeds } from "../../provider/bundle/ping-auth";
import { bundleOf } from "./support/bytes";

const get = (key: string, to = `private.${key}`) =>
  `<Get assignTo="${to}"><Key><Parameter>${key}</Parameter></Key></Get>`;
const entry = (key: string) => `<Entry><Key><Parameter>${key}</Parameter></Key><Value>x</Value></Entry>`;
const flow = (...policies: string[]) =>
  bundleOf(Object.fromEntries(policies.map((xml, n) => [`sharedflowbundle/policies/p${n}.xml`, xml])));
const needs = (inside: string, attributes = "") =>
  readKvmNeeds(flow(`<KeyValueMapOperations name="Load" ${attributes}>${inside}</KeyValueMapOperations>`));

test("tells map, scope, keys and expiry", () => {
  const inside = `<Scope>organization</Scope><ExpiryTimeInSecs>86400</ExpiryTimeInSecs>${get("service_host_port")}${get("shared_secret")}`;
  expect(needs(inside, 'mapIdentifier="ping"')).toEqual({
    policy: "Load",
    mapIdentifier: "ping",
    scope: "organization",
    keys: ["service_host_port", "shared_secret"],
    assignsToPrivate: true,
    expirySeconds: 86400,
    hasLiveInitialEntries: false,
  });
});

test("knows Apigee's defaults for what a policy does not say", () => {
  expect(needs(get("a"))).toMatchObject({ mapIdentifier: "kvmap", scope: "environment" });
  expect(needs(get("a"))).not.toHaveProperty("expirySeconds");
  expect(needs(`<MapName>m</MapName>${get("a")}`).mapIdentifier).toBe("m");
});

test("adds the keys of initial entries, in a comment or live, to those that are read", () => {
  expect(needs(`<!-- <InitialEntries>${entry("b")}</InitialEntries> -->${get("a")}`)).toMatchObject({
    keys: ["a", "b"],
    hasLiveInitialEntries: false,
  });
  expect(needs(`<InitialEntries>${entry("b")}</InitialEntries>${get("a")}${get("b")}`)).toMatchObject({
    keys: ["a", "b"],
    hasLiveInitialEntries: true,
  });
  expect(needs(`<InitialEntries/>${get("a")}`).hasLiveInitialEntries).toBe(false);
});

test("one variable that is not private makes the map unfit for encryption", () => {
  expect(needs(get("a") + get("b", "ping.b")).assignsToPrivate).toBe(false);
  expect(needs(`${get("a")}<Get><Key><Parameter>b</Parameter></Key></Get>`).assignsToPrivate).toBe(false);
});

test("passes keys by that are known only at run time", () => {
  expect(needs(`${get("a")}<Get assignTo="private.x"><Key><Parameter ref="k"/></Key></Get>`).keys).toEqual(["a"]);
});

describe("with several policies", () => {
  const reads = (name: string, inside = "") =>
    `<KeyValueMapOperations name="${name}"><DisplayName>${name} it</DisplayName>${get("a")}${inside}</KeyValueMapOperations>`;
  const seeds = `<!-- <InitialEntries>${entry("a")}</InitialEntries> -->`;

  test("takes the one that reads, and of several the one with initial entries", () => {
    expect(
      readKvmNeeds(flow('<KeyValueMapOperations name="Write"><Put/></KeyValueMapOperations>', reads("Load"))).policy,
    ).toBe("Load");
    expect(readKvmNeeds(flow(reads("Other"), reads("Load", seeds))).policy).toBe("Load");
    expect(readKvmNeeds(flow(reads("Other"), reads("Load", seeds)), "Other it").policy).toBe("Other");
  });

  test("names them when none or several would do", () => {
    expect(() => readKvmNeeds(flow(reads("A"), reads("B")))).toThrow(
      /more than one .*: A \(KeyValueMapOperations\), B \(KeyValueMapOperations\). Choose one with "policy"/,
    );
    expect(() => readKvmNeeds(flow('<RaiseFault name="R"/>'))).toThrow(
      /no KeyValueMapOperations policy with <Get>; this bundle has R \(RaiseFault\)/,
    );
    expect(() => readKvmNeeds(flow())).toThrow();
  });
});
