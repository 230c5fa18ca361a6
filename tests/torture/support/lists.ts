import type { Call } from "../../../sandbox";

const collection = /\/(apis|sharedflows|keyvaluemaps|entries|keys|keystores|aliases|references|revisions)$/u;
const deployments = /\/(acme|environments\/\w+|apis\/\w+|sharedflows\/\w+)\/deployments$/u;

/** Whether a call asks for a list, and not for one thing. */
export function isList({ method, path }: Call): boolean {
  return method === "GET" && (collection.test(path) || deployments.test(path));
}
