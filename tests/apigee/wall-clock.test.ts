import { untilServed } from "../../provider/apigee/deployments";
import { connected, refusal, rejection, withoutConnectionVariables } from "./support/connection";
import { script } from "./support/server";
import { wallClock } from "./support/wall-clock";

withoutConnectionVariables();

const clock = wallClock();
const hour = 3_600_000;

describe("a wall clock that is set while a call is tried", () => {
  it("ahead, leaves all the time for retries", async () => {
    const { apigee, server } = await connected((_, n) => {
      clock.set(n * hour);
      return n < 3 ? refusal(503, "later") : {};
    });
    await apigee.get("apis");
    expect(server.received).toHaveLength(4);
  });

  it("back, gives no more time for retries", async () => {
    const settings = { "apigee:retryTimeout": "1", "apigee:retryDelayMs": "100" };
    const { apigee } = await connected((_, n) => (clock.set(-n * hour), refusal(503, "later")), { settings });
    expect((await rejection(apigee.get("apis"))).message).toMatch(/Gave up after \d tries in 1 s\./);
  });
});

it("a wall clock that is set back makes no answer younger", async () => {
  const { apigee } = await connected((_, n) => ({ body: { n } }));
  await apigee.shared("apis");
  clock.set(-hour);
  await new Promise((done) => setTimeout(done, 30));
  expect(await apigee.shared("apis", { notOlderThanMs: 10 })).toEqual({ n: 1 });
});

it("a wall clock that is set ahead does not end the wait for a deployment", async () => {
  const answers = ["PROGRESSING", "PROGRESSING", "READY"].map((state) => ({ body: { state } }));
  const { apigee } = await connected((request, n) => (clock.set(n * hour), script(answers)(request, n)));
  const placement = { collection: "apis", name: "orders", environment: "test", revision: "1" } as const;
  const status = await untilServed(apigee, placement, { timeout: 60, progress: () => undefined });
  expect(status.state).toBe("READY");
});
