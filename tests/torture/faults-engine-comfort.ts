import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import type { SandboxOptions } from "../../sandbox";
import { variableOf, type SettingName } from "../../provider/apigee/settings-source";
import { startGoogle } from "../apigee/support/google";
import { makeCertificate } from "../support/certificates";
import { settled, type Trouble } from "./faults-list";
import type { Scene } from "./support/stage";

/** What a fault needs around a stack to be met at all. */
export interface Comfort {
  sandbox: SandboxOptions;
  /** The variables that the engine runs with. */
  env: (scene: Pick<Scene, "stack" | "sandbox">) => Record<string, string>;
  close: () => Promise<void>;
}

/** Makes it. */
export async function comfort(place: "x" | "edge", { tls, renews, settings = {} }: Trouble): Promise<Comfort> {
  if (renews && place === "x") return renewedByGoogle();
  const env: Comfort["env"] = ({ sandbox }) => variables(settled(settings, sandbox.url));
  const close = () => Promise.resolve();
  if (!tls) return { sandbox: {}, env, close };
  const { certificate, key } = makeCertificate("localhost");
  const authority: Comfort["env"] = ({ stack }) => {
    stack.file("authority.pem", certificate);
    return { NODE_EXTRA_CA_CERTS: join(stack.folder, "authority.pem") };
  };
  return { sandbox: { tls: { certificate, key } }, env: (scene) => ({ ...env(scene), ...authority(scene) }), close };
}

/** Settings as variables of the environment. */
function variables(settings: Record<string, string>): Record<string, string> {
  const named = ([key, value]: [string, string]) => {
    const [connection = "", setting] = key.split(":");
    return [variableOf(connection, setting as SettingName), value];
  };
  return Object.fromEntries(Object.entries(settings).map(named));
}

/** A service account's key, and Google's host on loopback, which makes another token of it each time. */
async function renewedByGoogle(): Promise<Comfort> {
  const google = await startGoogle();
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = {
    type: "service_account",
    client_email: "deployer@acme.iam.gserviceaccount.com",
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    private_key_id: "1",
    token_uri: "https://oauth2.googleapis.com/token",
  };
  const env = { ...google.environment, APIGEE_ACCESS_TOKEN: "", APIGEE_CREDENTIALS: JSON.stringify(key) };
  return { sandbox: {}, env: () => env, close: () => google.close() };
}
