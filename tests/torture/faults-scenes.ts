import type { Fault, SandboxOptions } from "../../sandbox";
import { livesOf, type Place, undisturbedAt } from "./faults-at-door";
import { isList } from "./support/lists";
import { begin, type Life, type Phase, phases, type Undisturbed } from "./faults-life";
import type { Outcome } from "./part";
import { spareRevisions } from "./support/revisions";

/** A fault that is more than one call that goes wrong, and what is to come of it. */
export interface Scene {
  /** As the rows call it. */
  title: string;
  on: readonly Place["title"][];
  play: (place: Place) => Promise<Outcome>;
}

export const scenes: readonly Scene[] = [
  { title: "a deployment that takes longer than timeout", on: ["x", "edge", "opdk"], play: slowDeployments },
  {
    title: "a server lost during the first deployment",
    on: ["edge", "opdk"],
    play: (place) => lostServer(place, "up"),
  },
  {
    title: "a server lost during a later deployment",
    on: ["edge", "opdk"],
    play: (place) => lostServer(place, "update"),
  },
  { title: "a deployment that ends in ERROR", on: ["x", "edge", "opdk"], play: deploymentInError },
  { title: "a deployment that ends in ERROR, and no way back", on: ["x", "edge", "opdk"], play: noWayBack },
  {
    title: "503 to looks at a deployment, longer than retryTimeout",
    on: ["x", "edge", "opdk"],
    play: unseenDeployment,
  },
  { title: "lists that lag 2 s behind", on: ["x", "edge", "opdk"], play: (place) => atOnce(place, staleLists) },
  // The lists of the other planes come whole; a map's keys, in pages from the thousandth on, are tried by a test of their own.
  { title: "pages of one", on: ["x"], play: (place) => atOnce(place, pagesOfOne) },
];

const staleLists: Fault = { when: { chosen: isList }, times: Infinity, do: { staleMs: 2000 } };
const pagesOfOne: Fault = { when: { method: "GET" }, times: Infinity, do: { pageSize: 1 } };

/** Collects what is not right. */
class Verdict {
  private readonly wrong: string[] = [];

  expect(right: boolean, otherwise: string): void {
    if (!right) this.wrong.push(otherwise);
  }

  fails(failure: string | undefined, says: RegExp): void {
    this.expect(failure !== undefined && says.test(failure), `the error was to say ${says}, but: ${failure}`);
  }

  succeeds(what: string, failure: string | undefined): void {
    this.expect(failure === undefined, `${what} failed: ${failure}`);
  }

  ends(life: Life, wanted: Undisturbed, phase: Phase): void {
    const differences = wanted[phase].end.differences(life.sandbox.snapshot());
    this.wrong.push(...differences.map((difference) => `after ${phase}: ${difference}`));
  }

  outcome(result: string): Outcome {
    if (this.wrong.length === 0) return { ok: true, result };
    return { ok: false, result: "not right", detail: this.wrong.join("\n") };
  }
}

/** Each try that runs out of time says so; so many tries later all is there, and nothing twice. */
async function slowDeployments(place: Place): Promise<Outcome> {
  const short = { timeout: 1 };
  const slow: SandboxOptions = { ...place.sandbox, deployPolls: 7 };
  const life = await begin({ sandbox: slow, more: { Deployment: short, ProxyFlowCallout: short } });
  const [verdict, wanted] = [new Verdict(), await undisturbedAt(place)];
  let tries = 0;
  for (const phase of ["up", "update"] as const) {
    let failure = await life.go(phase);
    verdict.expect(failure !== undefined, `${phase} did not run out of time`);
    for (; failure !== undefined && tries < 20; tries++) {
      verdict.fails(failure, /does not serve after 1 s and is left to Apigee\. Run the same command again/u);
      failure = await life.go(phase);
    }
    verdict.succeeds(phase, failure);
    verdict.ends(life, wanted, phase);
  }
  await life.close();
  return verdict.outcome("kept, said how to go on, taken up again");
}

async function lostServer(place: Place, struck: "up" | "update"): Promise<Outcome> {
  const [verdict, wanted, life] = [new Verdict(), await undisturbedAt(place), await begin(place)];
  if (struck === "update") verdict.succeeds("up", await life.go("up"));
  const path = /sharedflows\/PingAuth\/revisions\/\d+\/deployments/u;
  life.sandbox.inject({ when: { method: "POST", path }, do: { server: "mp-2", error: "out of memory" } });
  const live = livesOf(life, "sharedFlow/PingAuth");
  const failure = await life.go(struck);
  verdict.fails(failure, /failed: message-processor mp-2: out of memory/u);
  if (struck === "update") {
    verdict.fails(failure, /revision 1 of shared flow PingAuth.*, live before, was put back and is READY/u);
    verdict.expect(livesOf(life, "sharedFlow/PingAuth") === live, "what was live is not live again");
  }
  verdict.succeeds(`${struck} again`, await life.go(struck));
  verdict.ends(life, wanted, struck);
  await life.close();
  return verdict.outcome("failed with the server's reason; the next run ended right");
}

async function deploymentInError(place: Place): Promise<Outcome> {
  const [verdict, wanted, life] = [new Verdict(), await undisturbedAt(place), await begin(place)];
  verdict.succeeds("up", await life.go("up"));
  const live = livesOf(life, "sharedFlow/PingAuth");
  const moments = life.sandbox.liveness.length;
  const failure = await life.goBroken("no such class");
  verdict.fails(failure, /failed: [^]*no such class[^]*live before, was put back and is READY/u);
  verdict.expect(livesOf(life, "sharedFlow/PingAuth") === live, "what was live is not live again");
  const down = life.sandbox.liveness.slice(moments).filter((moment) => moment.live.length === 0);
  verdict.expect(down.length === 0, "it was down for a moment");
  verdict.succeeds("update", await life.go("update"));
  const { wrong, spare } = spareRevisions(wanted.update.end, life.sandbox.snapshot());
  verdict.expect(wrong.length === 0 && spare.length <= 1, [...wrong, ...spare].join("\n"));
  await life.close();
  return verdict.outcome("failed with Apigee's reason, what was live is live again; mended, the next run ended right");
}

/** What was live cannot be put back either: both reasons are told, and what is mended goes live. */
async function noWayBack(place: Place): Promise<Outcome> {
  const [verdict, wanted, life] = [new Verdict(), await undisturbedAt(place), await begin(place)];
  verdict.succeeds("up", await life.go("up"));
  const path = /sharedflows\/PingAuth\/revisions\/1\/deployments/u;
  life.sandbox.inject({ when: { method: "POST", path }, do: { status: 403 } });
  const failure = await life.goBroken("no such class");
  verdict.fails(failure, /failed: [^]*no such class[^]*could not be put back: [^]*403 [^]*Until you mend the cause/u);
  verdict.succeeds("update", await life.go("update"));
  const { wrong, spare } = spareRevisions(wanted.update.end, life.sandbox.snapshot());
  verdict.expect(wrong.length === 0 && spare.length <= 1, [...wrong, ...spare].join("\n"));
  await life.close();
  return verdict.outcome("failed with the reasons of both, said what to do; mended, the next run ended right");
}

/** What was deployed is kept although nobody could see whether it serves. */
async function unseenDeployment(place: Place): Promise<Outcome> {
  const life = await begin({ ...place, settings: { "apigee:retryTimeout": "1" } });
  const [verdict, wanted] = [new Verdict(), await undisturbedAt(place)];
  const path = /(apis\/orders|sharedflows\/PingAuth)\/revisions\/\d+\/deployments/u;
  for (const phase of ["up", "update"] as const) {
    // Only what was asked for in this phase: a look at what is live is no look at a deployment that is under way.
    const asked = new Set<string>();
    const stops = [
      life.sandbox.inject({ when: { method: "POST", path }, times: Infinity, do: (call) => void asked.add(call.path) }),
      life.sandbox.inject({
        when: { method: "GET", path, chosen: (call) => asked.has(call.path) },
        times: Infinity,
        do: { status: 503 },
      }),
    ];
    verdict.fails(
      await life.go(phase),
      /was deployed, but whether it serves could not be seen[^]*run the same command again/u,
    );
    for (const stop of stops) stop();
    verdict.succeeds(`${phase} again`, await life.go(phase));
    verdict.ends(life, wanted, phase);
  }
  await life.close();
  return verdict.outcome("kept, said how to go on, taken up again");
}

/** Everything right after the other, so that lists that lag are always wrong. */
async function atOnce(place: Place, fault: Fault): Promise<Outcome> {
  const [verdict, wanted, life] = [new Verdict(), await undisturbedAt(place), await begin(place)];
  life.sandbox.inject(fault);
  for (const phase of phases) {
    verdict.succeeds(phase, await life.go(phase));
    verdict.ends(life, wanted, phase);
    if (phase === "destroy") continue;
    const { drifted, failure } = await life.stack.refresh();
    verdict.succeeds(`refresh after ${phase}`, failure);
    verdict.expect(drifted.length === 0, `after ${phase}, a refresh takes for changed: ${drifted.join(", ")}`);
    verdict.succeeds(`${phase} again`, await life.go(phase));
    verdict.ends(life, wanted, phase);
  }
  await life.close();
  return verdict.outcome("went on");
}
