import type { Plane } from "./planes";
import { findSetting, type ConfigSource, type Found, type SettingName } from "./settings-source";

/** Who asks Edge or Private Cloud: a ready token; else whom the login service takes for somebody; else a user by basic authentication. */
export interface ClassicCredentials {
  readonly kind: "user";
  readonly accessToken?: Found;
  readonly username?: Found;
  readonly password?: Found;
  /** A refresh token of an earlier sign-on. */
  readonly refreshToken?: Found;
  /** A code that a user gets once from the login service, where another service knows the passwords. */
  readonly passcode?: Found;
  /** The code of the moment, where a password alone is not enough. */
  readonly mfaToken?: Found;
  /** The login service, where a setting asks for it. */
  readonly loginUrl?: string;
}

/** The settings that only a login service has a use for: one of them alone says that it is meant. */
const forLogin: readonly SettingName[] = ["loginUrl", "zone", "refreshToken", "passcode", "mfaToken"];

/** The credentials of a connection. What the Google provider is configured with never counts here. */
export function findClassicCredentials(
  source: ConfigSource | undefined,
  connection: string,
  plane: Plane,
): ClassicCredentials {
  const names = ["accessToken", "username", "password", "refreshToken", "passcode", "mfaToken"] as const;
  const found = names.map((name) => [name, findSetting(source, connection, name)] as const);
  const loginUrl = meansLogin(source, connection) ? findLoginUrl(source, connection, plane) : undefined;
  return {
    kind: "user",
    ...Object.fromEntries(found.filter(([, value]) => value !== undefined)),
    ...(loginUrl === undefined ? {} : { loginUrl }),
  };
}

/** Whether a setting asks for tokens of a login service. */
export function meansLogin(source: ConfigSource | undefined, connection: string): boolean {
  return forLogin.some((setting) => findSetting(source, connection, setting) !== undefined);
}

/** The login service of a connection: its own, else its zone's, else the plane's. */
export function findLoginUrl(source: ConfigSource | undefined, connection: string, plane: Plane): string | undefined {
  const own = findSetting(source, connection, "loginUrl")?.value;
  // The path of the tokens is ours to add; people write it at times.
  if (own !== undefined) return own.replace(/\/+$/, "").replace(/\/oauth\/token$/, "");
  const zone = findSetting(source, connection, "zone")?.value;
  return zone === undefined ? plane.loginUrl : plane.loginUrl?.replace("://", `://${zone}.`);
}

/** User and password as basic authentication sends them. */
export function basicOf(username: string, password: string): string {
  return Buffer.from(`${username}:${password}`).toString("base64");
}
