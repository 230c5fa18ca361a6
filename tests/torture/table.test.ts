import { cellsOf, readPart } from "../support/marked-page";
import { parts } from "./parts";
import { readRecords } from "./records";
import { placeOfTable, tableOf } from "./table";

describe("the tables of what was tried", () => {
  it.each(parts.map((part) => ({ name: part.name, part })))(
    "$name: hold what is on record, all of it right",
    ({ part }) => {
      const records = readRecords(part.name);
      expect(records.length).toBeGreaterThan(0);
      expect(records.filter(({ ok }) => !ok)).toEqual([]);
      const [, ...rows] = tableOf(part, records);
      expect(cellsOf(readPart(placeOfTable(part)))).toEqual(rows);
    },
  );
});
