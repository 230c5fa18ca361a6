import type { Ways } from "./ways";

/** Apigee X: deployments have one state, maps are lists of entries. */
export const waysOfX: Ways = {
  headers: { "x-goog-api-format-version": "2" },
  tellsEncryptedValues: true,
  live: (answer) => {
    const { deployments = [] } = answer as { deployments?: { revision: string }[] };
    return deployments.map(({ revision }) => revision);
  },
  saysNothingDeployed: () => false,
  standing: (answer) => {
    const { state } = answer as { state: string };
    return { seen: state, serves: state === "READY" };
  },
  entriesPath: (map) => `${map}/entries`,
  entries: (answer) => (answer as { keyValueEntries?: { name: string; value: string }[] }).keyValueEntries ?? [],
  isEncrypted: () => true,
  add: (map, name, value) => ({ method: "POST", path: `${map}/entries`, body: { name, value } }),
  change: (map, name, value) => ({ method: "PUT", path: `${map}/entries/${name}`, body: { name, value } }),
};
