import type { Apigee } from "../apigee/client";

/** What to say when a proxy does not exist: the names that do, as far as they fit in a line. */
export async function absentProxy(apigee: Apigee, name: string): Promise<Error> {
  const { proxies = [] } = await apigee.shared<{ proxies?: { name: string }[] }>("apis", {
    query: { includeRevisions: true, includeMetaData: true },
  });
  const names = proxies.map((proxy) => proxy.name).sort();
  const shown = names.length > 20 ? [...names.slice(0, 20), `${names.length - 20} more`] : names;
  const there = shown.length > 0 ? `There are: ${shown.join(", ")}.` : "It has no proxy at all.";
  return new Error(`Organization ${apigee.organization} has no proxy "${name}". ${there}`);
}
