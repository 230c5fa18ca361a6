import { createHash } from "node:crypto";
import { z } from "zod";
import { planeNamed } from "../apigee/planes";
import type { Checked, CommonState, Draft, Owner } from "../pulumi/lifecycle";
import { isUnknown, unknownValue } from "../pulumi/unknown";
import { type Certificate, describe, Unfit } from "./certificates";
import { connectionRules, environment, storeName } from "./rules";
import { type Chain, judge } from "./tls-keystore-expiry";
import { type Alias, openAlias } from "./tls-keystore-aliases";

/** What the state keeps of a keystore. */
export interface State extends CommonState {
  environment: string;
  aliases: Alias[];
  ignoreExpiryValidation: boolean;
  warnBeforeDays: number;
  name: string;
  certificates: Record<string, Certificate[]>;
}

/** What the arguments of a keystore must look like. */
export const rules = z.strictObject({
  ...connectionRules,
  environment,
  aliases: z
    .array(
      z.strictObject({
        name: storeName,
        certificate: z.string().optional(),
        key: z.string().optional(),
        password: z.string().optional(),
        pkcs12: z.string().optional(),
      }),
    )
    .min(1, "must hold at least one alias."),
  ignoreExpiryValidation: z.boolean(),
  warnBeforeDays: z.number().min(0),
});

/** Opens what the aliases hold, as far as it is known, and works out from it what the keystore is called. */
export function check(draft: Draft<State>): Checked<State> {
  // A list that is not known at all is a text.
  const aliases = Array.isArray(draft.given.aliases) ? draft.given.aliases : [];
  const opened = aliases.filter((alias) => !isUnknown(alias)).map(open);
  const problems = [...doubleNames(aliases), ...opened.filter((each) => typeof each === "string")];
  if (problems.length > 0) return { problems };
  const chains = opened.filter((each) => typeof each !== "string");
  const before = (draft.known.aliases ?? []).map(open).filter((each) => typeof each !== "string");
  return { ...judge(draft, chains, before), inputs: outcome(draft, chains) };
}

/** Both are known before the keystore is made, but not before its certificates are. */
function outcome(draft: Draft<State>, chains: Chain[]): Pick<State, "name" | "certificates"> {
  const { aliases } = draft.wanted;
  if (!aliases) return { name: unknownValue, certificates: unknownValue as unknown as State["certificates"] };
  const certificates = Object.fromEntries(chains.map(({ name, chain }) => [name, chain]));
  return { name: accepted(nameFor(draft.owner, aliases, certificates), draft), certificates };
}

/** Some planes take letters and digits alone. */
function accepted(name: string, { wanted: { plane } }: Draft<State>): string {
  return plane && planeNamed(plane).keystores.plainNames ? name.replace(/[^A-Za-z0-9]/gu, "") : name;
}

/** What an alias holds, or what is wrong with it. */
function open(alias: Alias): Chain | string {
  try {
    return { name: alias.name, chain: openAlias(alias).map(describe) };
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    return `${error.argument} of alias "${alias.name}" ${error.message}`;
  }
}

function doubleNames(aliases: Alias[]): string[] {
  const names = aliases.map(({ name }) => name).filter((name) => !isUnknown(name));
  const double = new Set(names.filter((name, index) => names.indexOf(name) < index));
  return [...double].map((name) => `aliases holds two of the name "${name}": give each a name of its own.`);
}

/**
 * A name that changes with what the keystore holds, so that a renewed certificate is a new keystore beside the old one; and that nobody
 * else would choose, so that one which is there already was begun by this stack.
 */
function nameFor({ project, stack, name }: Owner, aliases: Alias[], certificates: State["certificates"]): string {
  const contents = aliases.map((alias) => [
    alias.name,
    alias.key !== undefined || alias.pkcs12 !== undefined,
    ...(certificates[alias.name] ?? []).map(({ fingerprint }) => fingerprint),
  ]);
  const identity = JSON.stringify([project, stack, name, contents.map((each) => JSON.stringify(each)).sort()]);
  const digest = createHash("sha256").update(identity).digest("hex").slice(0, 8);
  const readable = name
    .replace(/[^A-Za-z0-9]+/gu, "-")
    .replace(/^-/u, "")
    .slice(0, 246);
  return [readable.replace(/-$/u, ""), digest].filter(Boolean).join("-");
}
