import { z } from "zod";
import { check } from "../../provider/pulumi/check";
import { diff } from "../../provider/pulumi/diff";
import type { CommonState, Draft, Lifecycle } from "../../provider/pulumi/lifecycle";
import { unknownValue } from "../../provider/pulumi/unknown";

const drafts: Draft<CommonState>[] = [];

/** A kind of resource that asks nobody. */
const thing: Lifecycle<CommonState> = {
  rules: z.strictObject({
    connection: z.string(),
    organization: z.string().optional(),
    size: z.int().min(1),
    tags: z.array(z.string().min(2, "is too short.")).optional(),
    secret: z.record(z.string(), z.string()).optional(),
    open: z.record(z.string().regex(/^[^/]+$/u, "takes no slash."), z.string()).optional(),
    file: z.string().optional(),
  }),
  defaults: { size: 1 } as object,
  identity: ["size" as never],
  secrets: ["secret"],
  outputs: ["revision"],
  unseen: ["file" as never],
  path: () => "things",
  check: (draft) => {
    drafts.push(draft);
    const secret = (draft.wanted as { secret?: Record<string, string> }).secret;
    return {
      inputs: { digest: "d1" } as object,
      ...(secret?.bad ? { problems: ["secret.bad is bad"] } : {}),
    };
  },
  create: () => Promise.reject(new Error("never")),
  read: () => Promise.reject(new Error("never")),
  update: () => Promise.reject(new Error("never")),
  delete: () => Promise.reject(new Error("never")),
};

const source = { get: (key: string) => ({ "apigee:organization": "acme" })[key] };
const checked = (news: object, olds: object = {}, config: typeof source | undefined = source) =>
  check(thing, { ...olds }, { ...news }, config);
const reasons = (news: object) => checked(news).failures;

const noSise = 'The resource takes no "sise": it takes connection, file, open, organization, secret, size, tags.';

describe("checking arguments", () => {
  it("fills in defaults, plane, organization and connection, and what the kind works out", () => {
    const { inputs, failures } = checked({ __urn: "u", tags: ["ab"] });
    expect(failures).toEqual([]);
    expect(inputs).toEqual({
      __urn: "u",
      size: 1,
      tags: ["ab"],
      plane: "x",
      organization: "acme",
      connection: "apigee",
      digest: "d1",
    });
  });

  it("names the argument, what is wrong with it and what it is", () => {
    expect(reasons({ size: "big" })).toEqual(["size must be a whole number; it is a text."]);
    expect(reasons({ size: 0 })).toEqual(["size must be 1 or more."]);
    expect(reasons({ tags: ["a"] })).toEqual(["tags[0] is too short."]);
    expect(reasons({ sise: 1 })).toEqual([noSise]);
  });

  it("says nothing about a value that is not known yet, wherever it stands", () => {
    expect(reasons({ size: unknownValue })).toEqual([]);
    expect(reasons({ tags: [`x-${unknownValue}`, "ab"], secret: unknownValue })).toEqual([]);
    expect(reasons({ tags: [unknownValue, "a"] })).toEqual(["tags[1] is too short."]);
  });

  it("judges the names in an object although the values are not known yet", () => {
    const notKey = 'open["a/b"] takes no slash.';
    expect(reasons({ open: { "a/b": unknownValue, c: unknownValue } })).toEqual([notKey]);
    expect(reasons({ open: { "a/b": unknownValue, c: 1 } })).toEqual([
      notKey,
      "open.c must be a text; it is a number.",
    ]);
  });

  it("leaves unknown arguments out of what the kind checks, and tells which they are", () => {
    drafts.length = 0;
    checked({ size: 2, tags: [unknownValue], __urn: "urn:pulumi:dev::shop::t::n" }, { size: 1, __provider: "p" });
    expect(drafts[0]).toMatchObject({
      wanted: { size: 2 },
      given: { size: 2, tags: [unknownValue] },
      known: { size: 1 },
      owner: { project: "shop", stack: "dev", name: "n" },
    });
    expect(drafts[0]?.wanted).not.toHaveProperty("tags");
    expect([drafts[0]?.pending("tags" as never), drafts[0]?.pending("size" as never)]).toEqual([true, false]);
  });

  it("tells what the kind finds", () => {
    expect(reasons({ secret: { bad: "x" } })).toEqual(["secret.bad is bad"]);
    expect(reasons({ secret: ["x"] })).toEqual(["secret must be an object of names and values; it is a list."]);
  });

  it("judges an argument at the top although another one is unknown", () => {
    expect(reasons({ sise: unknownValue })).toEqual([noSise]);
  });

  it("says how to set an organization that is missing", () => {
    const { failures } = checked({}, {}, { get: () => undefined });
    expect(failures.join()).toContain("pulumi config set apigee:organization");
  });

  it("waits for an organization that another resource makes", () => {
    expect(checked({ organization: unknownValue }).inputs.organization).toBe(unknownValue);
  });
});

describe("comparing arguments", () => {
  const state = {
    size: 1,
    plane: "x",
    organization: "acme",
    revision: "3",
    adopted: false,
    file: "a.zip",
    __provider: "p",
  };

  it("leaves out what Apigee makes up, what Pulumi keeps, and paths whose content is compared", () => {
    expect(diff(thing, state, { size: 1, plane: "x", organization: "acme", file: "b.zip", __provider: "q" })).toEqual({
      changes: false,
      replaces: [],
    });
  });

  it("replaces for identity, plane and organization", () => {
    expect(diff(thing, state, { ...state, size: 2 }).replaces).toEqual(["size"]);
    expect(diff(thing, state, { ...state, organization: "other" }).replaces).toEqual(["organization"]);
    expect(diff(thing, state, { ...state, plane: "edge" }).replaces).toEqual(["plane"]);
  });

  it("sees an argument that came or went, also deep inside", () => {
    expect(diff(thing, state, { ...state, tags: ["a"] })).toEqual({ changes: true, replaces: [] });
    expect(diff(thing, { ...state, tags: { a: ["b"] } }, { ...state, tags: { a: ["c"] } }).changes).toBe(true);
  });

  it("takes an unknown value for changed, but not for another identity", () => {
    expect(diff(thing, state, { ...state, size: unknownValue })).toEqual({ changes: true, replaces: [] });
  });
});
