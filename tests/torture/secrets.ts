import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fault } from "../../sandbox";
import { pack } from "../../tools/packed/tarball";
import { mustSucceed, type Ran } from "../engine/support/stack";
import type { Case, Outcome, Part } from "./part";
import { SecretCase } from "./secrets-case";
import { type Credentials, credentials } from "./secrets-credentials";
import { changeProgram } from "./secrets-program";
import { type Find, searchFolder } from "../support/secrets-search";

/** Ways for an `up` to fail: what a call is answered, and that may repeat what it was sent. */
const faults: Record<string, (sent: string[]) => Fault["do"]> = {
  "400 that repeats the secrets": (sent) => ({ status: 400, body: JSON.stringify(refusal(sent)) }),
  "text that repeats the secrets": (sent) => ({ status: 500, body: sent.join(" ") }),
  401: () => ({ status: 401 }),
  403: () => ({ status: 403 }),
  500: () => ({ status: 500 }),
  "HTML instead of JSON": () => ({ status: 200, body: "<html><body>Sign in</body></html>" }),
  "cut JSON": () => ({ status: 200, body: '{"name": "conf' }),
  "a cut line": () => "reset",
};

/** Where the login services of Edge and Private Cloud answer. */
const login = /oauth\/token$/u;

/** Which secrets of the program a write to a path sends. */
const sentTo: [RegExp, string[]][] = [
  [/sharedflows\?.*with-entries/u, ["initial entry"]],
  [/sharedflows\?.*PingAuth/u, []],
  [/keyvaluemaps\/config/u, ["secret entry"]],
  [/keyvaluemaps\/PingAuth/u, ["shared secret"]],
  [/keystores\/[^/]*pem[^/]*\/aliases/u, ["key's password", "key", "clear key"]],
  [/keystores\/[^/]*packed[^/]*\/aliases/u, ["key's password", "pkcs12"]],
];

/** Secrets in every place that can hold one are searched for in everything that is left or said. */
export const secrets: Part = {
  name: "secrets",
  page: "security",
  head: "credentials, and what was done",
  cases: () => Promise.resolve([...credentials.flatMap(casesOf), inTarball(), onPurpose()]),
};

function casesOf(way: Credentials): Case[] {
  const failing = Object.entries(faults).map(([title, fault]) => ({
    id: `${way.title}: up that fails by ${title}`,
    row: `${way.title}: \`up\` that fails`,
    run: () => withCase(way, (it) => failedUp(it, fault)),
  }));
  const life = {
    id: `${way.title}: a whole life`,
    row: `${way.title}: \`preview --diff\`, \`up\`, a change, \`refresh\`, \`destroy\``,
    run: () => withCase(way, wholeLife),
  };
  const refused = {
    id: `${way.title}: a login service that refuses and repeats the secrets`,
    row: `${way.title}: \`up\` that fails`,
    run: () => withCase(way, noSignOn),
  };
  return [life, ...failing, ...(way.title.includes("login service") ? [refused] : [])];
}

async function withCase(way: Credentials, work: (it: SecretCase) => Promise<void>): Promise<Outcome> {
  const it = await SecretCase.start(way);
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
}

/** Each write fails, then none does: what the failures left is in the state that the second run makes. */
async function failedUp(it: SecretCase, fault: (sent: string[]) => Fault["do"]): Promise<void> {
  const { sandbox } = it.bench;
  const stops = ["POST", "PUT"].flatMap((method) =>
    sentTo.map(([path, names]) => {
      return sandbox.inject({ when: { method, path }, times: Infinity, do: fault(it.sent(names)) });
    }),
  );
  mustFail(await it.run("up", "--diff"));
  for (const stop of stops) stop();
  await it.run("up", "--diff");
}

async function noSignOn(it: SecretCase): Promise<void> {
  const sent = it.signedOnWith();
  const refusal = { error: "unauthorized", error_description: `Bad credentials: ${sent.join(" ")}` };
  const answer = { status: 401, body: JSON.stringify(refusal) };
  it.bench.sandbox.inject({ when: { path: login }, times: Infinity, do: answer });
  mustFail(await it.run("up", "--diff"));
}

/** What a user may install is searched for anything that was ever planted. */
function inTarball(): Case {
  const run = async (): Promise<Outcome> => {
    const folder = mkdtempSync(join(tmpdir(), "packed-"));
    try {
      execFileSync("tar", ["-xzf", await pack(), "-C", folder]);
      return outcome(searchFolder("tarball", folder, { "a planted secret": "m4rk-" }));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  return { id: "the packed tarball", row: "the packed tarball", run };
}

/** The search itself is tried: a program that shows a secret must be found. */
function onPurpose(): Case {
  const [way] = credentials as [Credentials];
  const run = async (): Promise<Outcome> => {
    const it = await SecretCase.start(way);
    try {
      it.stack.write(`exports.leak = JSON.parse(require("fs").readFileSync("secrets.json", "utf8"))["secret entry"];`);
      mustSucceed(await it.run("up"));
      const places = new Set(it.finds().map((find) => find.split(/[,:]/u)[0]));
      const ok = places.has("output") && places.has("folder");
      return { ok, result: ok ? "found in output and state" : `found in ${[...places].join(", ") || "nothing"}` };
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

function refusal(sent: string[]): object {
  const message = `bad value ${sent.join(" and ")}`;
  return { error: { code: 400, message, status: "INVALID_ARGUMENT" }, code: "steps.badValue", message, contexts: [] };
}

function mustFail(ran: Ran): void {
  if (ran.code === 0) throw new Error(`It was to fail, and did not:\n${ran.all}`);
}
