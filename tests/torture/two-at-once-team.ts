import { join } from "node:path";
import type { dynamic } from "@pulumi/pulumi";
import type * as Serve from "../../provider/serve";

type Values = Record<string, unknown>;

/** Whose provider this is for now. */
export interface Place {
  /** Tells one organization from the next. */
  begun: number;
  endpoint: string;
  plane: string;
  project: string;
}

/** What a team asks its provider for. */
export interface Errand {
  number: number;
  place: Place;
  step: "create" | "change" | "refresh" | "delete";
  kind: string;
  args: Values;
}

/** What came of it: what the state holds then, or the error. */
export interface Report {
  number: number;
  outs?: Values;
  error?: string;
}

/** What the state of this team's stack holds, a resource of a kind. */
const state = new Map<string, { id: string; outs: Values }>();
let begun = 0;

// The compiled package, as users run it.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { provider } = require(join(__dirname, "../../dist/provider/serve")) as typeof Serve;

// Whoever started it is gone.
process.on("disconnect", () => process.exit());

process.on("message", (errand: Errand) => {
  const { number } = errand;
  const tell = (report: Report) => process.send?.(report);
  run(errand).then(
    (outs) => tell({ number, outs }),
    (error: unknown) => tell({ number, error: error instanceof Error ? error.message : String(error) }),
  );
});

process.send?.({ number: 0 });

/** Does what the engine would do, in its order. */
async function run({ place, step, kind, args }: Errand): Promise<Values> {
  if (place.begun !== begun) state.clear();
  begun = place.begun;
  const served = provider(kind);
  await served.configure({ config: configOf(place, step) });
  const known = state.get(kind);
  const urn = `urn:pulumi:dev::${place.project}::pulumi-nodejs:dynamic/apigee:${kind}::it`;
  const check = async () => {
    const { inputs, failures } = await served.check(known?.outs ?? {}, { ...args, __urn: urn });
    if (failures?.length) throw new Error(failures.map(({ reason }) => reason).join("\n"));
    return inputs as Values;
  };
  const keep = (id: string, outs: Values) => (state.set(kind, { id, outs }), outs);
  if (step === "create") {
    const { id, outs } = await served.create(await check());
    return keep(id, outs as Values);
  }
  if (!known) throw new Error(`there is no ${kind} to ${step}`);
  if (step === "delete") {
    await served.delete(known.id, known.outs);
    return {};
  }
  if (step === "refresh") return keep(known.id, (await served.read(known.id, known.outs)).props as Values);
  const news = await check();
  if (!(await served.diff(known.id, known.outs, news)).changes) return known.outs;
  return keep(known.id, (await served.update(known.id, known.outs, news)).outs as Values);
}

/** Another token makes another connection, which remembers nothing: each command of the engine has a process of its own. */
function configOf({ endpoint, plane, begun: moment }: Place, step: string): dynamic.Config {
  const settings: Record<string, string> = {
    "apigee:endpoint": endpoint,
    "apigee:plane": plane,
    "apigee:organization": "acme",
    "apigee:accessToken": `t0ken-${moment}-${step}`,
  };
  return { get: (key: string) => settings[key] } as unknown as dynamic.Config;
}
