import type { z } from "zod";
import { type ConfigSource, isOrganization, resolveTarget, type Target } from "../apigee/settings";
import type { Checked, CommonState, Draft, Lifecycle } from "./lifecycle";
import { hidden, own, ownerOf, type Values } from "./state";
import { isUnknown, unknownValue } from "./unknown";
import { argumentText, wording } from "./wording";

/** What a check comes to: the arguments as they will be kept, and what is wrong with them. */
export interface CheckOutcome {
  inputs: Values;
  failures: string[];
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
  const failures = [...malformed.map(sentence), ...problems];
  if (failures.length > 0) return { inputs: news, failures, warnings: [] };
  const wanted: Values = { ...given, ...target };
  const checked: Checked<CommonState> = lifecycle.check?.(draftOf(wanted, olds, news)) ?? {};
  return {
    inputs: { ...hidden(news), ...wanted, ...checked.inputs },
    failures: checked.problems ?? [],
    warnings: checked.warnings ?? [],
  };
}

/** Breaches of the kind's rules, but for those about a value that is not known yet. */
function breaches(lifecycle: Lifecycle<CommonState>, given: Values): z.core.$ZodIssue[] {
  const result = lifecycle.rules.safeParse(given, { error: wording });
  const issues = result.success ? [] : result.error.issues;
  return issues.filter((issue) => !isAboutUnknown(given, issue));
}

function sentence({ path, message }: z.core.$ZodIssue): string {
  return `${argumentText(path)} ${message}`;
}

/** A name is known although what stands under it is not. */
function isAboutUnknown(given: unknown, { code, path }: z.core.$ZodIssue): boolean {
  const value = path.reduce<unknown>((at, step) => (isObject(at) ? at[step as string] : at), given);
  return code !== "invalid_key" && typeof value === "string" && isUnknown(value);
}

function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null;
}

/** What the connection's own settings come to; arguments that are malformed have been told of already. */
function targetOf(
  { connection, organization }: Values,
  source: ConfigSource | undefined,
): { target?: Target; problems: string[] } {
  if (typeof connection !== "string" || connection === "") return { problems: [] };
  if (isUnknown(connection)) return { problems: [unknownConnection] };
  // An organization that another resource makes is not known in a preview; the rest of the connection is.
  const named = typeof organization === "string" && isOrganization(organization) && !isUnknown(organization);
  const name = named ? organization : unknownValue;
  return resolveTarget(source, connection, organization === undefined ? undefined : name);
}

const unknownConnection =
  "connection must be known at preview, since it decides the plane: give a plain text, such as the value of a setting.";

function draftOf(wanted: Values, olds: Values, news: Values): Draft<CommonState> {
  const settled = Object.fromEntries(Object.entries(wanted).filter(([, value]) => !isUnknown(value)));
  return {
    wanted: settled,
    given: wanted,
    pending: (argument) => isUnknown(wanted[argument]),
    known: own(olds),
    owner: ownerOf(news),
  };
}
