import { Organization } from "../../tools/demo/organization";
import { othersMoveIn } from "../../tools/demo/others";
import { planeNamed } from "../../tools/demo/planes";
import { makeCertificate } from "../support/certificates";
import { copyBundle, integrationProgram } from "./support/integration";
import { withOrganization } from "./support/organization";
import { counts, mustSucceed } from "./support/stack";

/** The whole environment at once: the component's mode "hooks". */
describe.each([planeNamed("x", true), planeNamed("edge", true)])(
  "PingAuthorizeIntegration with hooks, $title",
  (plane) => {
    const here = withOrganization({}, plane.sandbox);
    let organization: Organization;
    const up = async () => mustSucceed(await here.stack.up());
    const hook = async (name: string) => {
      const { sharedFlow, continueOnError = false } = await organization.get<Attached>(
        `environments/test/flowhooks/${name}`,
      );
      return { sharedFlow, continueOnError };
    };
    const hooks = `mode: "hooks",`;
    const withoutOwn = (program: string) => program.replace("proxies: [echo, ", "proxies: [");

    beforeAll(async () => {
      organization = new Organization(here.bench.sandbox.url, plane);
      await othersMoveIn(organization);
      copyBundle(here.stack);
      here.stack.file("ping.pem", makeCertificate("pingauthorize.example.com").certificate);
    });

    it("asks Ping around every proxy of the environment, closed where Ping does not answer, and changes none of them", async () => {
      const before = await organization.live("apis", "orders");
      here.stack.write(withoutOwn(integrationProgram({ more: hooks })));
      const ran = await up();
      for (const name of ["PreProxyFlowHook", "PostTargetFlowHook"]) {
        expect(await hook(name)).toEqual({ sharedFlow: "PingAuth", continueOnError: false });
      }
      expect(await organization.live("apis", "orders")).toBe(before);
      expect(ran.all).not.toContain("asks Ping twice");
      expect((await here.bench.callsDuring(up)).length).toBe(0);
    });

    it("stands beside look-ups, which the stack's configuration leads to the organization", async () => {
      const lookup = `exports.live = apigee.getProxiesOutput({ environment: "test" }).apply((all) => all.map(({ name }) => name));
      exports.environments = apigee.getOrganization().then(({ environments }) => environments);`;
      here.stack.write(withoutOwn(integrationProgram({ more: hooks })) + lookup);
      await up();
      const live = ["invoices", "orders", "status"];
      expect(await here.stack.outputs()).toEqual({ live, environments: ["prod", "test"] });
    });

    it("puts back a hook that somebody emptied", async () => {
      await here.bench.someone("DELETE", "environments/test/flowhooks/PreProxyFlowHook");
      mustSucceed(await here.stack.refresh());
      expect(counts(await up())).toMatchObject({ created: 1 });
      expect(await hook("PreProxyFlowHook")).toMatchObject({ sharedFlow: "PingAuth" });
    });

    it("warns of a proxy that would ask twice", async () => {
      here.stack.write(withoutOwn(integrationProgram({ proxies: ["orders"], more: hooks })));
      expect((await up()).all).toContain("Proxy orders asks Ping twice about each call");
    });

    it("gives way to callouts, and leaves nothing behind", async () => {
      here.stack.write(withoutOwn(integrationProgram({ proxies: ["orders"] })));
      await up();
      expect((await hook("PreProxyFlowHook")).sharedFlow).toBeUndefined();
      here.stack.write(withoutOwn(integrationProgram({ more: hooks })));
      await up();
      mustSucceed(await here.stack.destroy());
      expect((await hook("PostTargetFlowHook")).sharedFlow).toBeUndefined();
      expect(await organization.has("sharedflows/PingAuth")).toBe(false);
    });
  },
);

/** A hook as either plane answers it; Apigee X leaves out what is false. */
interface Attached {
  sharedFlow?: string;
  continueOnError?: boolean;
}
