import { planeNamed, planeProblem, type Plane, type PlaneName } from "./planes";
import { basicOf, findClassicCredentials, type ClassicCredentials } from "./settings-classic";
import { findGoogleCredentials, findQuotaProject, type GoogleCredentials } from "./settings-google";
import { problemsOf } from "./settings-problems";
import {
  defaultConnection,
  findGoogleSetting,
  findSetting,
  type ConfigSource,
  type SettingName,
} from "./settings-source";

export type { ConfigSource } from "./settings-source";
export { isOrganization } from "./settings-problems";

/** Which organization is meant: its identity (plane and name), and the connection that leads there. */
export interface Target {
  readonly connection: string;
  readonly plane: PlaneName;
  readonly organization: string;
}

/** Everything needed to ask an organization. */
export interface Settings extends Target {
  /** The host, without `/v1`. */
  readonly endpoint: string;
  readonly credentials: GoogleCredentials | ClassicCredentials;
  /** Authorities to trust besides the usual ones, in PEM. */
  readonly caCertificate?: string;
  readonly quotaProject?: string;
  /** How long a call is tried again, from its first failure on, before that counts. */
  readonly retryTimeoutMs: number;
  /** The first pause between two tries; the next ones double. */
  readonly retryDelayMs: number;
  /** How many calls may begin in a minute; without it any number. */
  readonly callsPerMinute?: number;
  /** How long that minute is. */
  readonly callWindowMs: number;
  /** How long one request may take; an upload takes five times as long. */
  readonly requestTimeoutMs: number;
}

/** Settings that are missing or contradict each other; the message says what to set. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/** Plane and organization of a connection, or the sentences that say what to set. Asks for no credentials: a preview needs none. */
export function resolveTarget(
  source: ConfigSource | undefined,
  connection: string = defaultConnection,
  organization?: string,
): { target?: Target; problems: string[] } {
  const plane = planeOf(source, connection);
  const name = organization ?? organizationOf(source, connection, plane);
  const problems = problemsOf(source, connection, plane, name);
  if (problems.length > 0 || name === undefined) return { problems };
  return { target: { connection, plane: plane as PlaneName, organization: name }, problems };
}

/** The settings that lead to a target; throws a SettingsError that says what to set. */
export function settingsFor(source: ConfigSource | undefined, target: Target): Settings {
  const { connection } = target;
  const now = planeOf(source, connection);
  const problems = problemsOf(source, connection, now, target.organization);
  // Without this a connection that moved to another plane would take one plane's credentials to the other's host.
  if (planeProblem(now) === undefined && now !== target.plane) problems.push(movedProblem(target, now));
  const find = (setting: SettingName) => findSetting(source, connection, setting)?.value;
  const plane = planeNamed(target.plane);
  const endpoint = endpointFor(source, target);
  const callsPerMinute = find("callsPerMinute") ?? plane.callsPerMinute;
  if (problems.length > 0 || endpoint === undefined) throw new SettingsError(`[apigee] ${problems.join("\n")}`);
  return {
    ...target,
    endpoint,
    ...credentialsOf(source, connection, plane),
    ...(callsPerMinute === undefined ? {} : { callsPerMinute: Number(callsPerMinute) }),
    callWindowMs: Number(find("callWindowMs") ?? 60_000),
    retryTimeoutMs: Number(find("retryTimeout") ?? 300) * 1000,
    retryDelayMs: Number(find("retryDelayMs") ?? 1000),
    requestTimeoutMs: Number(find("requestTimeoutMs") ?? 60_000),
  };
}

/** The host that a connection leads to; nothing where it does not say, and the plane has none of its own. */
export function endpointFor(source: ConfigSource | undefined, { connection, plane }: Target): string | undefined {
  const find = (setting: SettingName) => findSetting(source, connection, setting)?.value;
  return trimEndpoint(find("endpoint")) ?? planeNamed(plane).endpoint(find("location"));
}

/** What a connection signs on with, as it is set: an answer may repeat it anywhere, in the reasons of a failed deployment too. */
export function secretsOf(source: ConfigSource | undefined, connection: string): string[] {
  const names = ["accessToken", "password", "refreshToken", "passcode", "mfaToken"] as const;
  const set = (name: SettingName) => findSetting(source, connection, name)?.value;
  const [username, password] = [set("username"), set("password")];
  const basic = username === undefined || password === undefined ? [] : [basicOf(username, password)];
  return [...names.flatMap((name) => set(name) ?? []), ...basic];
}

/** Who asks, and what goes with it. */
function credentialsOf(
  source: ConfigSource | undefined,
  connection: string,
  plane: Plane,
): Pick<Settings, "credentials" | "quotaProject" | "caCertificate"> {
  if (plane.signOn === "user") {
    const authority = findSetting(source, connection, "caCertificate")?.value;
    const credentials = findClassicCredentials(source, connection, plane);
    return { credentials, ...(authority === undefined ? {} : { caCertificate: authority }) };
  }
  const quotaProject = findSetting(source, connection, "quotaProject")?.value ?? findQuotaProject(source);
  const credentials = findGoogleCredentials(source, connection);
  return { credentials, ...(quotaProject === undefined ? {} : { quotaProject }) };
}

function planeOf(source: ConfigSource | undefined, connection: string): string {
  return findSetting(source, connection, "plane")?.value ?? "x";
}

/** On X an organization is named like its Google project. */
function organizationOf(source: ConfigSource | undefined, connection: string, plane: string): string | undefined {
  const own = findSetting(source, connection, "organization");
  const isGoogles = planeProblem(plane) === undefined && planeNamed(plane as PlaneName).signOn === "google";
  return (own ?? (isGoogles ? findGoogleSetting(source, "project") : undefined))?.value;
}

/** `/v1` is ours to add; people write it at times. */
function trimEndpoint(endpoint: string | undefined): string | undefined {
  return endpoint?.replace(/\/+$/, "").replace(/\/v1$/, "");
}

function movedProblem({ connection, plane, organization }: Target, now: string): string {
  return (
    `Organization ${organization} is on plane ${plane}, but connection ${connection} is now configured for plane ${now}: ` +
    `pulumi config set ${connection}:plane ${plane}`
  );
}
