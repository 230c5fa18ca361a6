import { ownersProxy } from "../support/bundles";
import { onEachOrganization } from "../support/organizations";

const args = { environment: "test", proxy: "orders", revision: "1" };

onEachOrganization("what a deployment may be given", (place) => {
  const door = () => place.bench.door("Deployment");
  const account = "runtime@acme.iam.gserviceaccount.com";
  const accountOf = async () =>
    (await place.bench.someone("GET", "environments/test/apis/orders/deployments")).deployments[0].serviceAccount;

  beforeEach(async () => {
    for (const release of [1, 2]) await place.bench.someoneImports("apis", "orders", ownersProxy("orders", release));
  });

  it("is told at preview to belong elsewhere, where the organization has no use for it", async () => {
    const accepts = (more: object) =>
      door()
        .check({ ...args, ...more })
        .then(
          () => true,
          (error: Error) => error.message,
        );
    expect(await accepts({ serviceAccount: account })).toEqual(
      place.can("serviceAccounts") || expect.stringContaining("serviceAccount belongs to Apigee X and hybrid"),
    );
    expect(await accepts({ delay: 2 })).toEqual(
      place.can("delay") || expect.stringContaining("delay belongs to Apigee Edge and Private Cloud"),
    );
  });

  place.it("is a delay, which goes with the deployment", { needs: "delay" }, async () => {
    const calls = await place.bench.callsDuring(() => door().create({ ...args, delay: 2 }));
    expect(calls).toContain("POST environments/test/apis/orders/revisions/1/deployments?override=true&delay=2");
  });

  place.it("puts back what was live before with the account that it had", { needs: "serviceAccounts" }, async () => {
    await place.bench.someoneImports("apis", "orders", ownersProxy("orders", 3));
    const wanted = { ...args, revision: "2", serviceAccount: account, onDelete: "restore" };
    for (const theirs of ["old@acme.iam.gserviceaccount.com", undefined]) {
      const deployments = "environments/test/apis/orders/revisions/1/deployments";
      await place.bench.someone("POST", `${deployments}?override=true${theirs ? `&serviceAccount=${theirs}` : ""}`);
      const { id, outs } = await door().create(wanted);
      const updated = await door().update(id, outs, { ...wanted, revision: "3" });
      await door().delete(id, updated!);
      expect(await accountOf()).toBe(theirs && `projects/-/serviceAccounts/${theirs}`);
      await place.bench.someone("DELETE", deployments);
    }
  });

  place.it(
    "is a service account, which stays that of the live revision, and no other on the same revision",
    { needs: "serviceAccounts" },
    async () => {
      const { id, outs } = await door().create({ ...args, serviceAccount: account });
      await door().update(id, outs, { ...args, revision: "2", serviceAccount: account });
      expect(await accountOf()).toBe(`projects/-/serviceAccounts/${account}`);
      const other = { ...args, serviceAccount: "other@acme.iam.gserviceaccount.com" };
      await expect(door().check(other, outs)).rejects.toThrow("Apigee has no in-place way");
    },
  );

  place.it(
    "is another service account where it moves, and none at all, without a word",
    { needs: "serviceAccounts" },
    async () => {
      const { id, outs } = await door().create({ ...args, serviceAccount: account });
      const moved = { ...args, environment: "prod", serviceAccount: "other@acme.iam.gserviceaccount.com" };
      expect((await door().diff(outs, moved)).replaces).toEqual(["environment"]);
      expect(await door().update(id, outs, args)).toMatchObject({ state: "READY" });
      expect(await accountOf()).toBe(`projects/-/serviceAccounts/${account}`);
    },
  );
});
