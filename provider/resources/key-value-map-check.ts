import { z } from "zod";
import { planeNamed } from "../apigee/planes";
import type { Checked, Draft } from "../pulumi/lifecycle";
import type { State } from "./key-value-map-state";
import { adoptionRules, apigeeName, bundleName, connectionRules, environment, seconds, textThat } from "./rules";

// Google's front end takes an encoded slash for a part of the path: such an entry can be made, but never read or deleted again.
function keyProblem(key: string): string | undefined {
  if (key === "") return "must have a key that is not empty.";
  if (key.length > 2048) return `must have a key of 2048 characters or less; it has ${key.length}.`;
  if (key === "." || key === ".." || key.includes("/"))
    return 'must have a key without "/", and not "." or "..": Apigee could never read or delete such an entry again.';
  return undefined;
}

const entries = z.record(
  textThat(keyProblem),
  z.string().min(1, "must not be empty: Apigee takes an entry only with a value."),
);

/** What the arguments of a map must look like. */
export const rules = z.strictObject({
  ...connectionRules,
  ...adoptionRules,
  environment: environment.optional(),
  proxy: bundleName.optional(),
  name: apigeeName(/^[\w.$ %-]+$/u, `letters, digits, blanks, "_", ".", "-", "$" and "%"`),
  encrypted: z.boolean(),
  entries: entries.optional(),
  secretEntries: entries.optional(),
  exclusive: z.boolean(),
  cacheSeconds: seconds,
});

/** What no argument shows by itself. */
export function check(draft: Draft<State>): Checked<State> {
  const problems = [...scopeProblems(draft), ...doubleKeys(draft), ...encryptionProblems(draft)];
  return { problems, warnings: rotationWarnings(draft), inputs: meaninglessEncryption(draft) };
}

function scopeProblems(draft: Draft<State>): string[] {
  const given = (name: "environment" | "proxy") => draft.wanted[name] !== undefined || draft.pending(name);
  if (!given("environment") || !given("proxy")) return [];
  return ["environment and proxy exclude each other: give one of them, or neither for a map of the organization."];
}

/** A key is known although its value is not. */
function doubleKeys({ given: { entries = {}, secretEntries = {} } }: Draft<State>): string[] {
  // Either may be unknown as a whole, and then is a text.
  if (typeof entries !== "object" || typeof secretEntries !== "object") return [];
  const both = Object.keys(secretEntries).filter((name) => Object.hasOwn(entries, name));
  return both.map((name) => `The key "${name}" is in entries and in secretEntries: keep it in one of them.`);
}

/** Where every map is encrypted, another word for it is no other map. */
function meaninglessEncryption({ wanted, known }: Draft<State>): Partial<State> {
  return known.encrypted === undefined || encryptionIsChoice(wanted) ? {} : { encrypted: known.encrypted };
}

function encryptionIsChoice({ plane }: Partial<State>): boolean {
  return plane === undefined || planeNamed(plane).maps.encryptionIsChoice;
}

function encryptionProblems(draft: Draft<State>): string[] {
  const { wanted, known } = draft;
  if (known.encrypted === undefined || wanted.encrypted === undefined || wanted.encrypted === known.encrypted)
    return [];
  if (!encryptionIsChoice(wanted)) return [];
  const place = ["plane", "organization", "environment", "proxy", "name"] as const;
  if (place.some((part) => draft.pending(part) || wanted[part] !== known[part])) return [];
  return [
    `encrypted cannot be changed from ${known.encrypted} to ${wanted.encrypted}: Apigee settles it when a map is made, and a new one ` +
      `of the same name cannot be made beside the old. Give the map another name, or set encrypted back. A PingAuthorizeIntegration ` +
      "takes both from the bundle's policy: give that another mapIdentifier, or let it read into the same sort of variables as before.",
  ];
}

/** What the user must do on the other side of a secret that changes, and when; no value is told. */
function rotationWarnings({ wanted, known }: Draft<State>): string[] {
  const { secretEntries = {}, cacheSeconds } = wanted;
  const before = known.secretEntries ?? {};
  const changed = Object.keys(secretEntries).filter(
    (name) => Object.hasOwn(before, name) && before[name] !== secretEntries[name],
  );
  if (changed.length === 0) return [];
  return [
    `${changed.join(" and ")} changes, and policies may use the old value for ${cacheSeconds} s more. First let the other side (Ping) accept ` +
      `the new value beside the old one, then run pulumi up, wait ${cacheSeconds} s, and only then remove the old one there.`,
  ];
}
