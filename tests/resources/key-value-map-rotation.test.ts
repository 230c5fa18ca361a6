import { check } from "../../provider/resources/key-value-map-check";
import type { State } from "../../provider/resources/key-value-map-state";

const owner = { project: "shop", stack: "dev", name: "it" };

/** What a preview warns of when the map's arguments change. */
function warnings(known: Partial<State>, wanted: Partial<State>): string[] {
  return check({ known, wanted, given: wanted, owner, pending: () => false }).warnings ?? [];
}

describe("a secret entry that changes", () => {
  const known = { secretEntries: { shared_secret: "old-value", other: "same" }, cacheSeconds: 300 };
  const wanted = { secretEntries: { shared_secret: "new-value", other: "same" }, cacheSeconds: 120 };

  it("is named in a warning that says how long the old value is used still, and in which order to go about it", () => {
    const [text = "", ...more] = warnings(known, wanted);
    expect(more).toEqual([]);
    expect(text).toMatch(/^shared_secret changes.* 120 s more/u);
    expect(text).toMatch(/accept the new value.*run pulumi up, wait 120 s.*remove the old one/u);
    expect(text).not.toMatch(/old-value|new-value/u);
  });

  it("is no matter while the map is new, or where the value stays", () => {
    expect(warnings({}, wanted)).toEqual([]);
    expect(warnings(known, { ...wanted, secretEntries: known.secretEntries })).toEqual([]);
  });

  it("is no matter where it is not known yet", () => {
    expect(warnings(known, { cacheSeconds: 120 })).toEqual([]);
  });
});
