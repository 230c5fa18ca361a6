import type { dynamic } from "@pulumi/pulumi";
import { provider } from "../../../provider/serve";

type Values = Record<string, unknown>;

/** A resource as a program wants it; its arguments may come from what was made before it. */
export interface Wanted {
  kind: string;
  name: string;
  args: (outputs: (name: string) => Values) => Values;
}

/** What is kept of a resource. */
interface Kept {
  kind: string;
  id: string;
  outs: Values;
  /** It is there, but not as wanted: the next `up` updates it, whatever changed. */
  half: boolean;
}

/** A failure as the dynamic-provider host tells it from others: what is there of the resource all the same. */
interface HalfDone extends Error {
  id?: string;
  properties?: Values;
}

let processes = 0;

/**
 * A stack without Pulumi's engine: drives the provider's door one resource after the other, in the engine's order, and keeps what it
 * would keep. Each command is a provider process of its own, which remembers nothing of the one before.
 */
export class DoorStack {
  private readonly state = new Map<string, Kept>();
  private readonly replaced: Kept[] = [];
  private settings: Record<string, string> = {};

  constructor(private readonly base: Record<string, string>) {}

  /** Makes the program come true, up to the first failure; answers its message. */
  up(program: readonly Wanted[]): Promise<string | undefined> {
    return this.command(async () => {
      for (const wanted of program) await this.make(wanted);
      for (let old = this.replaced.at(-1); old; old = this.replaced.at(-1)) {
        await this.door(old.kind).delete(old.id, old.outs);
        this.replaced.pop();
      }
    });
  }

  /** Takes all away, last things first, up to the first failure; answers its message. */
  destroy(): Promise<string | undefined> {
    return this.command(async () => {
      for (const [name, { kind, id, outs }] of [...this.state].reverse()) {
        await this.door(kind).delete(id, outs);
        this.state.delete(name);
      }
    });
  }

  /** Reads all that is kept; answers the names of what is not as it was, and the first failure's message. */
  async refresh(): Promise<{ drifted: string[]; failure: string | undefined }> {
    const drifted: string[] = [];
    const failure = await this.command(async () => {
      for (const [name, kept] of this.state) {
        const { id, props } = await this.door(kept.kind).read(kept.id, kept.outs);
        if (JSON.stringify(sorted(props as Values)) !== JSON.stringify(sorted(kept.outs))) drifted.push(name);
        if (id) this.state.set(name, { ...kept, outs: props as Values });
        else this.state.delete(name);
      }
    });
    return { drifted, failure };
  }

  private async command(work: () => Promise<void>): Promise<string | undefined> {
    processes += 1;
    this.settings = { "apigee:accessToken": `t0ken-${processes}`, ...this.base };
    try {
      await work();
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  private door(kind: string) {
    const door = provider(kind);
    const { settings } = this;
    void door.configure({ config: { get: (key: string) => settings[key] } as dynamic.Config });
    return door;
  }

  private async make({ kind, name, args }: Wanted): Promise<void> {
    const known = this.state.get(name);
    const urn = `urn:pulumi:dev::shop::pulumi-nodejs:dynamic/apigee:${kind}::${name}`;
    const given = args((other) => this.state.get(other)?.outs ?? {});
    const { inputs, failures } = await this.door(kind).check(known?.outs ?? {}, { ...given, __urn: urn });
    if (failures?.length) throw new Error(failures.map(({ reason }) => reason).join("\n"));
    await this.settle(kind, name, inputs as Values, known);
  }

  private async settle(kind: string, name: string, inputs: Values, known: Kept | undefined): Promise<void> {
    let replaces = false;
    const keep = ({ id, outs, half = false }: { id: string; outs: Values; half?: boolean }) => {
      if (known && replaces) this.replaced.push(known);
      this.state.set(name, { kind, id, outs, half });
    };
    try {
      const diff = known && (await this.door(kind).diff(known.id, known.outs, inputs));
      replaces = Boolean(diff?.replaces?.length);
      if (!known || replaces) return keep((await this.door(kind).create(inputs)) as { id: string; outs: Values });
      if (!diff?.changes && !known.half) return;
      const { outs } = await this.door(kind).update(known.id, known.outs, inputs);
      keep({ id: known.id, outs: outs as Values });
    } catch (error) {
      const { id, properties } = error as HalfDone;
      if (id !== undefined && properties) keep({ id, outs: properties, half: true });
      throw error;
    }
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !key.startsWith("__"));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]));
}
