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

interface Answer extends Properties {
  name: string;
  environments?: string[];
  runtimeType?: string;
}

/** What is set for an organization, as it is answered. */
export interface Properties {
  properties?: { property?: { name: string; value: string }[] };
}

/** Asks the organization about itself. */
export async function getOrganization(apigee: Apigee): Promise<Organization> {
  const { name, environments = [], runtimeType, ...rest } = await apigee.get<Answer>("");
  const cps = cpsOf(rest);
  return {
    name,
    environments: [...environments].sort(),
    ...(runtimeType === "CLOUD" || runtimeType === "HYBRID" ? { runtimeType } : {}),
    ...(cps === undefined ? {} : { cps }),
  };
}

/** Whether key value maps are kept entry by entry. Only the text "true" says so: Edge knows a "false" too. */
export function cpsOf({ properties }: Properties): boolean | undefined {
  const said = properties?.property?.find(({ name }) => name === "features.isCpsEnabled")?.value;
  return said === undefined ? undefined : said === "true";
}

/** The names of the environments. */
export async function listedEnvironments(apigee: Apigee): Promise<string[]> {
  return (await getOrganization(apigee)).environments;
}
