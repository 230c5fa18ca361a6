import { type ConfigSource, resolveTarget, type Target } from "../apigee/settings";
import type { Checked, CommonState, Draft, Lifecycle, Problem } from "./lifecycle";
import { hidden, own, ownerOf, type Values } from "./state";
import { isUnknown, unknownValue } from "./unknown";
import { wording } from "./wording";

/** What a check comes to: the arguments as they will be kept, and what is wrong with them. */
export interface CheckOutcome {
  inputs: Values;
  failures: Problem[];
  warnings: string[];
}

/** Checks the arguments of a resource of any kind, with nothing but its lifecycle and the stack's configuration. */
export function check(
  lifecycle: Lifecycle<CommonState>,
  olds: Values,
  news: Values,
  source: ConfigSource | undefined,
): CheckOutcome {
  const given: Values = { connection: "apigee", ...lifecycle.defaults, ...own(news) };
  const malformed = breaches(lifecycle, given);
  const { target, problems } = targetOf(given, source);
  const failures = [...malformed, ...problems];
  if (failures.length > 0) return { inputs: news, failures: hide(lifecycle, failures), warnings: [] };
  const wanted: Values = { ...given, ...target };
  const checked: Checked<CommonState> = lifecycle.check?.(draftOf(wanted, olds, news)) ?? {};
  return {
    inputs: { ...hidden(news), ...wanted, ...checked.inputs },
    failures: hide(lifecycle, checked.problems ?? []),
    warnings: checked.warnings ?? [],
  };
}

/** Breaches of the kind's rules, but for those about a value that is not known yet. */
function breaches(lifecycle: Lifecycle<CommonState>, given: Values): Problem[] {
  const result = lifecycle.rules.safeParse(given, { error: wording });
  const issues = result.success ? [] : result.error.issues;
  return issues
    .filter(({ path }) => !touchesUnknown(given, path))
    .map(({ path, message }) => ({ property: pathText(path), reason: `${pathText(path)} ${message}`.trim() }));
}

function touchesUnknown(given: unknown, path: readonly PropertyKey[]): boolean {
  let value = given;
  for (const step of path) {
    if (typeof value === "string") break;
    value = (value as Values | undefined)?.[step as string];
  }
  return path.length > 0 && isUnknown(value);
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step, i) =>
      typeof step === "number" || step === "" ? `[${JSON.stringify(step)}]` : `${i ? "." : ""}${String(step)}`,
    )
    .join("");
}

function targetOf(
  { connection, organization, plane }: Values,
  source: ConfigSource | undefined,
): { target?: Target; problems: Problem[] } {
  // An organization that another resource makes is not known in a preview; the rest of the connection is.
  const pending = isUnknown(organization);
  const name = pending ? unknownValue : (organization as string | undefined);
  const { target, problems } = resolveTarget(source, connection as string, name);
  return {
    ...(target ? { target } : {}),
    problems: problems.map((reason) => ({ property: plane ? "plane" : "connection", reason })),
  };
}

function draftOf(wanted: Values, olds: Values, news: Values): Draft<CommonState> {
  const settled = Object.fromEntries(Object.entries(wanted).filter(([, value]) => !isUnknown(value)));
  return {
    wanted: settled,
    pending: (argument) => isUnknown(wanted[argument]),
    known: own(olds),
    owner: ownerOf(news),
  };
}

/** Pulumi prints the value of the property that a failure names, so one about a secret argument must name none that exists. */
function hide(lifecycle: Lifecycle<CommonState>, problems: Problem[]): Problem[] {
  return problems.map(({ property, reason }) => {
    const secret = lifecycle.secrets.some(
      (name) => property === name || (/^[.[]/u.test(property.slice(name.length)) && property.startsWith(name)),
    );
    return secret ? { property: `${property}[hidden]`, reason } : { property, reason };
  });
}
