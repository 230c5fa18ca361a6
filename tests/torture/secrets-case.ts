import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Bench } from "../support/bench";
import { startStack, type Ran, type TestStack } from "../engine/support/stack";
import type { Comfort } from "./faults-engine-comfort";
import type { Credentials, Made } from "./secrets-credentials";
import { type InProgram, plantInProgram, sources } from "./secrets-program";
import { type Find, type Planted, search, searchFolder } from "../support/secrets-search";

const usual: Comfort = { sandbox: {}, env: () => ({}), close: () => Promise.resolve() };

/** A stack with planted secrets, its organization, and everything that was said meanwhile. */
export class SecretCase {
  private runs = 0;
  private readonly said: string[] = [];
  /** What lay in the temporary folder while calls were under way. */
  private readonly glimpsed: Find[] = [];

  private constructor(
    readonly bench: Bench,
    readonly stack: TestStack,
    private readonly made: Made,
    private readonly program: InProgram,
    private readonly way: Credentials,
    private readonly conditions: Comfort,
  ) {}

  static async start(way: Credentials, conditions = usual): Promise<SecretCase> {
    const bench = await Bench.start({ ...way.sandbox, ...conditions.sandbox });
    const made = await way.make(bench.sandbox.url);
    const config = {
      ...bench.settings,
      "apigee:endpoint": bench.sandbox.url,
      "apigee:retryTimeout": "2",
      ...made.config,
    };
    const stack = await startStack({ config, secrets: made.secrets ?? {} });
    mkdirSync(join(stack.folder, "tmp"));
    const started = new SecretCase(bench, stack, made, plantInProgram(stack), way, conditions);
    // This process does not trust a sandbox that speaks TLS; others have no map there to be adopted.
    if (!conditions.sandbox.tls) await started.othersMoveIn();
    bench.sandbox.inject({ times: Infinity, do: () => started.glimpse() });
    return started;
  }

  /** The secrets that are searched for, by what they are. */
  get planted(): Planted {
    return { ...this.made.planted, ...this.program.planted };
  }

  /** Whole texts as Apigee is sent them, those of the credentials first; of those that a login service gets, the token that it will grant. */
  sent(names: readonly string[]): string[] {
    const program = names.map((name) => this.program.whole[name] ?? "");
    const { token } = this.made.planted;
    const credentials = this.way.atLogin ? (token === undefined ? [] : [token]) : this.signedOnWith();
    return [...credentials, ...program];
  }

  /** Whole texts as a login service is sent them. */
  signedOnWith(): string[] {
    return Object.values(this.made.planted);
  }

  /** Runs a command and keeps what it said. */
  async run(command: "preview" | "up" | "refresh" | "destroy", ...args: string[]): Promise<Ran> {
    const { stack, bench, conditions, made } = this;
    const places = {
      TMPDIR: join(stack.folder, "tmp"),
      PULUMI_HOME: join(stack.folder, "home"),
      PULUMI_STACK: stack.name,
    };
    const env = { ...places, ...conditions.env({ stack, sandbox: bench.sandbox }), ...made.env?.(++this.runs) };
    const ran = await this.stack[command]({ args, env, limitMs: 300_000 });
    this.said.push(ran.all);
    return ran;
  }

  /** Every place where a planted secret stands. */
  finds(): Find[] {
    const { stack, bench, planted } = this;
    const ours = search("output", this.said.join("\n"), planted);
    const calls = search("call log", JSON.stringify(bench.sandbox.calls), planted);
    const kept = searchFolder("folder", stack.folder, planted, sources);
    return [...new Set([...ours, ...calls, ...kept, ...this.glimpsed])];
  }

  /** Whether the organization did get what was planted: else finding nothing would say nothing. */
  async arrived(): Promise<boolean> {
    const map = await this.bench.someone("GET", "environments/test/keyvaluemaps/config/entries/secret");
    return map.value === this.planted["secret entry"];
  }

  /** Whether what an adopted map held is there again. */
  async putBack(): Promise<boolean> {
    const map = await this.bench.someone("GET", "environments/test/keyvaluemaps/adopted/entries/secret");
    return map.value === this.planted["what was there before"];
  }

  async end(): Promise<void> {
    await this.stack.remove();
    await this.bench.close();
    await this.made.close?.();
    await this.conditions.close();
  }

  /** Somebody has a map already, with a secret in it. */
  private async othersMoveIn(): Promise<void> {
    const entry = { name: "secret", value: this.planted["what was there before"] };
    const maps = "environments/test/keyvaluemaps";
    const { bench } = this;
    const kinds = { x: { encrypted: true }, edge: {}, opdk: { entry: [entry] } };
    await bench.someone("POST", maps, { name: "adopted", ...kinds[bench.plane] });
    if (bench.plane !== "opdk") await bench.someone("POST", `${maps}/adopted/entries`, entry);
  }

  private glimpse(): void {
    this.glimpsed.push(...searchFolder("temporary file", join(this.stack.folder, "tmp"), this.planted));
  }
}
