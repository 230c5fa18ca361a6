import { childOf, childText } from "./elements";
import type { Files } from "./files";
import { endpointsOf, policiesOf } from "./model";

/** Names of the shared flows that a bundle's policies call, sorted, each once. */
export function calledSharedFlows(files: Files): string[] {
  const called = policiesOf(files)
    .filter(({ type }) => type === "FlowCallout")
    .map(({ document }) => childText(document.root, "SharedFlowBundle"));
  return sorted(called);
}

/** The base paths under which a proxy is called, sorted, each once; none for a shared flow. */
export function basePaths(files: Files): string[] {
  const paths = endpointsOf(files)
    .filter(({ kind }) => kind === "proxy")
    .map(({ document }) => childText(childOf(document.root, "HTTPProxyConnection"), "BasePath"));
  return sorted(paths);
}

function sorted(values: (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined && value !== ""))].sort() as string[];
}
