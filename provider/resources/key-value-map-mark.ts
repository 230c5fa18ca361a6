import type { Apigee } from "../apigee/client";
import type { Owner } from "../pulumi/lifecycle";
import type { State } from "./key-value-map-state";

/** What is written under the mark's name; nobody reads it. */
export const markValue = "made by Pulumi";

/**
 * The name of an entry that says whose a map is: `pulumi.shop.dev.pingauthorize`. Where Apigee masks all values, nothing else tells a map
 * that a killed create of ours left from somebody's with the same keys.
 */
export function markOf({ project, stack, name }: Owner): string {
  return `pulumi.${project}.${stack}.${name}`.replace(/[^\w.-]/gu, "_");
}

/** Whether the map needs the mark; on Apigee X values are encrypted and shown all the same. */
export function needsMark({ plane }: Apigee, { encrypted }: State): boolean {
  return encrypted && plane.maps.encryptionIsChoice;
}
