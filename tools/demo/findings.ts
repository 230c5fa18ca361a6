import type { Organization } from "./organization";
import type { Stored } from "./pulumi";
import { wanted } from "./story";

/** One step of the guide: which resource did it, and what a GET shows of it. */
export interface Finding {
  step: string;
  by: string;
  path: string;
  seen: string;
  asExpected: boolean;
}

/** What is looked for of one kind of resource: the step, where to GET it, and what must be there. */
type Look = (organization: Organization, resource: Stored) => Promise<Omit<Finding, "by">>;

/** Every step of the guide that a resource of the stack has done. */
export async function findings(organization: Organization, resources: readonly Stored[]): Promise<Finding[]> {
  const looks = Object.entries(lookAt).flatMap(([type, look]) =>
    resources.filter((resource) => resource.type === type).map((resource) => ({ look, resource })),
  );
  const found: Finding[] = [];
  for (const { look, resource } of looks) {
    found.push({ ...(await look(organization, resource)), by: `${resource.type} ${resource.name}` });
  }
  return found;
}

/** By type, in the guide's order. */
const lookAt: Record<string, Look> = {
  SharedFlow: lookAtSharedFlow,
  KeyValueMap: lookAtKeyValueMap,
  TlsKeystore: lookAtKeystore,
  Reference: lookAtReference,
  ApiProxy: lookAtProxy,
  ProxyFlowCallout: lookAtCallout,
  Deployment: lookAtDeployment,
};

async function lookAtSharedFlow(organization: Organization, { outputs }: Stored) {
  const path = `sharedflows/${text(outputs["name"])}/revisions/${text(outputs["revision"])}`;
  const files = await organization.files(path);
  const trusting = holding(files, "<TrustStore>ref://PingAuthTrust</TrustStore>");
  return {
    step: "upload the shared flow, uncomment TrustStore",
    path: `${path}?format=bundle`,
    seen: `${files.size} files; ${trusting.map(baseName).join()} trusts ref://PingAuthTrust`,
    asExpected: trusting.length === 1,
  };
}

async function lookAtKeyValueMap(organization: Organization, { id }: Stored) {
  const { path, values, told } = await organization.held(below(id));
  const [host, secret] = [values["service_host_port"], values["shared_secret"]];
  return {
    step: "enter host and secret in a key value map",
    path,
    seen: told
      ? `service_host_port = ${host}, shared_secret is set`
      : `encrypted, with ${Object.keys(values).join(" and ")}`,
    asExpected: told
      ? host === wanted.serviceHostPort && secret === wanted.sharedSecret
      : host !== undefined && secret !== undefined,
  };
}

async function lookAtKeystore(organization: Organization, { id }: Stored) {
  const path = `${below(id)}/aliases/pingauthorize`;
  const { certsInfo } = await organization.get<{ certsInfo: { certInfo: { subject: string }[] } }>(path);
  const subject = certsInfo.certInfo.map((certificate) => certificate.subject).join();
  return {
    step: "make a keystore with the certificate",
    path,
    seen: subject,
    asExpected: subject === "CN=pingauthorize.example.com",
  };
}

async function lookAtReference(organization: Organization, { id }: Stored) {
  const { refers } = await organization.get<{ refers: string }>(below(id));
  return {
    step: "make a reference to the keystore",
    path: below(id),
    seen: `refers to ${refers}`,
    asExpected: await organization.has(`environments/${wanted.environment}/keystores/${refers}`),
  };
}

async function lookAtProxy(organization: Organization, { outputs }: Stored) {
  const path = `apis/${text(outputs["name"])}/revisions/${text(outputs["revision"])}`;
  const { basepaths } = await organization.get<{ basepaths: string[] }>(path);
  return {
    step: "create a reverse proxy",
    path,
    seen: `base path ${basepaths.join()}`,
    asExpected: basepaths.includes("/echo"),
  };
}

async function lookAtCallout(organization: Organization, { outputs }: Stored) {
  const proxy = text(outputs["proxy"]);
  const path = `apis/${proxy}/revisions/${await organization.live("apis", proxy)}`;
  const files = await organization.files(path);
  const steps = holding(files, "<Name>FC-PingAuth</Name>");
  return {
    step: `call the shared flow in ${proxy}`,
    path: `${path}?format=bundle`,
    seen: `FC-PingAuth in ${steps.map((file) => file.split("/").slice(1).join("/")).join(", ")}`,
    asExpected: steps.length === endpoints([...files.keys()]),
  };
}

async function lookAtDeployment(organization: Organization, { outputs }: Stored) {
  const [kind, name] = outputs["proxy"]
    ? ["apis", text(outputs["proxy"])]
    : ["sharedflows", text(outputs["sharedFlow"])];
  const path = `environments/${wanted.environment}/${kind}/${name}/revisions/${text(outputs["revision"])}/deployments`;
  const { seen, serves } = await organization.standing(path);
  return { step: `deploy ${name}`, path, seen: `revision ${text(outputs["revision"])} is ${seen}`, asExpected: serves };
}

/** The files that hold a text, and not in a comment alone. */
function holding(files: ReadonlyMap<string, Buffer>, wantedText: string): string[] {
  const live = (bytes: Buffer) => bytes.toString().replace(/<!--[^]*?-->/gu, "");
  return [...files].filter(([, bytes]) => live(bytes).includes(wantedText)).map(([file]) => file);
}

/** Every endpoint has one step: proxy endpoints for the request, target endpoints for the response. */
function endpoints(files: string[]): number {
  return files.filter((file) => /^apiproxy\/(proxies|targets)\//u.test(file)).length;
}

function below(id: string): string {
  return id.split("/").slice(2).join("/");
}

function baseName(file: string): string {
  return file.split("/").at(-1) ?? file;
}

function text(value: unknown): string {
  return String(value);
}
