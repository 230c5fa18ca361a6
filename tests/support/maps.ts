import type { Place } from "./organizations";

/** Where the map of the sentences is. */
export const map = "environments/test/keyvaluemaps/PingAuth";

interface Entry {
  name: string;
  value: string;
}

/** A map called PingAuth, the resource that keeps it, and what others do to it. */
export function mapAt(place: Place) {
  const someone = (method: string, path: string, body?: unknown) => place.bench.someone(method, path, body);
  const changeVerb = () => (place.can("wholeMaps") ? "POST" : "PUT");

  /** What the map holds, as somebody else sees it. */
  async function held(path = map): Promise<Record<string, string>> {
    const answer = await someone("GET", place.can("wholeMaps") ? path : `${path}/entries?pageSize=1000`);
    const list = (answer.keyValueEntries ?? answer.entry ?? []) as Entry[];
    return Object.fromEntries(list.map(({ name, value }) => [name, value]));
  }

  /** Somebody else puts entries into the map, which it may hold already. */
  async function someonePuts(theirs: Record<string, string>): Promise<void> {
    const entry = Object.entries(theirs).map(([name, value]) => ({ name, value }));
    if (place.can("entriesMerged")) return someone("POST", map, { name: "PingAuth", entry });
    const there = await held();
    for (const each of entry) {
      if (each.name in there) await someone(changeVerb(), `${map}/entries/${encodeURIComponent(each.name)}`, each);
      else await someone("POST", `${map}/entries`, each);
    }
  }

  return {
    door: () => place.bench.door("KeyValueMap", "PingAuth"),
    maps: () => someone("GET", "environments/test/keyvaluemaps"),
    held,
    someonePuts,
    /** Somebody else makes the map, encrypted where it cannot be otherwise. */
    someoneMakes: async (theirs: Record<string, string>, more: object = {}) => {
      const encrypted = !place.can("plainMaps");
      await someone("POST", "environments/test/keyvaluemaps", { name: "PingAuth", encrypted, ...more });
      if (Object.keys(theirs).length > 0) await someonePuts(theirs);
    },
    /** What others' proxies have to exist for. */
    someoneMakesProxy: (name: string) =>
      place.bench.someoneImports("apis", name, { [`apiproxy/${name}.xml`]: `<APIProxy name="${name}"/>` }),
    /** The call that changes an entry. */
    change: (key: string) => (place.can("entriesMerged") ? `POST ${map}` : `${changeVerb()} ${map}/entries/${key}`),
    /** The call that adds an entry. */
    addition: () => (place.can("entriesMerged") ? `POST ${map}` : `POST ${map}/entries`),
    changeVerb,
    /** Which calls write entries. */
    writing: { method: "POST", path: /PingAuth(\/entries)?$/u },
    /** What was sent, without the look at the organization that some need first. */
    callsDuring: async (work: () => Promise<unknown>) =>
      (await place.bench.callsDuring(work)).filter((call) => call !== "GET /v1/organizations/acme"),
  };
}
