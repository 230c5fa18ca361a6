import type { Owner } from "./lifecycle";

/** The properties of a resource as Pulumi hands them over, its own (`__…`) included. */
export type Values = Record<string, unknown>;

/** Without Pulumi's own properties and without those that have no value. */
export function own(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([key, value]) => !key.startsWith("__") && value !== undefined),
  );
}

/** Pulumi's own properties, which must survive every step. */
export function hidden(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key.startsWith("__")));
}

/** The resource's URN, that `ApigeeResource` passes along; empty where it did not. */
export function urnOf({ __urn }: Values): string {
  return typeof __urn === "string" ? __urn : "";
}

/** Whose resource it is, by the URN (`urn:pulumi:STACK::PROJECT::TYPES::NAME`) of it. */
export function ownerOf(values: Values): Owner {
  const [head = "", project = "", , ...name] = urnOf(values).split("::");
  return { project, stack: head.replace("urn:pulumi:", ""), name: name.join("::") };
}
