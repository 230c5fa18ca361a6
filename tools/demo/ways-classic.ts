import type { Ways } from "./ways";

type Entries = Pick<Ways, "add" | "change">;

/** Edge and Private Cloud: every server has a state of its own, and a map shows its entries itself. */
const classic: Omit<Ways, keyof Entries> = {
  // Without it the answers to many calls are XML.
  headers: { accept: "application/json" },
  tellsEncryptedValues: false,
  live: (answer) => {
    const { revision = [] } = answer as { revision?: { name: string }[] };
    return revision.map(({ name }) => name);
  },
  saysNothingDeployed: (refusal) => refusal.includes("distribution.ApplicationNotDeployed"),
  standing: (answer) => {
    const { state, server } = answer as { state: string; server: { status: string }[] };
    const serving = server.filter(({ status }) => status === "deployed").length;
    return { seen: `${state} on ${serving} of ${server.length} servers`, serves: serving === server.length };
  },
  entriesPath: (map) => map,
  entries: (answer) => (answer as { entry?: { name: string; value: string }[] }).entry ?? [],
  isEncrypted: (answer) => (answer as { encrypted?: boolean }).encrypted === true,
};

const oneByOne: Entries = {
  add: (map, name, value) => ({ method: "POST", path: `${map}/entries`, body: { name, value } }),
  change: (map, name, value) => ({ method: "POST", path: `${map}/entries/${name}`, body: { name, value } }),
};

/** What is sent is merged into the map. */
const merge: Entries["add"] = (map, name, value) => {
  return { method: "POST", path: map, body: { name: map.split("/").at(-1), entry: [{ name, value }] } };
};

/** Organizations with Core Persistence Services, which write entries one by one. */
export const waysWithCps: Ways = { ...classic, ...oneByOne };

/** Organizations without, which take whole maps only. */
export const waysWithoutCps: Ways = { ...classic, add: merge, change: merge };
