import { join } from "node:path";
import { readBundle, writeZip } from "../../provider/bundle/zip";
import type { Place } from "./organizations";
import { edit, Scratch } from "./scratch";

/** The policy of the quickstart's shared flow that calls PingAuthorize. */
export const callFile = "sharedflowbundle/policies/Sideband-Call.xml";

/** The quickstart's shared flow in a folder of its own, the resource that keeps it, and what others do to it. */
export function sharedFlowAt(place: Place) {
  let scratch: Scratch;
  let folder: string;
  beforeEach(() => {
    scratch = new Scratch();
    folder = scratch.copy("examples/quickstart/PingAuth", "bundle");
  });
  afterEach(() => scratch.remove());
  return {
    scratch: () => scratch,
    folder: () => folder,
    flow: () => place.bench.door("SharedFlow", "PingAuth"),
    args: (more = {}) => ({ name: "PingAuth", bundle: folder, ...more }),
    /** The revisions that there are; `undefined` where there is no shared flow. */
    live: () =>
      place.bench.revisions("sharedflows", "PingAuth").catch((error: Error) => {
        if (!error.message.includes(": 404 ")) throw error;
        return undefined;
      }),
    stored: (revision: string) => place.bench.files("sharedflows", "PingAuth", revision),
    revise: (words = "5000") => edit(join(folder, callFile), (text) => text.replace(/(<Timeout>)\d+/u, `$1${words}`)),
    someoneImports: (zip: Buffer) => place.bench.someone("POST", "sharedflows?action=import&name=PingAuth", zip),
    /** The zip of somebody else's release. */
    others: (words: string) => {
      const files = new Map(readBundle(folder));
      files.set("sharedflowbundle/resources/jsc/Prepare-Request.js", Buffer.from(`// ${words}`));
      return writeZip(files);
    },
  };
}
