import type { ClassicCredentials } from "./settings-classic";

/** One way to get a token. */
export interface Way {
  readonly described: string;
  readonly form: Record<string, string>;
  /** The code in it that counts once. */
  readonly code?: string;
}

/** The ways that credentials leave open, the best first: a refresh token, a passcode, the password. */
export function waysOf(
  credentials: ClassicCredentials,
  refreshToken: string | undefined,
  used: ReadonlySet<string>,
): Way[] {
  const { passcode, username, password, mfaToken } = credentials;
  const ways: (Way | undefined)[] = [
    refreshToken === undefined
      ? undefined
      : { described: "the refresh token", form: { grant_type: "refresh_token", refresh_token: refreshToken } },
    passcode === undefined
      ? undefined
      : {
          described: `the passcode of ${passcode.from}`,
          form: { grant_type: "password", response_type: "token", passcode: passcode.value },
          code: passcode.value,
        },
    username === undefined || password === undefined
      ? undefined
      : {
          described: `the password of ${password.from}`,
          form: {
            grant_type: "password",
            username: username.value,
            password: password.value,
            ...(mfaToken === undefined ? {} : { mfa_token: mfaToken.value }),
          },
          ...(mfaToken === undefined ? {} : { code: mfaToken.value }),
        },
  ];
  return ways.filter((way) => way !== undefined).filter(({ code }) => code === undefined || !used.has(code));
}
