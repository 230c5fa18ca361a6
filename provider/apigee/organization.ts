import type { Apigee } from "./client";

/** What an organization says of itself, on every plane. */
export interface Organization {
  name: string;
  environments: string[];
  /** Where the runtime is; Google's planes alone say so. */
  runtimeType?: "CLOUD" | "HYBRID";
  /** Whether key value maps are kept entry by entry; Edge alone says so. */
  cps?: boolean;
}

interface Answer {
  name: string;
  environments?: string[];
  runtimeType?: string;
  properties?: { property?: { name: string; value: string }[] };
}

/** Asks the organization about itself. */
export async function getOrganization(apigee: Apigee): Promise<Organization> {
  const { name, environments = [], runtimeType, properties } = await apigee.get<Answer>("");
  const cps = properties?.property?.find((property) => property.name === "features.isCpsEnabled")?.value;
  return {
    name,
    environments: [...environments].sort(),
    ...(runtimeType === "CLOUD" || runtimeType === "HYBRID" ? { runtimeType } : {}),
    // Only the text "true" says so; Edge knows a "false" too.
    ...(cps === undefined ? {} : { cps: cps === "true" }),
  };
}

/** The names of the environments. */
export async function listedEnvironments(apigee: Apigee): Promise<string[]> {
  return (await getOrganization(apigee)).environments;
}
