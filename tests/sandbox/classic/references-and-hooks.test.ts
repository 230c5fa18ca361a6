import { sharedFlowFiles, zipOf } from "../support/someone";
import { User } from "./support/user";

let user: User;
beforeEach(async () => (user = await User.of("opdk")));
afterEach(() => user.sandbox.close());

describe("references", () => {
  const at = "environments/test/references";
  const wanted = { name: "r", refers: "ks1", resourceType: "TrustStore" };

  beforeEach(async () => {
    for (const name of ["ks1", "ks2"]) await user.done("POST", "environments/test/keystores", { name });
  });

  it("are made, turned to another keystore as a whole, and deleted", async () => {
    const made = await user.ask("POST", at, { ...wanted, surprise: true });
    expect([made.status, made.body]).toEqual([201, wanted]);
    expect(await user.done("PUT", `${at}/r`, { ...wanted, refers: "ks2" })).toEqual({ ...wanted, refers: "ks2" });
    expect(await user.done("GET", `${at}/r`)).toEqual({ ...wanted, refers: "ks2" });
    expect(await user.done("GET", at)).toEqual(["r"]);
    expect(await user.done("DELETE", `${at}/r`)).toEqual({ ...wanted, refers: "ks2" });
    expect(await user.refused("GET", `${at}/r`)).toEqual([404, "messaging.config.beans.ResourceReferenceDoesNotExist"]);
  });

  it("are refused without their keystore, of a strange type, with a strange name, and twice", async () => {
    expect(await user.refused("POST", at, { ...wanted, refers: "no" })).toEqual([
      400,
      "messaging.config.beans.InvalidKeyStoreReference",
    ]);
    expect((await user.ask("POST", at, { ...wanted, resourceType: "Alias" })).status).toBe(400);
    expect((await user.ask("POST", at, { ...wanted, name: "a/b" })).status).toBe(400);
    await user.done("POST", at, wanted);
    expect((await user.ask("POST", at, wanted)).status).toBe(409);
  });
});

describe("flow hooks", () => {
  const at = "environments/test/flowhooks";
  const one = `${at}/PostProxyFlowHook`;

  beforeEach(async () => {
    await user.imports("sharedflows", "s", zipOf(sharedFlowFiles()));
    await user.deploys("sharedflows", "s", "1");
  });

  it.each(["PUT", "POST"])("are attached by %s, and detached, also where nothing is attached", async (method) => {
    expect(await user.done("GET", at)).toHaveLength(4);
    const wanted = { continueOnError: true, sharedFlow: "s" };
    expect(await user.done(method, one, { name: "x", ...wanted })).toEqual({ ...wanted, state: "deployed" });
    expect(await user.done("GET", one)).toEqual(wanted);
    expect(await user.done("DELETE", one)).toEqual({ ...wanted, state: "undeployed" });
    expect((await user.done("DELETE", one)).state).toBe("undeployed");
    expect(await user.done("GET", one)).not.toHaveProperty("sharedFlow");
  });

  it("are refused a shared flow that is not deployed, and there is no fifth", async () => {
    expect((await user.ask("PUT", one, { sharedFlow: "other" })).status).toBe(400);
    expect((await user.ask("GET", `${at}/MiddleHook`)).status).toBe(404);
  });
});
