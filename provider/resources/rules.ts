import { z } from "zod";
import { isOrganization } from "../apigee/settings";

/** A text with a rule of its own; `problem` says what is wrong with one, and what to write instead. */
export const textThat = (problem: (text: string) => string | undefined) =>
  z.string().refine((text) => problem(text) === undefined, { error: ({ input }) => problem(input as string) ?? "" });

/** A name in a management path: never a slash, which Apigee would take for the end of it. */
export const apigeeName = (pattern: RegExp, allowed: string) =>
  textThat((text) => {
    if (text === "") return "must not be empty.";
    if (text.length > 255) return `must be 255 characters long or less; it has ${text.length}.`;
    if (text === "." || text === "..") return 'must not be "." or "..", which would lead to something else.';
    return pattern.test(text) ? undefined : `may only hold ${allowed}.`;
  });

const plainName = apigeeName(/^[\w.-]+$/u, 'letters, digits, "_", "." and "-"');

/** An environment's name. */
export const environment = plainName;

/** A proxy's or shared flow's name. */
export const bundleName = plainName;

/** The name of a keystore, alias or reference. */
export const storeName = apigeeName(/^[\w .-]+$/u, 'letters, digits, blanks, "_", "." and "-"');

/** A revision as Apigee numbers them: a text, since its numbers are 64 bits wide. */
export const revision = z
  .string()
  .regex(/^[1-9]\d*$/u, 'must be a revision\'s number as a text, such as "3", or the revision of another resource.');

/** A duration. */
export const seconds = z.int().min(0, "must be a number of seconds, 0 or more.");

/** A text that must not be empty. */
export const filled = z.string().min(1, "must not be empty.");

/** The arguments that every resource has. */
export const connectionRules = {
  organization: textThat((text) => {
    if (text === "") return "must not be empty; leave it out for the connection's own.";
    return isOrganization(text) ? undefined : "must be the bare name of an organization, such as acme.";
  }).optional(),
  connection: filled,
};

/** The arguments of a resource that can take over what exists already. */
export const adoptionRules = { adopt: z.boolean(), deleteAdopted: z.boolean() };

/** What the adoption arguments are when they are left out. */
export const adoptionDefaults = { adopt: false, deleteAdopted: false };
