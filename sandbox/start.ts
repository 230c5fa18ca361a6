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
import { listen, stopListening } from "./server";
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
  const { deployMs = 30, deployPolls, latencyMs = 0, port = 0 } = options;
  const store = storeOf(options);
  const rollout = new Rollout({ deployMs, deployPolls });
  const log = new CallLog(options.calls);
  const faults = new Faults();
  const { server, url } = await listen({ dialect: dialectOf(options, store, rollout), log, faults, latencyMs }, port);
  return {
    url,
    calls: log.calls,
    liveness: rollout.liveness,
    snapshot: () => takeSnapshot(store),
    inject: (fault) => faults.inject(fault),
    close: async () => {
      rollout.close();
      await stopListening(server);
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

function dialectOf(options: SandboxOptions, store: Store, rollout: Rollout): Dialect {
  const { plane = "x", credentials } = options;
  if (plane === "x") return new DialectX(store, rollout, credentials?.token);
  const login = new Login({
    ...(credentials ? { credentials } : {}),
    ...(options.login ? { login: options.login } : {}),
  });
  const { cps, createFillsMap } = options;
  return new ClassicDialect({ store, rollout, traits: traitsOf({ plane, cps, createFillsMap }), login });
}
