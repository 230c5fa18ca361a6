import { BundleError } from "./errors";
import type { Files } from "./files";
import { listPolicies, policiesOf, type Policy } from "./model";

/** What kind of policy is looked for, and how a suitable one is told. */
export interface PolicyQuestion {
  type: string;
  /** Name or display name, where the user chose one. */
  policy?: string | undefined;
  /** What a suitable one has, in words that follow "with". */
  having: string;
  suits: (policy: Policy) => boolean;
}

/** The one policy that answers the question; none or several is an error that lists what the bundle has. */
export function choosePolicy(files: Files, { type, policy, having, suits }: PolicyQuestion): Policy {
  const all = policiesOf(files);
  const named = all.filter((one) => policy === undefined || one.name === policy || one.displayName === policy);
  const suitable = named.filter((one) => one.type === type && suits(one));
  const [only] = suitable;
  if (only !== undefined && suitable.length === 1) return only;
  const wanted = `${type} policy${policy === undefined ? "" : ` named "${policy}"`} with ${having}`;
  if (suitable.length > 1)
    throw new BundleError(`more than one ${wanted}: ${listPolicies(suitable)}. Choose one with "policy"`);
  throw new BundleError(`there is no ${wanted}; this bundle has ${listPolicies(all)}`);
}
