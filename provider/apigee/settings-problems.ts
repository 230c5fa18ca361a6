import { planeNamed, planeProblem, type Plane, type PlaneName } from "./planes";
import { foreignSettings } from "./settings-foreign";
import { loginProblem } from "./settings-login";
import {
  defaultConnection,
  findSetting,
  hasSettings,
  variableOf,
  type ConfigSource,
  type SettingName,
} from "./settings-source";
import { isPem, urlProblem } from "./settings-urls";

/** What is missing or contradictory in a connection's settings, each with the command that puts it right. */
export function problemsOf(
  source: ConfigSource | undefined,
  connection: string,
  plane: string,
  organization: string | undefined,
): string[] {
  if (!/^[A-Za-z][\w-]*$/.test(connection)) {
    return [`"${connection}" cannot name a connection: use letters, digits and dashes, such as apigee-eu.`];
  }
  const find = (setting: SettingName) => findSetting(source, connection, setting)?.value;
  const unconfigured = connectionProblem(source, connection);
  if (unconfigured !== undefined && organization === undefined) return [unconfigured];
  const unknown = planeProblem(plane);
  return [
    unconfigured,
    unknown === undefined ? undefined : `The ${unknown}: pulumi config set ${connection}:plane x`,
    organizationProblem(connection, organization),
    ...(unknown === undefined ? problemsOnPlane(source, connection, planeNamed(plane as PlaneName)) : []),
    ...(["retryTimeout", "retryDelayMs", "requestTimeoutMs", "callWindowMs"] as const).map((setting) =>
      numberProblem(connection, setting, find(setting)),
    ),
    limitProblem(connection, find("callsPerMinute")),
  ].filter((problem) => problem !== undefined);
}

/** A named connection without a single setting is a slip of the pen, or one that was taken out of the configuration. */
function connectionProblem(source: ConfigSource | undefined, connection: string): string | undefined {
  if (connection === defaultConnection || hasSettings(source, connection)) return undefined;
  return (
    `Connection ${connection} is not configured: pulumi config set ${connection}:organization <name> ` +
    `(or set ${variableOf(connection, "organization")}), and its credentials.`
  );
}

function problemsOnPlane(source: ConfigSource | undefined, connection: string, plane: Plane): (string | undefined)[] {
  const foreign = foreignSettings(source, connection, plane);
  const user =
    plane.signOn === "user" ? [loginProblem(source, connection, plane), authorityProblem(source, connection)] : [];
  return [endpointProblem(source, connection, plane), ...foreign, ...user];
}

/** Whether a text can be an organization's name. */
export function isOrganization(name: string): boolean {
  return /^[A-Za-z0-9][\w.-]*$/.test(name);
}

function organizationProblem(connection: string, organization: string | undefined): string | undefined {
  const command = `pulumi config set ${connection}:organization <name>`;
  if (organization === undefined) {
    return `No organization is set: ${command} (or set ${variableOf(connection, "organization")}).`;
  }
  if (isOrganization(organization)) return undefined;
  return `"${organization}" cannot be an organization; give its bare name, such as acme: ${command}`;
}

function endpointProblem(source: ConfigSource | undefined, connection: string, plane: Plane): string | undefined {
  const endpoint = findSetting(source, connection, "endpoint")?.value;
  const location = plane.signOn === "google" ? findSetting(source, connection, "location")?.value : undefined;
  if (location !== undefined && endpoint !== undefined) {
    return `Both endpoint and location are set for connection ${connection}; keep one: pulumi config rm ${connection}:location`;
  }
  if (location !== undefined && !/^[a-z0-9-]+$/.test(location)) {
    return `"${location}" cannot be a location: pulumi config set ${connection}:location eu`;
  }
  if (endpoint === undefined) return plane.endpoint() === undefined ? missingEndpoint(connection, plane) : undefined;
  const problem = urlProblem(endpoint, plane.plainHttp);
  const command = `pulumi config set ${connection}:endpoint https://<host>`;
  return problem === undefined ? undefined : `The endpoint of connection ${connection} ${problem}: ${command}`;
}

function missingEndpoint(connection: string, { name }: Plane): string {
  return (
    `On plane ${name} the endpoint must be set: pulumi config set ${connection}:endpoint http://<management server>:8080 ` +
    `(or set ${variableOf(connection, "endpoint")}).`
  );
}

function authorityProblem(source: ConfigSource | undefined, connection: string): string | undefined {
  const found = findSetting(source, connection, "caCertificate");
  if (found === undefined || isPem(found.value)) return undefined;
  return `${found.from} holds no certificates in PEM: cat ca.pem | pulumi config set ${connection}:caCertificate`;
}

function numberProblem(connection: string, setting: SettingName, value: string | undefined): string | undefined {
  if (value === undefined || /^\d+$/.test(value)) return undefined;
  return `${setting} of connection ${connection} is "${value}", not a whole number: pulumi config set ${connection}:${setting} 300`;
}

function limitProblem(connection: string, value: string | undefined): string | undefined {
  if (value === undefined || /^0*[1-9]\d*$/.test(value)) return undefined;
  return (
    `callsPerMinute of connection ${connection} is "${value}", not a whole number above 0: ` +
    `pulumi config set ${connection}:callsPerMinute 3000`
  );
}
