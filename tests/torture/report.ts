import { writePart } from "../support/write-marked-page";
import type { Part } from "./part";
import { readRecords } from "./records";
import { placeOfTable, tableOf } from "./table";

/** Writes a part's table into its page, between the comments that name the part. */
export function report(part: Part): Promise<void> {
  return writePart(placeOfTable(part), tableOf(part, readRecords(part.name)));
}
