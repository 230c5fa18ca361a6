import { type Apigee, connect } from "../apigee/client";
import { type ConfigSource, resolveTarget, settingsFor, SettingsError } from "../apigee/settings";
import type { LookupArgs } from "./args";

/** The organization that a look-up asks; throws what is to be set where that is not known. */
export function organizationFor({ connection, organization }: LookupArgs, source?: ConfigSource): Apigee {
  const { target, problems } = resolveTarget(source, connection, organization);
  if (!target) throw new SettingsError(`[apigee] ${problems.join("\n")}`);
  return connect(settingsFor(source, target));
}
