import type { Context } from "../../provider/pulumi/lifecycle";
import { OtherStacks } from "../../provider/resources/callout-others";
import type { CalloutState } from "../../provider/resources/callout-state";
import { removeRevisions } from "../../provider/resources/revision-removal";
import { connected, refusal, withoutConnectionVariables } from "../apigee/support/connection";
import type { Received, Reply } from "../apigee/support/server";
import { wallClock } from "../apigee/support/wall-clock";

withoutConnectionVariables();

const clock = wallClock();
const hour = 3_600_000;
const proxy = { collection: "apis", name: "orders" } as const;

/** A context whose organization sets the wall clock ahead with each call. */
async function contextThat(answers: (request: Received) => Reply): Promise<Context> {
  const { apigee } = await connected((request, n) => (clock.set(n * hour), answers(request)));
  return { apigee, progress: () => undefined } as unknown as Context;
}

describe("a wall clock that is set ahead", () => {
  it("does not end the wait until Apigee knows that a revision is not deployed any more", async () => {
    let refusals = 2;
    const context = await contextThat(({ method }) =>
      method === "DELETE" && refusals-- > 0 ? refusal(400, "it is deployed") : { body: {} },
    );
    expect(await removeRevisions(context, proxy, ["1"])).toEqual([]);
    expect(refusals).toBe(-1);
  });

  it("does not end the wait for another stack's deployment", async () => {
    let looks = 0;
    const live = { deployments: [{ environment: "test", revision: "2" }] };
    const context = await contextThat(({ url }) =>
      url.endsWith("/deployments") ? { body: ++looks > 2 ? live : {} } : { body: { revision: ["1", "2"] } },
    );
    await new OtherStacks(context, { proxy: "orders" } as CalloutState).letPass("2");
    expect(looks).toBe(3);
  });
});
