import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runCallout } from "../../provider/cli/program";
import { Organization } from "../../tools/demo/organization";
import { othersMoveIn } from "../../tools/demo/others";
import { planeNamed } from "../../tools/demo/planes";
import { useExample } from "./support/example";
import { copyBundle } from "./support/integration";
import { withOrganization } from "./support/organization";
import { counts, mustSucceed } from "./support/stack";

const example = join(__dirname, "../../examples/protect-everything/index.ts");

const settings = { environment: "test", bundle: "PingAuth", serviceHostPort: "ping:8443", sharedSecret: "s3cr3t" };

describe.each([planeNamed("x", true), planeNamed("edge", true)])("examples/protect-everything, $title", (plane) => {
  const here = withOrganization(settings, plane.sandbox);
  let organization: Organization;
  const up = async () => mustSucceed(await here.stack.up());
  const carries = async (name: string) => {
    const files = await organization.files(`apis/${name}/revisions/${await organization.live("apis", name)}`);
    return files.has("apiproxy/policies/FC-PingAuth.xml");
  };
  const listed = async () => {
    const environment = {
      APIGEE_PLANE: plane.sandbox.plane,
      APIGEE_ENDPOINT: here.bench.sandbox.url,
      APIGEE_ACCESS_TOKEN: "t0ken",
    };
    Object.assign(process.env, environment);
    const file = join(here.stack.folder, "proxies.json");
    const quiet = { result: () => undefined, say: () => undefined };
    const args = ["list", "--organization", "acme", "--environment", "test", "--out", file];
    const code = await runCallout(args, quiet);
    for (const variable of Object.keys(environment)) delete process.env[variable];
    return { code, names: JSON.parse(readFileSync(file, "utf8")) as string[] };
  };

  beforeAll(async () => {
    organization = new Organization(here.bench.sandbox.url, plane);
    await othersMoveIn(organization);
    copyBundle(here.stack);
    useExample(here.stack, "protect-everything");
  });

  it("attaches PingAuth to every proxy on the list but the exceptions, in about twenty lines", async () => {
    expect(readFileSync(example, "utf8").trim().split("\n").length).toBeLessThanOrEqual(22);
    expect(await listed()).toEqual({ code: 0, names: ["invoices", "orders", "status"] });
    await up();
    expect([await carries("invoices"), await carries("orders"), await carries("status")]).toEqual([true, true, false]);
  });

  it("previews without asking Apigee, and follows the list when it is written anew", async () => {
    expect(await here.bench.callsDuring(() => here.stack.preview())).toEqual([]);
    const revision = (await organization.live("apis", "invoices")) ?? "";
    await here.bench.someone("DELETE", `environments/test/apis/invoices/revisions/${revision}/deployments`);
    expect((await listed()).names).toEqual(["orders", "status"]);
    expect(counts(await up())).toMatchObject({ deleted: 1 });
    mustSucceed(await here.stack.destroy());
    expect(await carries("orders")).toBe(false);
  });
});
