import type { Sandbox } from "pulumi-apigee-pingauthorize/sandbox";
import { title, verdict } from "./narrator";
import type { Organization } from "./organization";
import { pulumi, type Ran } from "./pulumi";

/** What the program is told, and what the organization must therefore show. */
export const wanted = {
  environment: "test",
  serviceHostPort: "pingauthorize.example.com:8443",
  sharedSecret: "wonderful-s3cret",
} as const;

/** A step of the story: what it does is shown, what it claims is looked into. */
export type Step = (story: Story) => Promise<void>;

/** The story while it is told: where it plays, and what has come of it so far. */
export class Story {
  /** Calls that Pulumi made of Apigee, by command, in order. */
  readonly calls: { what: string; calls: number }[] = [];
  private failures = 0;

  constructor(
    readonly sandbox: Sandbox,
    readonly organization: Organization,
  ) {}

  /** Begins the next chapter. */
  chapter(number: number, text: string): void {
    title(`${number}. ${text}`);
  }

  /** Runs Pulumi for all to see and counts, at the sandbox's socket, what it asks of Apigee; a failure ends the story. */
  async pulumi(what: string, ...args: string[]): Promise<Ran & { calls: number }> {
    const before = this.sandbox.calls.length;
    const ran = await pulumi(...args);
    const calls = this.sandbox.calls.length - before;
    this.calls.push({ what, calls });
    if (!ran.ok) throw new Error(`pulumi ${args[0]} failed, so the story ends here.`);
    return { ...ran, calls };
  }

  /** Claims something, which must be so. */
  holds(sentence: string, held: boolean): void {
    if (!held) this.failures += 1;
    verdict(held, sentence);
  }

  /** Whether all that was claimed so far was so. */
  get held(): boolean {
    return this.failures === 0;
  }
}
