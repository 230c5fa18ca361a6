import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Fault } from "../../sandbox";
import { Bench } from "../support/bench";
import type { Errand, Place, Report } from "./two-at-once-team";

type Values = Record<string, unknown>;

/** Processes that have no work at the moment: to start one takes longer than its work. */
const idle: ChildProcess[] = [];
let begun = 0;

/** A stack of some project, whose provider runs in a process of its own, and no engine. */
export class Team {
  private readonly waiting = new Map<number, (report: Report) => void>();
  private readonly listen = (report: Report) => {
    this.waiting.get(report.number)?.(report);
    this.waiting.delete(report.number);
  };
  private readonly lose = () => this.waiting.forEach((tell, number) => tell({ number, error: "the process ended" }));
  private count = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly place: Place,
  ) {
    child.on("message", this.listen).on("exit", this.lose);
  }

  static async start({ sandbox, plane }: Bench, project: string): Promise<Team> {
    const place = { begun: ++begun, endpoint: sandbox.url, plane, project };
    return new Team(idle.pop() ?? (await newProcess()), place);
  }

  /** Takes one step with a resource of a kind; there is one of each. */
  ask(step: Errand["step"], kind: string, args: Values = {}): Promise<Report> {
    const number = ++this.count;
    return new Promise((tell) => {
      this.waiting.set(number, tell);
      this.child.send({ number, place: this.place, step, kind, args } satisfies Errand);
    });
  }

  /** Takes a step that must succeed; answers what the state holds then. */
  async must(step: Errand["step"], kind: string, args: Values = {}): Promise<Values> {
    const { outs, error } = await this.ask(step, kind, args);
    if (error !== undefined) throw new Error(`${step} of ${kind} failed: ${error}`);
    return outs ?? {};
  }

  end(): void {
    this.child.off("message", this.listen).off("exit", this.lose);
    // What is still at work for this organization is of no use to the next.
    if (this.waiting.size > 0) this.child.kill();
    else if (this.child.connected) idle.push(this.child);
  }
}

async function newProcess(): Promise<ChildProcess> {
  const execArgv = ["--require", require.resolve("ts-node/register/transpile-only")];
  const child = fork(join(__dirname, "two-at-once-team.ts"), [], { execArgv });
  await once(child, "message");
  // An idle one keeps nobody from ending, and ends with whoever started it.
  child.unref();
  child.channel?.unref();
  return child;
}

/** Two teams at work on one organization, which ends with the work. */
export async function withTeams<T>(
  options: Parameters<typeof Bench.start>[0],
  work: (bench: Bench, teams: [Team, Team]) => Promise<T>,
): Promise<T> {
  const bench = await Bench.start(options);
  const teams = await Promise.all([Team.start(bench, "shop"), Team.start(bench, "portal")]);
  try {
    return await work(bench, teams);
  } finally {
    teams.forEach((team) => team.end());
    await bench.close();
  }
}

/**
 * Holds the first such call until there is a second one: both have looked before either has written. What it answers throws, once the
 * work is done, if it did not come to that.
 */
export function meetAt({ sandbox }: Bench, when: NonNullable<Fault["when"]>): () => void {
  let meet: () => void = () => undefined;
  const met = new Promise<boolean>((done) => (meet = () => done(true)));
  let [came, together] = [0, false];
  const arrive = async () => {
    if (++came === 2) meet();
    // One that never comes must not stop the other for good.
    together = await Promise.race([met, new Promise<boolean>((done) => setTimeout(() => done(false), 20_000))]);
  };
  sandbox.inject({ when, times: 2, do: arrive });
  return () => {
    if (!together) throw new Error(`They were not at work at the same time: ${came} of two came to be held.`);
  };
}
