import { mkdirSync, writeFileSync } from "node:fs";
import { copyBundle } from "./bundle";
import { selfSignedCertificate } from "./certificate";
import type { Organization } from "./organization";
import { othersMoveIn, theirProxies } from "./others";
import { certificateFile, folder, workingBundle } from "./places";
import { makeStack } from "./pulumi";
import { type Story, wanted } from "./story";

/** Fills the organization with what others have there, and makes the stack of the program. */
export async function setTheScene({ organization }: Story): Promise<void> {
  await othersMoveIn(organization);
  mkdirSync(folder, { recursive: true });
  copyBundle();
  writeFileSync(certificateFile, selfSignedCertificate("pingauthorize.example.com"));
  const { config, secrets } = connection(organization);
  const program = {
    environment: wanted.environment,
    bundle: workingBundle,
    serviceHostPort: wanted.serviceHostPort,
    certificate: certificateFile,
    proxies: JSON.stringify(theirProxies),
  };
  await makeStack({ ...config, ...program }, { ...secrets, sharedSecret: wanted.sharedSecret });
}

/** Where the organization is and who asks, setting by setting: all that differs for the program from plane to plane. */
export function connectionRows(organization: Organization): string[][] {
  const { config, secrets } = connection(organization);
  return [...Object.entries(config), ...Object.keys(secrets).map((setting) => [setting, "[secret]"])];
}

function connection({ endpoint, name, plane }: Organization) {
  const { config, secrets } = plane.credentials;
  const where = {
    "apigee:plane": plane.sandbox.plane,
    "apigee:endpoint": endpoint,
    "apigee:organization": name,
  };
  return { config: { ...where, ...config }, secrets };
}
