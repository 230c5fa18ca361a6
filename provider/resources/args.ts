import type { Input } from "@pulumi/pulumi";

/** Where a resource lives: arguments that every resource takes. */
export interface ConnectionArgs {
  /**
   * The organization. Another resource's output can name it. A change replaces.
   * @default the connection's `organization` setting
   */
  organization?: Input<string>;

  /**
   * The configuration namespace that says where the organization is and who asks, so that one stack can talk to several. A change
   * replaces only where plane or organization move with it; otherwise it updates without a call.
   * @default "apigee"
   */
  connection?: Input<string>;
}

/** What to do about an object that exists already. Plain booleans: they must be known at preview. */
export interface AdoptionArgs {
  /**
   * Takes over an object that exists already, instead of failing. What it held is kept and put back on delete; a
   * shared flow or proxy keeps its own revisions, and loses ours. Updates without a call.
   * @default false
   */
  adopt?: boolean;

  /**
   * Deletes an adopted object with the resource, instead of leaving it as it was found. Updates without a call.
   * @default false
   */
  deleteAdopted?: boolean;
}
