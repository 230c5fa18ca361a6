import type { Input } from "@pulumi/pulumi";

/** What to keep of the revisions that a resource made. */
export interface RevisionArgs {
  /**
   * How many of this resource's own, undeployed revisions are kept besides the current one; older ones are deleted when a new one is made.
   * Updates without a call.
   * @default 10
   */
  keepRevisions?: Input<number>;
}
