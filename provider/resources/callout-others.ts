import { performance } from "node:perf_hooks";
import { deploymentsOf, findRevisions } from "../apigee/revisions";
import type { Context } from "../pulumi/lifecycle";
import { type Content, isOthersWork } from "./callout-edit";
import { proxyOf } from "./callout-live";
import type { CalloutState } from "./callout-state";

/** How long another stack may take from its import to its deployment; one that was killed in between takes for ever. */
const patienceMs = 15_000;

/**
 * Other stacks that edit the same proxy at the same time. Apigee cannot be asked to deploy only if nothing changed, so the revisions'
 * numbers decide: whoever imported first goes live first, and the others start anew from that.
 */
export class OtherStacks {
  private readonly judged = new Set<string>();

  constructor(
    private readonly context: Context,
    private readonly state: CalloutState,
  ) {}

  /** Whether another stack made a revision from the same one and is about to deploy it. */
  async isComing(from: Content, other: Content): Promise<boolean> {
    if (this.judged.has(other.revision)) return false;
    this.judged.add(other.revision);
    return isOthersWork(from.files, other.files, this.context.owner) && !(await this.hasCome(other.revision));
  }

  /** Waits until the revision is deployed, or gone, or its stack has had time enough. */
  async letPass(revision: string): Promise<void> {
    const { progress } = this.context;
    progress(`waiting for revision ${revision} of proxy ${this.state.proxy}, which another stack is about to deploy`);
    const end = performance.now() + patienceMs;
    for (let pause = 100; performance.now() < end; pause = Math.min(pause * 2, 2_000)) {
      if ((await this.hasCome(revision)) || !(await this.isThere(revision))) return;
      await new Promise((done) => setTimeout(done, pause));
    }
  }

  private async hasCome(revision: string): Promise<boolean> {
    const deployed = await deploymentsOf(this.context.apigee, proxyOf(this.state));
    return deployed.some((deployment) => deployment.revision === revision);
  }

  private async isThere(revision: string): Promise<boolean> {
    return (await findRevisions(this.context.apigee, proxyOf(this.state)))?.includes(revision) ?? false;
  }
}
