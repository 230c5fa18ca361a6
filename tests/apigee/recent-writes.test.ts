import { performance } from "node:perf_hooks";
import { RecentWrites } from "../../provider/apigee/recent-writes";
import { wallClock } from "./support/wall-clock";

const clock = wallClock();

describe("what was written lately", () => {
  const below = "apis/orders/";
  const noted = () => {
    const recent = new RecentWrites();
    recent.note("apis/orders/2", true);
    recent.note("apis/orders/1", false);
    recent.note("apis/invoices/7", true);
    return recent;
  };

  it("contradicts a list that lacks what was made, or shows what was taken away", () => {
    expect(noted().contradicting(below, ["1"]).sort()).toEqual(["1", "2"]);
  });

  it("does not contradict a list that agrees, whatever else that shows", () => {
    expect(noted().contradicting(below, ["2", "3"])).toEqual([]);
  });

  it("counts no more once it was forgotten, or some time has passed", () => {
    const recent = noted();
    recent.forget(below);
    expect(recent.contradicting(below, [])).toEqual([]);
    expect(recent.contradicting("apis/invoices/", [])).toEqual(["7"]);
    const later = performance.now() + 10_001;
    jest.spyOn(performance, "now").mockReturnValue(later);
    expect(recent.contradicting("apis/invoices/", [])).toEqual([]);
  });

  it("counts as long as ever where the wall clock is set ahead meanwhile", () => {
    const recent = noted();
    clock.set(3_600_000);
    expect(recent.contradicting(below, [])).toEqual(["2"]);
  });
});
