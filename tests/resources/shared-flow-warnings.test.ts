import { join } from "node:path";
import { lifecycle } from "../../provider/resources/shared-flow.lifecycle";
import { onEachOrganization } from "../support/organizations";
import { edit } from "../support/scratch";
import { callFile, sharedFlowAt } from "../support/shared-flow";
import { witness } from "../support/witness";

onEachOrganization("what a shared flow says", (place) => {
  const { folder, flow, args, live, revise, someoneImports, others } = sharedFlowAt(place);

  describe("to its user", () => {
    it("names the files that a new revision changes", async () => {
      const { outs } = await flow().create(args());
      revise();
      const checked = await flow().check(args({ trustStore: { reference: "PingAuthTrust" } }), outs);
      const { context, progress } = witness(place.bench);
      await lifecycle.update(context, checked as never, outs as never);
      expect(progress).toEqual(["PingAuth: revision 2 changes policies/Sideband-Call.xml, trustStore"]);
    });

    it("warns of a trust store that is not enforced", async () => {
      edit(join(folder(), callFile), (text) =>
        text.replace("<Enforce>true</Enforce>", "<CommonName>ping</CommonName>"),
      );
      const wanted = (await flow().check(args({ trustStore: { reference: "PingAuthTrust" } }))) as never;
      const owner = { project: "shop", stack: "dev", name: "PingAuth" };
      const { warnings } = lifecycle.check!({ wanted, given: wanted, known: {}, pending: () => false, owner });
      expect(warnings).toEqual([expect.stringMatching(/^trustStore: .*Enforce/u)]);
    });

    it("warns of a trust store when it or the bundle is new, and not again at every preview", async () => {
      edit(join(folder(), callFile), (text) =>
        text.replace("<Enforce>true</Enforce>", "<CommonName>ping</CommonName>"),
      );
      const owner = { project: "shop", stack: "dev", name: "PingAuth" };
      const checked = async (reference: string) => (await flow().check(args({ trustStore: { reference } }))) as never;
      const warnings = (wanted: never, known: never) =>
        lifecycle.check!({ wanted, given: wanted, known, pending: () => false, owner }).warnings;
      const known = await checked("PingAuthTrust");
      expect(warnings(known, known)).toEqual([]);
      expect(warnings(await checked("Other"), known)).toHaveLength(1);
      revise();
      expect(warnings(await checked("PingAuthTrust"), known)).toHaveLength(1);
    });

    it("leaves a revision that somebody has deployed, naming the environment", async () => {
      const { id, outs } = await flow().create(args());
      revise();
      const updated = await flow().update(id, outs, args());
      await place.bench.someone("POST", "environments/prod/sharedflows/PingAuth/revisions/1/deployments");
      const { context, warnings } = witness(place.bench);
      await lifecycle.delete(context, updated as never, []);
      expect(warnings).toEqual([
        "Revision 1 of shared flow PingAuth stays: it is deployed in prod, which is not this resource's to undo.",
      ]);
      expect(await live()).toEqual(["1"]);
    });

    it("leaves it also beside revisions of others", async () => {
      const { outs } = await flow().create(args());
      await someoneImports(others("theirs"));
      await place.bench.someone("POST", "environments/test/sharedflows/PingAuth/revisions/1/deployments");
      const { context, warnings } = witness(place.bench);
      await lifecycle.delete(context, outs as never, []);
      expect(warnings).toEqual([
        expect.stringContaining("Revision 1 of shared flow PingAuth stays: it is deployed in test"),
      ]);
      expect(await live()).toEqual(["1", "2"]);
    });

    it("waits for its own revision while another one is deployed", async () => {
      const { outs } = await flow().create(args());
      await place.bench.someoneDeploys("sharedflows", "PingAuth", (await someoneImports(others("theirs"))).revision);
      place.bench.sandbox.inject({ when: { method: "DELETE" }, do: { status: 400 } });
      const { context, warnings, progress } = witness(place.bench);
      await lifecycle.delete(context, outs as never, []);
      expect(warnings).toEqual([]);
      expect(progress).toEqual(["waiting until Apigee knows that shared flow PingAuth is not deployed any more"]);
      expect(await live()).toEqual(["2"]);
    });

    it("is silent about an old revision that is deployed, and not about one that it may not delete", async () => {
      const { outs } = await flow().create(args({ keepRevisions: 0 }));
      const { context, warnings } = witness(place.bench);
      place.bench.sandbox.inject({ when: { method: "DELETE" }, do: { status: 400 } });
      revise();
      const checked = await flow().check(args({ keepRevisions: 0 }), outs);
      const known = { ...outs, ...(await lifecycle.update(context, checked as never, outs as never)) };
      expect(warnings).toEqual([]);
      place.bench.sandbox.inject({ when: { method: "DELETE" }, do: { status: 403 } });
      await lifecycle.update(context, checked as never, known as never);
      expect(warnings).toEqual([expect.stringMatching(/^Revision 1 of shared flow PingAuth was not deleted: .*403/u)]);
    });

    place.it("warns when the plane's limit of revisions comes near", { needs: "revisionLimit" }, async () => {
      const { outs } = await flow().create(args());
      const warningsAt = async (count: number) => {
        const revision = Array.from({ length: count }, (_, i) => String(i + 1));
        const body = JSON.stringify({ sharedFlows: [{ name: "PingAuth", revision }] });
        place.bench.sandbox.inject({ when: { method: "GET" }, do: { status: 200, body } });
        const { context, warnings } = witness(place.bench);
        await lifecycle.read(context, outs as never);
        return warnings;
      };
      expect(await warningsAt(224)).toEqual([]);
      expect(await warningsAt(225)).toEqual([
        expect.stringContaining("PingAuth has 225 revisions and Apigee keeps 250"),
      ]);
    });
  });
});
