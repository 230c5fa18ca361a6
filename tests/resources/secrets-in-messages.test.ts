import { mapAt } from "../support/maps";
import { onEachOrganization } from "../support/organizations";
import { sharedFlowAt } from "../support/shared-flow";

const secret = "s3cr3t-abc-99";

onEachOrganization("what Apigee repeats of a secret in a refusal", (place) => {
  const { door, someoneMakes } = mapAt(place);
  const flows = sharedFlowAt(place);
  const args = { environment: "test", name: "PingAuth" };

  /** What a user reads of a step that Apigee refuses with the secret in its words. */
  async function told(step: () => Promise<unknown>): Promise<string> {
    place.bench.sandbox.inject({ times: Infinity, do: place.refusal(400, `Load-KVM-Config cannot take ${secret}`) });
    const failure = await step().then(
      () => new Error("nothing was refused"),
      (error: unknown) => error as Error & { reasons?: string[] },
    );
    return ("reasons" in failure ? failure.reasons?.join() : undefined) ?? failure.message;
  }

  const cleaned = "Load-KVM-Config cannot take [secret]";

  it.each(["certificate", "policy", "name", "other"])("is hidden of a map's entry called %s", async (key) => {
    const { id, outs } = await door().create({ ...args, secretEntries: { [key]: secret } });
    expect(await told(() => door().read(id, outs))).toContain(cleaned);
  });

  it("is hidden of what an adopted map held", async () => {
    await someoneMakes({ token: secret });
    const { id, outs } = await door().create({ ...args, adopt: true, entries: { token: "ours" } });
    expect(await told(() => door().delete(id, outs))).toContain(cleaned);
  });

  it("is hidden of the value that an update takes away", async () => {
    const { id, outs } = await door().create({ ...args, secretEntries: { token: secret } });
    const next = { ...args, secretEntries: { token: "another-one" } };
    expect(await told(() => door().update(id, outs, next))).toContain(cleaned);
  });

  it("is hidden of a shared flow's entry called policy, but not the policy that is named", async () => {
    const initialEntries = { policy: "Load-KVM-Config", entries: { policy: secret } };
    expect(await told(() => flows.flow().create(flows.args({ initialEntries })))).toContain(cleaned);
  });
});
