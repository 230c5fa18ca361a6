import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { SandboxOptions } from "../../sandbox";
import { type Google, startGoogle } from "../apigee/support/google";
import type { Planted } from "../support/secrets-search";
import { startLoginRelay } from "./support/login-relay";

/** A way to ask Apigee that has secrets of its own, and how a stack is told of it. */
export interface Credentials {
  title: string;
  sandbox: SandboxOptions;
  /** Whether a login service gets the secrets, and Apigee only what it gives out for them. */
  atLogin?: true;
  /** Made anew for each case, with secrets of its own; told where the sandbox is. */
  make: (url: string) => Promise<Made>;
}

/** What a stack is given. */
export interface Made {
  /** Secrets may be added while the stack runs. */
  planted: Planted;
  config?: Record<string, string>;
  secrets?: Record<string, string>;
  /** The variables of the n-th run: a passcode counts once. */
  env?: (run: number) => Record<string, string>;
  close?: () => Promise<void>;
}

/** A secret that nothing else contains, with characters that each spelling writes differently. */
export function marker(what: string): string {
  return `m4rk-${what}-${randomBytes(6).toString("hex")}<&>"é`;
}

/** The same of letters that a header, a form or a URL may hold as they are. */
function plainMarker(what: string): string {
  return `m4rk-${what}-${randomBytes(12).toString("hex")}`;
}

const token = { title: "x, access token in the environment", sandbox: { plane: "x" } } as const;

/** All the ways, on all the planes. */
export const credentials: readonly Credentials[] = [
  {
    ...token,
    make: () => {
      const accessToken = plainMarker("token");
      return Promise.resolve({ planted: { accessToken }, env: () => ({ APIGEE_ACCESS_TOKEN: accessToken }) });
    },
  },
  {
    title: "x, access token in the configuration",
    sandbox: { plane: "x" },
    make: () => {
      const accessToken = plainMarker("token");
      return Promise.resolve({ planted: { accessToken }, secrets: { "apigee:accessToken": accessToken } });
    },
  },
  { title: "x, service-account key", sandbox: { plane: "x" }, atLogin: true, make: serviceAccount },
  { title: "x, refresh token of a user", sandbox: { plane: "x" }, atLogin: true, make: googleUser },
  {
    title: "edge, user and password",
    sandbox: { plane: "edge" },
    make: () => {
      const password = marker("password");
      const config = { "apigee:username": "someone@example.com" };
      const basic = Buffer.from(`someone@example.com:${password}`).toString("base64");
      return Promise.resolve({ planted: { password, basic }, config, secrets: { "apigee:password": password } });
    },
  },
  {
    title: "edge, login service: password and one-time code",
    sandbox: { plane: "edge" },
    atLogin: true,
    make: (url) => {
      const [password, mfaToken] = [marker("password"), plainMarker("code")];
      const config = { "apigee:username": "someone@example.com" };
      const secrets = { "apigee:password": password };
      const env = codes("APIGEE_MFA_TOKEN", mfaToken);
      return throughLogin(url, { planted: { password, mfaToken }, config, secrets, env });
    },
  },
  {
    title: "edge, login service: passcode",
    sandbox: { plane: "edge" },
    atLogin: true,
    make: (url) => {
      const passcode = plainMarker("passcode");
      return throughLogin(url, { planted: { passcode }, env: codes("APIGEE_PASSCODE", passcode) });
    },
  },
  // What a code gave before; it is not exchanged here, so that each run can use the one in the configuration.
  {
    title: "edge, login service: refresh token",
    sandbox: { plane: "edge", login: { rotates: false } },
    atLogin: true,
    make: async (url) => {
      const refreshToken = await signOn(url);
      return throughLogin(url, { planted: { refreshToken }, secrets: { "apigee:refreshToken": refreshToken } });
    },
  },
  {
    title: "opdk, user and password",
    sandbox: { plane: "opdk" },
    make: () => {
      const password = marker("password");
      const config = { "apigee:username": "someone@example.com" };
      return Promise.resolve({ planted: { password }, config, secrets: { "apigee:password": password } });
    },
  },
];

/** Plants what the login service grants as well. */
async function throughLogin(url: string, made: Made): Promise<Made> {
  const login = await startLoginRelay(url, (granted) => Object.assign(made.planted, granted));
  return { ...made, config: { ...made.config, "apigee:loginUrl": login.url }, close: login.close };
}

function codes(variable: string, code: string): (run: number) => Record<string, string> {
  return (run) => ({ [variable]: run === 1 ? code : `${code}-${run}` });
}

/** A refresh token of the sandbox's login service, as somebody has it from an earlier sign-on. */
async function signOn(url: string): Promise<string> {
  const answer = await fetch(`${url}/oauth/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from("edgecli:edgeclisecret").toString("base64")}` },
    body: new URLSearchParams({ grant_type: "password", username: "someone@example.com", password: "s3cr3t" }),
  });
  const { refresh_token: token } = (await answer.json()) as { refresh_token?: string };
  if (!token) throw new Error(`POST /oauth/token: ${answer.status} without a refresh token`);
  return token;
}

/** A key as Google makes it. */
function serviceAccount(): Promise<Made> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const key = {
    type: "service_account",
    client_email: "deployer@acme.iam.gserviceaccount.com",
    private_key: pem,
    private_key_id: "1",
    token_uri: "https://oauth2.googleapis.com/token",
  };
  return atGoogle(key, { key: pem.split("\n")[5] ?? "" });
}

/** What `gcloud auth application-default login` leaves. */
function googleUser(): Promise<Made> {
  const [refreshToken, clientSecret] = [plainMarker("refresh"), plainMarker("client")];
  const key = { type: "authorized_user", client_id: "1", client_secret: clientSecret, refresh_token: refreshToken };
  return atGoogle(key, { refreshToken, clientSecret });
}

/** Credentials that Google's token host takes; it is on loopback, reached through a proxy that wants a password. */
async function atGoogle(credentials: object, planted: Planted): Promise<Made> {
  const google = await startGoogle();
  const userinfo = plainMarker("proxy");
  const token = plainMarker("granted");
  google.answers = {
    "oauth2.googleapis.com": () => ({ body: { access_token: token, expires_in: 3600, token_type: "Bearer" } }),
  };
  return {
    planted: { ...planted, token, "the proxy's password": userinfo },
    secrets: { "apigee:credentials": JSON.stringify(credentials) },
    env: () => throughProxy(google, userinfo),
    close: () => google.close(),
  };
}

function throughProxy({ environment }: Google, password: string): Record<string, string> {
  const proxy = environment["HTTPS_PROXY"]?.replace("http://", `http://someone:${password}@`) ?? "";
  return { ...environment, HTTPS_PROXY: proxy };
}
