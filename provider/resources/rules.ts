import { z } from "zod";

/** A name in a management path: never a slash, which Apigee would take for the end of it. */
export const apigeeName = (pattern: RegExp, allowed: string) =>
  z.string().regex(pattern, `may only hold ${allowed}: 1 to 255 of them, and not "." or ".." alone.`);

/** An environment's name. */
export const environment = apigeeName(/^(?!\.{1,2}$)[\w.-]{1,255}$/u, `letters, digits, "_", "." and "-"`);

/** A proxy's or shared flow's name. */
export const bundleName = apigeeName(/^(?!\.{1,2}$)[\w.-]{1,255}$/u, `letters, digits, "_", "." and "-"`);

/** The name of a keystore, alias or reference. */
export const storeName = apigeeName(/^(?!\.{1,2}$)[\w .-]{1,255}$/u, `letters, digits, blanks, "_", "." and "-"`);

/** A revision as Apigee numbers them: a text, since its numbers are 64 bits wide. */
export const revision = z.string().regex(/^[1-9]\d*$/u, `must be a revision's number as a text, such as "3".`);

/** A duration. */
export const seconds = z.int().min(0);

/** A text that must not be empty. */
export const filled = z.string().min(1, "must not be empty.");

/** The arguments that every resource has. */
export const connectionRules = {
  plane: z.string().optional(),
  organization: filled.optional(),
  connection: filled,
};

/** The arguments of a resource that can take over what exists already. */
export const adoptionRules = { adopt: z.boolean(), deleteAdopted: z.boolean() };

/** What the adoption arguments are when they are left out. */
export const adoptionDefaults = { adopt: false, deleteAdopted: false };
