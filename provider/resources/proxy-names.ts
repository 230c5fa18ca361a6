import type { Apigee } from "../apigee/client";
import { listedNames } from "../apigee/revisions";

/** What to say when a proxy does not exist: the names that do, as far as they fit in a line. */
export async function absentProxy(apigee: Apigee, name: string): Promise<Error> {
  const names = await listedNames(apigee, "apis");
  const shown = names.length > 20 ? [...names.slice(0, 20), `${names.length - 20} more`] : names;
  const there = shown.length > 0 ? `There are: ${shown.join(", ")}.` : "It has no proxy at all.";
  return new Error(`Organization ${apigee.organization} has no proxy "${name}". ${there}`);
}
