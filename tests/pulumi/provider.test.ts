import { z } from "zod";
import type { Engine } from "../../provider/pulumi/engine";
import { PartialFailure } from "../../provider/pulumi/failures";
import type { CommonState, Context, Lifecycle } from "../../provider/pulumi/lifecycle";
import { LifecycleProvider } from "../../provider/pulumi/provider";
import { unknownValue } from "../../provider/pulumi/unknown";
import { Bench } from "../support/bench";

const said: string[] = [];
const engine: Engine = {
  log: (severity, message, urn, ephemeral) => {
    said.push(`${severity} ${urn ?? ""} ${message}${ephemeral ? " (passing)" : ""}`.trim());
    return Promise.resolve();
  },
  stillThere: () => Promise.resolve(),
};

const urn = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/apigee:Thing::it";
const inputs = { plane: "x", organization: "acme", connection: "apigee", size: 1, __provider: "text", __urn: urn };
const common = { plane: "x", organization: "acme", connection: "apigee" };

function provider(
  behaviour: Partial<Lifecycle<CommonState>>,
  by = engine,
  endpoint = "http://127.0.0.1:1",
  more: Record<string, string> = {},
): LifecycleProvider {
  const never = () => Promise.reject(new Error("not expected"));
  const thing: Lifecycle<CommonState> = {
    rules: z.strictObject({ connection: z.string(), organization: z.string(), plane: z.string(), size: z.int() }),
    defaults: {},
    identity: [],
    secrets: [],
    outputs: ["revision"],
    path: ({ organization }) => `organizations/${organization}/things/it`,
    create: never,
    read: never,
    update: never,
    delete: never,
    ...behaviour,
  };
  const made = new LifecycleProvider(thing, by);
  const settings: Record<string, string> = {
    "apigee:organization": "acme",
    "apigee:accessToken": "t0ken",
    "apigee:endpoint": endpoint,
    ...more,
  };
  void made.configure({ config: { get: (key: string) => settings[key] } as never });
  return made;
}

describe("Pulumi's protocol", () => {
  beforeEach(() => (said.length = 0));

  it("keeps what was asked for beside what came of it, under the path as id", async () => {
    const served = provider({ create: () => Promise.resolve({ revision: "3" } as object) });
    expect(await served.create(inputs)).toEqual({
      id: "organizations/acme/things/it",
      outs: { ...inputs, adopted: false, revision: "3" },
    });
  });

  it("keeps the id of an update, whatever the path would be by now", async () => {
    const served = provider({ update: () => Promise.resolve({ adopted: true }) });
    expect(await served.update("the-id", inputs, inputs)).toMatchObject({
      id: "the-id",
      outs: { adopted: true, size: 1 },
    });
  });

  it("answers a read with the inputs that would describe what is live, without outputs", async () => {
    const served = provider({ read: () => Promise.resolve({ size: 2 } as object) });
    const known = { ...inputs, revision: "3", adopted: false };
    expect(await served.read("id", known)).toEqual({
      id: "id",
      props: { ...known, size: 2 },
      inputs: { ...inputs, size: 2 },
    });
  });

  it("answers an empty id for what is gone", async () => {
    expect(await provider({ read: () => Promise.resolve(undefined) }).read("id", inputs)).toEqual({
      id: "",
      props: {},
    });
  });

  it("keeps a half-made thing in the state with its reasons, and with the provider's text that its delete needs", async () => {
    const half = () =>
      Promise.reject(new PartialFailure({ revision: "3" }, ["it does not serve", "nor does it answer"]));
    const failure = {
      properties: { ...inputs, adopted: false, revision: "3" },
      reasons: ["it does not serve", "nor does it answer"],
    };
    await expect(provider({ create: half }).create(inputs)).rejects.toMatchObject({
      id: "organizations/acme/things/it",
      ...failure,
    });
    await expect(provider({ update: half }).update("the-id", inputs, inputs)).rejects.toMatchObject({
      id: "the-id",
      ...failure,
    });
  });

  it.each(["create", "update", "read", "delete"] as const)(
    "throws from %s an Error that Pulumi cannot take for anything else",
    async (step) => {
      const bad = Object.assign(new Error("what happened"), { id: "x", code: 7, details: "shown instead" });
      const served = provider({ [step]: () => Promise.reject(bad) });
      const steps = {
        create: () => served.create(inputs),
        update: () => served.update("id", inputs, inputs),
        read: () => served.read("id", inputs),
        delete: () => served.delete("id", inputs),
      };
      const thrown = (await steps[step]().catch((error: unknown) => error)) as Record<string, unknown>;
      expect(thrown).toBeInstanceOf(Error);
      expect(thrown.message).toBe("what happened");
      expect([thrown.id, thrown.code, thrown.details]).toEqual([undefined, undefined, undefined]);
      expect(String(thrown.stack)).toBe("");
    },
  );

  it("makes an Error of what is none, for the engine hangs on anything else", async () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- that is what this is about
    const served = provider({ read: () => Promise.reject("a text") });
    await expect(served.read("id", inputs)).rejects.toThrow("a text");
  });

  it("takes what the resource keeps secret out of every failure, but leaves the names of things", async () => {
    const secret = { password: "wonderful-s3cret", name: "a-trusted-server" };
    const text = "a-trusted-server cannot be opened with wonderful-s3cret";
    const failing = provider({
      secrets: ["aliases"],
      shown: ["name"],
      create: () => Promise.reject(new Error(text)),
      update: () => Promise.reject(new PartialFailure({}, [text])),
      delete: () => Promise.reject(new Error(text)),
    });
    const values = { ...inputs, aliases: [secret] };
    const cleaned = "a-trusted-server cannot be opened with [secret]";
    await expect(failing.create(values)).rejects.toMatchObject({ message: cleaned });
    await expect(failing.update("id", values, values)).rejects.toMatchObject({ reasons: [cleaned] });
    const other = { ...values, organization: "other" };
    await expect(failing.delete("id", other)).rejects.toMatchObject({ message: cleaned });
  });

  it("takes the connection's own secrets out too, which the reasons of a failed deployment may repeat", async () => {
    const text = "out of memory: t0ken-of-a-user";
    const failing = provider({ update: () => Promise.reject(new PartialFailure({}, [text])) }, engine, undefined, {
      "apigee:accessToken": "t0ken-of-a-user",
    });
    await expect(failing.update("id", inputs, inputs)).rejects.toMatchObject({ reasons: ["out of memory: [secret]"] });
  });

  it("takes what is secret now, was so before or turned out to be out of all that it says", async () => {
    const text = "old-s3cret gives way to new-s3cret";
    const served = provider({
      secrets: ["entries", "previous"],
      check: () => ({ warnings: [text] }),
      update: ({ warn, inform, progress }) => {
        for (const say of [warn, inform, progress]) say(text);
        return Promise.reject(
          new PartialFailure({ previous: { name: "found-s3cret" } }, [`${text}, not found-s3cret`]),
        );
      },
    });
    const olds = { ...inputs, entries: { name: "old-s3cret" } };
    const news = { ...inputs, entries: { name: "new-s3cret" } };
    const cleaned = "[secret] gives way to [secret]";
    await expect(served.update("id", olds, news)).rejects.toMatchObject({ reasons: [`${cleaned}, not [secret]`] });
    await served.check(olds, inputs);
    expect(said).toEqual([
      `warning ${urn} ${cleaned}`,
      `info ${urn} ${cleaned}`,
      `info ${urn} ${cleaned} (passing)`,
      `warning ${urn} [secret] gives way to new-s3cret`,
    ]);
  });

  it("shows warnings on the resource's row", async () => {
    const served = provider({
      check: () => ({ warnings: ["soon to expire"] }),
      create: ({ warn }: Context) => Promise.resolve(warn("open now")).then(() => ({})),
    });
    await served.check({}, inputs);
    await served.create(inputs);
    expect(said).toEqual([`warning ${urn} soon to expire`, `warning ${urn} open now`]);
  });

  it("does not delete under the id of what the program wants, as a killed run would have the next one do", async () => {
    const deleted: string[] = [];
    const served = provider({ delete: () => Promise.resolve(void deleted.push("it")) });
    await served.check({}, { ...inputs, size: "wrong" });
    await served.check({}, { ...inputs, size: unknownValue });
    await served.delete("organizations/acme/things/it", inputs);
    expect(deleted).toEqual(["it"]);
    await served.check({}, inputs);
    await served.delete("organizations/acme/things/it", inputs);
    expect(deleted).toEqual(["it"]);
  });

  it("does not delete under the id of what it just made again, as a forced replacement would have it", async () => {
    const deleted: string[] = [];
    const served = provider({
      create: () => Promise.resolve({}),
      delete: () => Promise.resolve(void deleted.push("it")),
    });
    const { id } = await served.create(inputs);
    await served.delete(id, inputs);
    expect(deleted).toEqual([]);
    // An update may have moved it since it got its id.
    await served.delete(id, { ...inputs, organization: "other" });
    expect(deleted).toEqual(["it"]);
  });

  it("says what is lost when it makes an adopted thing again under its own id, as nobody shows it the old state", async () => {
    const served = provider({ create: () => Promise.resolve({ adopted: true, previous: { size: 1 } }) });
    const { id } = await served.create(inputs);
    for (const nothing of [{}, { previous: {} }, { previous: { size: 1 } }])
      await served.delete(id, { ...inputs, ...nothing });
    expect(said).toEqual([]);
    await served.delete(id, { ...inputs, adopted: true, previous: { secret: "s3cr3t" } });
    expect(said).toEqual([expect.stringMatching(`^warning ${urn} ${id} was adopted, .* a delete cannot put it back`)]);
    expect(said.join()).not.toContain("s3cr3t");
  });

  it("knows whose resource it is, and shows a lifecycle no property of Pulumi's", async () => {
    let seen: unknown;
    const served = provider({
      create: ({ owner }, wanted) => {
        seen = { owner, wanted };
        return Promise.resolve({});
      },
    });
    await served.create(inputs);
    expect(seen).toEqual({ owner: { project: "shop", stack: "dev", name: "it" }, wanted: { ...common, size: 1 } });
  });

  it("shows what is good to know, and what passes, on the resource's row", async () => {
    const served = provider({
      create: ({ inform, progress }: Context) => {
        inform("revision 2 changes a.xml");
        progress("waiting");
        return Promise.resolve({});
      },
    });
    await served.create(inputs);
    expect(said).toEqual([`info ${urn} revision 2 changes a.xml`, `info ${urn} waiting (passing)`]);
  });

  it("checks and compares by the kind's own words", async () => {
    const served = provider({});
    expect((await served.check({}, { ...inputs, size: "big" })).failures).toHaveLength(1);
    expect(await served.check({}, inputs)).toMatchObject({ inputs: { size: 1, plane: "x" }, failures: [] });
    expect(await served.diff("id", inputs, { ...inputs, size: 2 })).toEqual({ changes: true, replaces: [] });
  });
});

describe("a write that cannot be repeated", () => {
  const post = {
    create: ({ apigee }: Context) => apigee.post<object>("environments/test/keystores", { name: "k" }),
  };
  const fault = (stillThere: () => Promise<void>) => provider(post, { ...engine, stillThere }, bench.sandbox.url);
  let bench: Bench;

  beforeEach(async () => {
    bench = await Bench.start();
  });
  afterEach(() => bench.close());

  it("is made while the engine that asked for it answers", async () => {
    await fault(() => Promise.resolve()).create(inputs);
    expect(await bench.someone("GET", "environments/test/keystores")).toEqual(["k"]);
  });

  it("is not made once the engine is gone, for the next up may be at work already", async () => {
    const served = fault(() => Promise.reject(new Error("The engine is gone.")));
    await expect(served.create(inputs)).rejects.toThrow("The engine is gone.");
    expect(await bench.someone("GET", "environments/test/keystores")).toEqual([]);
  });
});
