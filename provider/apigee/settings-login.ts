import type { Plane } from "./planes";
import { findLoginUrl, meansLogin } from "./settings-classic";
import { findSetting, removalOf, variableOf, type ConfigSource } from "./settings-source";
import { urlProblem } from "./settings-urls";

/** What is missing or contradictory about the login service of a connection. */
export function loginProblem(source: ConfigSource | undefined, connection: string, plane: Plane): string | undefined {
  const own = findSetting(source, connection, "loginUrl");
  const zone = findSetting(source, connection, "zone");
  if (zone !== undefined && (own !== undefined || plane.loginUrl === undefined)) {
    const why = own === undefined ? `plane ${plane.name} has no zones` : `${own.from} is set too; keep one`;
    return `${zone.from} is set, but ${why}: ${removalOf(zone)}`;
  }
  if (zone !== undefined && !/^[a-z0-9-]+$/i.test(zone.value)) {
    return `"${zone.value}" cannot be a zone: pulumi config set ${connection}:zone acme`;
  }
  return loginUrlProblem(source, connection, plane);
}

function loginUrlProblem(source: ConfigSource | undefined, connection: string, plane: Plane): string | undefined {
  if (!meansLogin(source, connection)) return undefined;
  const url = findLoginUrl(source, connection, plane);
  const command = `pulumi config set ${connection}:loginUrl https://<host>`;
  if (url === undefined) {
    const variable = variableOf(connection, "loginUrl");
    return `Connection ${connection} has a refreshToken, passcode or mfaToken, but no login service that takes it: ${command} (or set ${variable}).`;
  }
  const problem = urlProblem(url, plane.plainHttp);
  return problem === undefined ? undefined : `The loginUrl of connection ${connection} ${problem}: ${command}`;
}
