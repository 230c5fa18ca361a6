import { connect } from "../../provider/apigee/client";
import { resolveTarget, settingsFor, type Target } from "../../provider/apigee/settings";
import type { Context } from "../../provider/pulumi/lifecycle";
import type { Bench } from "./bench";

/** The context that a lifecycle gets, with what it told the user. */
export interface Witness {
  readonly context: Context;
  readonly warnings: string[];
  /** What was told without being a warning. */
  readonly progress: string[];
}

let count = 0;

/** Stands where Pulumi stands, to hear what a lifecycle has to say. */
export function witness(bench: Bench): Witness {
  // A token of its own is a connection of its own, which remembers nothing.
  const token = `witness-${++count}`;
  const source = {
    get: (key: string) =>
      ({ ...bench.settings, "apigee:endpoint": bench.sandbox.url, "apigee:accessToken": token })[key],
  };
  const target = resolveTarget(source).target as Target;
  const warnings: string[] = [];
  const progress: string[] = [];
  const context: Context = {
    apigee: connect(settingsFor(source, target)),
    owner: { project: "shop", stack: "dev", name: "it" },
    warn: (message) => warnings.push(message),
    inform: (message) => progress.push(message),
    progress: (message) => progress.push(message),
    clean: (text) => text,
  };
  return { context, warnings, progress };
}
