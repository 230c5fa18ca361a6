import path from "node:path";
import { readBundle, writeZip, type Files } from "pulumi-apigee-pingauthorize/bundle";
import type { Kind, Organization } from "./organization";

/** The proxies that other people own. */
export const theirProxies = ["orders", "invoices", "status"] as const;

const environment = "test";

/** What is in the organization before we come: three proxies in use, a draft, a shared flow and a key value map. */
export async function othersMoveIn(organization: Organization): Promise<void> {
  await deploy(
    organization,
    "sharedflows",
    "traffic-log",
    await importBundle(organization, "sharedflows", "traffic-log"),
  );
  for (const name of theirProxies)
    await deploy(organization, "apis", name, await importBundle(organization, "apis", name));
  await importBundle(organization, "apis", "invoices", invoicesDraft);
  const maps = `environments/${environment}/keyvaluemaps`;
  await organization.send("POST", maps, { name: "billing", encrypted: true });
  await organization.request(organization.plane.ways.add(`${maps}/billing`, "currency", "EUR"));
}

/** The owner of `orders` releases what they have, which knows nothing of any callout; answers the revision. */
export async function ownerReleasesOrders(organization: Organization): Promise<string> {
  const revision = await importBundle(organization, "apis", "orders", ordersRelease);
  await deploy(organization, "apis", "orders", revision);
  return revision;
}

/** What somebody did, and what has become of the entry. */
export interface Meddled {
  what: string;
  entry: "changed" | "missing";
}

/** Someone sets another host in the map that we made; where nobody could see that, takes it out. */
export async function someoneMeddles(organization: Organization, map: string): Promise<Meddled> {
  const path = `environments/${environment}/keyvaluemaps/${map}`;
  const key = "service_host_port";
  if ((await organization.held(path)).told) {
    await organization.request(organization.plane.ways.change(path, key, "evil.example.com:443"));
    return { what: `Someone sets ${key} in the map ${map} to evil.example.com:443.`, entry: "changed" };
  }
  await organization.send("DELETE", `${path}/entries/${key}`);
  const why =
    "The map is encrypted, and Apigee tells no values of it:\na changed one is not to be seen, a missing key is.";
  return { what: `Someone takes ${key} out of the map ${map}. ${why}`, entry: "missing" };
}

async function importBundle(
  organization: Organization,
  kind: Kind,
  name: string,
  edit: (files: Files) => Files = (files) => files,
): Promise<string> {
  const zip = writeZip(edit(readBundle(path.join(__dirname, "proxies", name))));
  const { revision } = await organization.send<{ revision: string }>("POST", `${kind}?action=import&name=${name}`, zip);
  return revision;
}

/** Deploys without waiting for it, then waits: the bundle serves when this is over. */
async function deploy(organization: Organization, kind: Kind, name: string, revision: string): Promise<void> {
  const deployment = `environments/${environment}/${kind}/${name}/revisions/${revision}/deployments`;
  await organization.send("POST", `${deployment}?override=true`);
  while (!(await organization.standing(deployment)).serves) await new Promise((done) => setTimeout(done, 20));
}

function invoicesDraft(files: Files): Files {
  return replaced(files, "apiproxy/targets/billing.xml", "/v2", "/v3-not-ready");
}

function ordersRelease(files: Files): Files {
  return replaced(files, "apiproxy/policies/Check-Quota.xml", `count="1000"`, `count="2000"`);
}

function replaced(files: Files, file: string, from: string, to: string): Files {
  const text = files.get(file)?.toString() ?? "";
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
  return new Map([...files, [file, Buffer.from(text.replace(from, to))]]);
}
