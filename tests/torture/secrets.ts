import { randomUUID } from "node:crypto";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pack } from "../../tools/packed/tarball";
import { mustSucceed } from "../engine/support/stack";
import type { Case, Outcome, Part } from "./part";
import { repository } from "./records";
import { SecretCase } from "./secrets-case";
import { type Credentials, credentials, marker } from "./secrets-credentials";
import { type Failing, failings } from "./secrets-failings";
import { changeProgram } from "./secrets-program";
import { type Find, searchFolder } from "../support/secrets-search";

/** Secrets in every place that can hold one are searched for in everything that is left or said. */
export const secrets: Part = {
  name: "secrets",
  page: "security",
  head: "credentials, and what was done",
  cases: () => Promise.resolve([...credentials.flatMap(casesOf), inTarball(), onPurpose()]),
};

function casesOf(way: Credentials): Case[] {
  const life = {
    id: `${way.title}: a whole life`,
    row: `${way.title}: \`preview --diff\`, \`up\`, a change, \`refresh\`, \`destroy\``,
    run: () => withCase(way, undefined, wholeLife),
  };
  const failing = failings
    .filter(({ on }) => on(way))
    .map((failing) => ({
      id: `${way.title}: up that meets ${failing.title}`,
      row: `${way.title}: \`up\` that meets a fault`,
      run: () => withCase(way, failing, (it) => struckUp(it, failing)),
    }));
  return [life, ...failing];
}

async function withCase(
  way: Credentials,
  failing: Failing | undefined,
  work: (it: SecretCase) => Promise<void>,
): Promise<Outcome> {
  const it = await SecretCase.start(way, await failing?.conditions?.());
  try {
    await work(it);
    return outcome(it.finds());
  } finally {
    await it.end();
  }
}

async function wholeLife(it: SecretCase): Promise<void> {
  mustSucceed(await it.run("preview", "--diff"));
  mustSucceed(await it.run("up", "--diff"));
  if (!(await it.arrived())) throw new Error("The organization does not hold what was planted.");
  changeProgram(it.stack);
  mustSucceed(await it.run("up", "--diff"));
  await it.bench.someone("DELETE", "environments/test/keyvaluemaps/config/entries/secret");
  mustSucceed(await it.run("refresh", "--diff"));
  mustSucceed(await it.run("up", "--diff"));
  mustSucceed(await it.run("destroy"));
  if (!(await it.putBack())) throw new Error("What the adopted map held was not put back.");
}

/** What is struck fails, then nothing does: what the failures left is in the state that the second run makes. */
async function struckUp(it: SecretCase, { arm, mayEndWell }: Failing): Promise<void> {
  const { disarm, struck } = arm(it);
  const ran = await it.run("up", "--diff");
  if (struck() === 0) throw new Error(`The fault never came:\n${ran.all}`);
  if (ran.code === 0 && !mayEndWell) throw new Error(`It was to fail, and did not:\n${ran.all}`);
  disarm();
  await it.run("up", "--diff");
}

/** What a user may install is searched for what lies beside it in a working tree: secrets in places where people leave some. */
function inTarball(): Case {
  const secret = marker("tarball");
  const name = `planted-${randomUUID()}`;
  const files = [
    `${name}.env`,
    `Pulumi.${name}.yaml`,
    `provider/${name}.key`,
    `examples/quickstart/Pulumi.${name}.yaml`,
  ];
  const left = files.map((file) => join(repository, file));
  const run = async (): Promise<Outcome> => {
    const folder = mkdtempSync(join(tmpdir(), "packed-"));
    try {
      for (const file of left) writeFileSync(file, secret, { flag: "wx" });
      execFileSync("tar", ["-xzf", await pack(), "-C", folder]);
      return outcome(searchFolder("tarball", folder, { "a planted secret": secret }));
    } finally {
      for (const place of [...left, folder]) rmSync(place, { recursive: true, force: true });
    }
  };
  return { id: "the packed tarball", row: "the packed tarball", run };
}

/** Where a secret that a program shows is found. */
const leaks = ["output: ", ...["stacks", "backups", "history"].map((kept) => `folder, backend/.pulumi/${kept}/`)];

/** The search itself is tried: a program that shows a secret must be found. */
function onPurpose(): Case {
  const [way] = credentials as [Credentials];
  const run = async (): Promise<Outcome> => {
    const it = await SecretCase.start(way);
    try {
      it.stack.write(`exports.leak = JSON.parse(require("fs").readFileSync("secrets.json", "utf8"))["secret entry"];`);
      mustSucceed(await it.run("up"));
      const finds = it.finds();
      const missed = leaks.filter((leak) => !finds.some((find) => find.startsWith(leak)));
      return missed.length === 0
        ? { ok: true, result: "found in output, state, backup and history" }
        : { ok: false, result: "not found", detail: [...missed, ...finds].join("\n") };
    } finally {
      await it.end();
    }
  };
  return { id: "a secret shown on purpose", row: "a secret shown on purpose", run };
}

function outcome(finds: readonly Find[]): Outcome {
  if (finds.length === 0) return { ok: true, result: "found nowhere" };
  return { ok: false, result: "found", detail: finds.slice(0, 20).join("\n") };
}
