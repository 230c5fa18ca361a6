import { lifecycle } from "../../provider/resources/deployment.lifecycle";
import { ownersProxy, thatFails } from "../support/bundles";
import { failureOf } from "../support/failure";
import { onEachOrganization } from "../support/organizations";
import { witness } from "../support/witness";

const args = { environment: "test", proxy: "orders", revision: "1" };

onEachOrganization("what a delete of a deployment says", (place) => {
  const door = () => place.bench.door("Deployment");
  const deletion = async (state: object) => {
    const { context, warnings } = witness(place.bench);
    await lifecycle.delete(context, state as never, []);
    return warnings;
  };

  beforeEach(async () => {
    for (const release of [1, 2]) await place.bench.someoneImports("apis", "orders", ownersProxy("orders", release));
  });

  it("is nothing where it takes down what this stack made live", async () => {
    const { outs } = await door().create(args);
    expect(await deletion(outs)).toEqual([]);
    expect(await place.bench.live("apis", "orders")).toBeUndefined();
  });

  it("is which revision stays where an update was killed, whose state is the old one", async () => {
    const { id, outs } = await door().create(args);
    await door().update(id, outs, { ...args, revision: "2" });
    expect(await deletion(outs)).toEqual([
      expect.stringMatching(
        /^revision 2 of proxy orders in environment test stays live: .* If a run that was killed did, undeploy it yourself\.$/u,
      ),
    ]);
    expect(await place.bench.live("apis", "orders")).toBe("2");
  });

  it("is nothing of a revision that was live before this stack, and was put back", async () => {
    await place.bench.someoneDeploys("apis", "orders", "1");
    const revision = await place.bench.someoneImports("apis", "orders", thatFails(ownersProxy("orders", 9), "no heap"));
    const { properties } = await failureOf(door().create({ ...args, revision }));
    expect(await deletion(properties)).toEqual([]);
    expect(await place.bench.live("apis", "orders")).toBe("1");
  });
});
