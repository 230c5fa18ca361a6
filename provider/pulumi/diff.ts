import { isDeepStrictEqual } from "node:util";
import type { CommonState, Lifecycle } from "./lifecycle";
import { own, type Values } from "./state";
import { isUnknown } from "./unknown";

/** What changed between the outputs of the last `up` and the arguments of this one. */
export interface Difference {
  changes: boolean;
  replaces: string[];
}

/**
 * Compares arguments alone: outputs that Apigee makes up are no part of it, nor is a path whose content is compared. A value that is
 * not known yet counts as changed, but does not replace: most often it turns out to be the same.
 */
export function diff(lifecycle: Lifecycle<CommonState>, olds: Values, news: Values): Difference {
  const left = new Set<string>([...lifecycle.outputs, "adopted", ...(lifecycle.unseen ?? [])]);
  const names = Object.keys({ ...own(olds), ...own(news) }).filter((name) => !left.has(name));
  const changed = names.filter((name) => isUnknown(news[name]) || !isDeepStrictEqual(olds[name], news[name]));
  const identity = new Set<string>([...lifecycle.identity, "plane", "organization"]);
  return {
    changes: changed.length > 0,
    replaces: changed.filter((name) => identity.has(name) && !isUnknown(news[name])),
  };
}
