import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import { type Apigee, connect } from "../apigee/client";
import { usedSecrets } from "../apigee/credentials-token";
import { redact } from "../apigee/errors-redact";
import { type ConfigSource, endpointFor, secretsOf, settingsFor } from "../apigee/settings";
import { check } from "./check";
import { diff } from "./diff";
import { type Engine, engineOf } from "./engine";
import { initFailure, PartialFailure, plainError } from "./failures";
import type { CommonState, Context, Lifecycle } from "./lifecycle";
import { hidden, own, ownerOf, urnOf, type Values } from "./state";
import { isUnknown } from "./unknown";

/** Speaks Pulumi's dynamic-provider protocol for one kind of resource; all that is the kind's own is in its lifecycle. */
export class LifecycleProvider implements dynamic.ResourceProvider {
  private source?: ConfigSource;

  /**
   * What the program wants in this run, by where it is. A replacement that was asked for by force, or a rename without an alias, makes
   * a thing again under the id of the old one, which then is the very thing that must stay: also when the run that made it was killed
   * before it came to the delete, which the next one then has on its list.
   */
  private readonly wanted = new Set<string>();

  /** What this run has come across so far: a delete may have to leave it something. Those come last, after all that the program wants. */
  private readonly kept: CommonState[] = [];

  constructor(
    private readonly lifecycle: Lifecycle<CommonState>,
    private readonly engine: Engine | undefined = engineOf(process.argv),
  ) {}

  // The host may call the next step before this one's promise is settled, so nothing here may wait.
  async configure({ config }: dynamic.ConfigureRequest): Promise<void> {
    this.source = config;
    return Promise.resolve();
  }

  check(olds: Values, news: Values): Promise<dynamic.CheckResult> {
    return this.guarded(news, async () => {
      const { inputs, failures, warnings } = check(this.lifecycle, olds, news, this.source);
      const clean = this.cleaner(news, olds);
      for (const warning of warnings) await this.engine?.log("warning", clean(warning), urnOf(news));
      if (failures.length === 0 && !isUnknown(inputs)) this.noteWanted(stateOf(inputs));
      // Pulumi prints the value of a property that is named, and only the engine knows which ones the user made secret.
      return { inputs, failures: failures.map((reason) => ({ property: "", reason })) };
    });
  }

  diff(_id: string, olds: Values, news: Values): Promise<dynamic.DiffResult> {
    this.kept.push(stateOf(olds));
    return this.guarded(news, () => diff(this.lifecycle, olds, news));
  }

  create(news: Values): Promise<dynamic.CreateResult> {
    this.noteWanted(stateOf(news));
    const id = this.lifecycle.path(stateOf(news));
    return this.settled(id, news, (wanted) => this.lifecycle.create(this.contextFor(news), wanted));
  }

  update(id: string, olds: Values, news: Values): Promise<dynamic.UpdateResult> {
    const work = (wanted: CommonState) => this.lifecycle.update(this.contextFor(news, olds), wanted, stateOf(olds));
    return this.settled(id, news, work, olds);
  }

  read(id: string, props: Values): Promise<dynamic.ReadResult> {
    return this.guarded(props, async () => {
      const live = await this.lifecycle.read(this.contextFor(props), stateOf(props));
      // An empty id tells the engine that the thing is gone.
      if (!live) return { id: "", props: {} };
      const state = own({ ...props, ...live });
      // The inputs that would describe what is live, so that the next preview names what drifted.
      const inputs = Object.fromEntries(Object.entries(state).filter(([key]) => !this.isOutput(key)));
      return { id, props: { ...hidden(props), ...state }, inputs: { ...hidden(props), ...inputs } };
    });
  }

  /** By what the state says and not by its id: that stays as it was made, though a name in it may have been updated since. */
  delete(_id: string, props: Values): Promise<void> {
    const state = stateOf(props);
    // Deleting would take away what this run made, or found to be as wanted.
    if (this.wanted.has(this.whereabouts(state))) return this.tellLoss(props);
    const beside = this.kept.filter((other) => this.installation(other) === this.installation(state));
    return this.guarded(props, () => this.lifecycle.delete(this.contextFor(props), state, beside));
  }

  /** The engine shows a create nothing of the state that it replaces, so what an adopted thing held before us goes with that state. */
  private async tellLoss(props: Values): Promise<void> {
    const state = stateOf(props);
    const { previous } = state;
    const now = this.kept.filter((other) => this.whereabouts(other) === this.whereabouts(state)).at(-1);
    if (Object.keys(previous ?? {}).length === 0 || isDeepStrictEqual(now?.previous, previous)) return;
    const message =
      `${this.lifecycle.path(state)} was adopted, and this run made it anew on the spot: it stays, but what it held before the adoption is ` +
      `not kept any longer, so a delete cannot put it back. A resource that is renamed keeps it when its old name stands in the option ` +
      `"aliases"; --replace never does.`;
    await this.engine?.log("warning", message, urnOf(props));
  }

  private noteWanted(state: CommonState): void {
    this.wanted.add(this.whereabouts(state));
  }

  private whereabouts(state: CommonState): string {
    return `${this.installation(state)} ${this.lifecycle.path(state)}`;
  }

  /** Organizations of one name may be on two planes, or at two hosts. */
  private installation(state: CommonState): string {
    return `${state.plane} at ${endpointFor(this.source, state)}`;
  }

  /** Runs `create` or `update` and keeps what was asked for beside what came of it, also when that is only half of it. */
  private async settled(
    id: string,
    news: Values,
    work: (wanted: CommonState) => Promise<object>,
    olds: Values = {},
  ): Promise<{ id: string; outs: Values }> {
    const wanted = stateOf(news);
    const whole = (outputs: object) => ({
      ...hidden(news),
      ...own({ adopted: false, ...wanted, ...outputs }),
    });
    try {
      const outs = whole(await work(wanted));
      this.kept.push(stateOf(outs));
      return { id, outs };
    } catch (thrown) {
      if (!(thrown instanceof PartialFailure)) throw plainError(thrown, this.cleaner(news, olds));
      const half = whole(thrown.outputs);
      throw initFailure(id, half, thrown.reasons.map(this.cleaner(half, news, olds)));
    }
  }

  private async guarded<T>(values: Values, work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      throw plainError(thrown, this.cleaner(values));
    }
  }

  /** Takes out of a text what the resource and its connection keep secret: a refusal of Apigee's may repeat it, also out of a bundle. */
  private cleaner(...sources: Values[]): (text: string) => string {
    const { secrets, shown } = this.lifecycle;
    const texts = secrets.flatMap((name) => sources.flatMap((values) => secretTexts(values[name], shown)));
    const connections = sources.flatMap(({ connection }) => (typeof connection === "string" ? connection : []));
    texts.push(...connections.flatMap((connection) => secretsOf(this.source, connection)));
    return (text) => redact(text, [...texts, ...usedSecrets()]);
  }

  private isOutput(key: string): boolean {
    return key === "adopted" || this.lifecycle.outputs.includes(key);
  }

  private contextFor(values: Values, olds: Values = {}): Context {
    const urn = urnOf(values);
    const owner = ownerOf(values);
    const clean = this.cleaner(values, olds);
    const say = (severity: "info" | "warning", message: string, ephemeral: boolean) => {
      void this.engine?.log(severity, clean(message), urn, ephemeral);
    };
    return {
      owner,
      apigee: this.apigee(stateOf(values)),
      warn: (message) => say("warning", message, false),
      inform: (message) => say("info", message, false),
      progress: (message) => say("info", message, true),
      clean,
    };
  }

  private apigee({ plane, organization, connection }: CommonState): Apigee {
    const { engine } = this;
    return connect(settingsFor(this.source, { plane, organization, connection }), {
      ...(engine ? { beforeWrite: () => engine.stillThere() } : {}),
      notice: (message) => void engine?.log("info", message),
    });
  }
}

function stateOf(values: Values): CommonState {
  return own(values) as unknown as CommonState;
}

/** All texts in a secret, but for those of its fields that are shown. In entries, which lie deeper, any name may hold a secret. */
function secretTexts(value: unknown, shown: readonly string[] = []): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap((item) => secretTexts(item, shown));
  const fields = Object.entries(value ?? {}).filter(([field]) => !shown.includes(field));
  return fields.flatMap(([, inner]) => secretTexts(inner));
}
