import { planeProblem } from "./planes";
import {
  defaultConnection,
  findSetting,
  hasSettings,
  variableOf,
  type ConfigSource,
  type SettingName,
} from "./settings-source";

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
  return [
    connectionProblem(source, connection),
    namePlaneProblem(connection, plane),
    organizationProblem(connection, organization),
    endpointProblem(connection, find("endpoint"), find("location")),
    ...(plane === "x" ? foreignSettings(source, connection) : []),
    ...(["retryTimeout", "retryDelayMs", "requestTimeoutMs"] as const).map((setting) =>
      numberProblem(connection, setting, find(setting)),
    ),
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

function namePlaneProblem(connection: string, plane: string): string | undefined {
  const problem = planeProblem(plane);
  return problem === undefined ? undefined : `The ${problem}: pulumi config set ${connection}:plane x`;
}

function organizationProblem(connection: string, organization: string | undefined): string | undefined {
  const command = `pulumi config set ${connection}:organization <name>`;
  if (organization === undefined) {
    return `No organization is set: ${command} (or set ${variableOf(connection, "organization")}).`;
  }
  if (/^[A-Za-z0-9][\w.-]*$/.test(organization)) return undefined;
  return `"${organization}" cannot be an organization; give its bare name, such as acme: ${command}`;
}

function endpointProblem(
  connection: string,
  endpoint: string | undefined,
  location: string | undefined,
): string | undefined {
  const command = `pulumi config set ${connection}:endpoint https://<host>`;
  if (location !== undefined && endpoint !== undefined) {
    return `Both endpoint and location are set for connection ${connection}; keep one: pulumi config rm ${connection}:location`;
  }
  if (location !== undefined && !/^[a-z0-9-]+$/.test(location)) {
    return `"${location}" cannot be a location: pulumi config set ${connection}:location eu`;
  }
  const problem = endpoint === undefined ? undefined : urlProblem(endpoint);
  return problem === undefined ? undefined : `The endpoint of connection ${connection} ${problem}: ${command}`;
}

/** The endpoint is not repeated in the sentence: it may hold a password. */
function urlProblem(endpoint: string): string | undefined {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return "is no URL of a web server";
  if (url.username !== "" || url.password !== "") return "holds a user or password, which have settings of their own";
  if (url.search !== "" || url.hash !== "") return "holds a query or fragment";
  if (url.protocol === "http:" && !isLoopback(url.hostname)) return "is http, which would send credentials in clear";
  return undefined;
}

/** Plain http is for the sandbox alone. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(\.\d+){3}$/.test(host);
}

/** Google takes no password: whoever set one meant another plane. */
function foreignSettings(source: ConfigSource | undefined, connection: string): string[] {
  const classic: SettingName[] = ["username", "password", "loginUrl", "zone", "passcode", "mfaToken", "refreshToken"];
  return classic.flatMap((setting) => {
    const found = findSetting(source, connection, setting);
    if (found === undefined) return [];
    const remedy = found.from.includes(":") ? `pulumi config rm ${found.from}` : `unset ${found.from}`;
    return [`${found.from} is set, but plane x asks with Google credentials: ${remedy}`];
  });
}

function numberProblem(connection: string, setting: SettingName, value: string | undefined): string | undefined {
  if (value === undefined || /^\d+$/.test(value)) return undefined;
  return `${setting} of connection ${connection} is "${value}", not a whole number: pulumi config set ${connection}:${setting} 300`;
}
