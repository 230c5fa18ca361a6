import { CallLog, type Call } from "./call-log";
import { loadStore, saveStore } from "./data-file";
import { ClassicDialect } from "./dialects/classic";
import { Login } from "./dialects/classic/login";
import { traitsOf } from "./dialects/classic/traits";
import { DialectX } from "./dialects/x";
import { Faults, type Fault } from "./faults";
import type { Dialect } from "./http";
import type { SandboxOptions } from "./options";
import { Rollout, type LiveChange } from "./rollout";
import { Past } from "./past";
import { listen } from "./server";
import { takeSnapshot, type Snapshot } from "./snapshot";
import { addEnvironment, emptyStore, type Store } from "./store";

/** A running sandbox. */
export interface Sandbox {
  /** Where it listens, without `/v1`: the endpoint to configure. */
  url: string;
  /** Every call, counted at the socket: refused ones and cut ones too. */
  calls: readonly Call[];
  /** Each moment at which what answers calls changed, oldest first. */
  liveness: readonly LiveChange[];
  /** A picture of the organization as it is now. */
  snapshot(): Snapshot;
  /** Arms a fault; the function that comes back takes it away again. */
  inject(fault: Fault): () => void;
  /** Cuts all connections and stops. */
  close(): Promise<void>;
}

/**
 * Starts a local Apigee management API of one organization. Anyone with an HTTP client and a bearer token can be "someone
 * else" in it. What is refused or goes wrong is told in the plane's own words; two things exist here alone: `inject`, and a
 * policy `<SandboxFailsToLoad name="…">reason</SandboxFailsToLoad>`, which imports and then makes each deployment of its
 * bundle end in ERROR with that reason. On edge and opdk, `server="mp-2"` in it makes that server alone fail.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { deployMs = 30, deployPolls, latencyMs = 0, port = 0, tls } = options;
  const store = storeOf(options);
  const rollout = new Rollout({ deployMs, deployPolls });
  const log = new CallLog(options.calls);
  const faults = new Faults();
  const front = { dialectOf: dialectsOf(options, rollout), store, past: new Past(store), log, faults, latencyMs };
  const { port: door, url } = await listen(front, port, tls);
  return {
    url,
    calls: log.calls,
    liveness: rollout.liveness,
    snapshot: () => takeSnapshot(store),
    inject: (fault) => faults.inject(fault),
    close: async () => {
      rollout.close();
      await door.close();
      if (options.data) saveStore(options.data, store);
    },
  };
}

/** What the file holds; what the options name beside it is added to that, and a name given there wins. */
function storeOf({ data, organization, environments }: SandboxOptions): Store {
  const store = data ? loadStore(data) : undefined;
  if (!store) return emptyStore(organization ?? "acme", environments ?? ["test"]);
  if (organization !== undefined) store.organization = organization;
  for (const name of environments ?? []) addEnvironment(store, name);
  return store;
}

/** A dialect for any picture of the organization; who has signed on is the same in all of them. */
function dialectsOf(options: SandboxOptions, rollout: Rollout): (store: Store) => Dialect {
  const { plane = "x", credentials, cps, createFillsMap } = options;
  if (plane === "x") return (store) => new DialectX(store, rollout, credentials?.token);
  const login = new Login({
    ...(credentials ? { credentials } : {}),
    ...(options.login ? { login: options.login } : {}),
  });
  const traits = traitsOf({ plane, cps, createFillsMap });
  return (store) => new ClassicDialect({ store, rollout, traits, login });
}
