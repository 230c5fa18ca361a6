import type { Plane } from "./planes";
import { findSetting, removalOf, type ConfigSource, type SettingName } from "./settings-source";

/** Settings that only planes with another way of signing on know, and why this one does not. */
const foreign: Record<Plane["signOn"], { settings: SettingName[]; reason: string }> = {
  google: {
    settings: ["username", "password", "loginUrl", "zone", "passcode", "mfaToken", "refreshToken", "caCertificate"],
    reason: "asks with Google credentials",
  },
  user: {
    settings: ["location", "credentials", "impersonateServiceAccount", "quotaProject"],
    reason: "takes a user's password or a token, and knows nothing of Google",
  },
};

/** Whoever set what a plane has no use for meant another plane. */
export function foreignSettings(source: ConfigSource | undefined, connection: string, plane: Plane): string[] {
  const { settings, reason } = foreign[plane.signOn];
  return settings.flatMap((setting) => {
    const found = findSetting(source, connection, setting);
    return found === undefined ? [] : [`${found.from} is set, but plane ${plane.name} ${reason}: ${removalOf(found)}`];
  });
}
