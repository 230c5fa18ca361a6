import type { ZodObject } from "zod";
import type { Apigee } from "../apigee/client";
import type { PlaneName } from "../apigee/planes";

/** What every resource keeps in its state, beside its own arguments and outputs. */
export interface CommonState {
  plane: PlaneName;
  organization: string;
  /** The configuration namespace that says where the organization is and who asks. */
  connection: string;
  /** Whether the thing was there before us and was taken over; an output, so not known to `create`. */
  adopted?: boolean;
  /** What an adopted thing held before us; put back on delete. */
  previous?: unknown;
}

/** Whose resource it is: what tells an object of ours from another stack's. */
export interface Owner {
  project: string;
  stack: string;
  name: string;
}

/** What a lifecycle may ask of the world besides its own state. */
export interface Context {
  readonly apigee: Apigee;
  readonly owner: Owner;
  /** A line that the user should read, on the resource's row. */
  readonly warn: (message: string) => void;
  /** A line that is good to know, on the resource's row. */
  readonly inform: (message: string) => void;
  /** A passing line for long waits. */
  readonly progress: (message: string) => void;
  /** Takes out of Apigee's words what the resource and its connection keep secret, where those words are kept as an output. */
  readonly clean: (text: string) => string;
}

/** What `check` works on: at preview some arguments are not known yet, and are left out of `wanted`. */
export interface Draft<State extends object> {
  readonly wanted: Partial<State>;
  /** All arguments that were given. In those that are known in part, `unknownValue` stands where the rest will. */
  readonly given: Partial<State>;
  /** Whether the argument was given, but has no value before `up`. */
  readonly pending: (argument: keyof State & string) => boolean;
  /** The arguments of the last `up`; empty for a new resource. */
  readonly known: Partial<State>;
  readonly owner: Owner;
}

/** What `check` found: wrong arguments, things worth a warning, and values that it can work out before anything is sent. */
export interface Checked<State extends object> {
  /** Sentences that name the argument, what is wrong with it, and what to write instead. */
  problems?: string[];
  warnings?: string[];
  inputs?: Partial<State>;
}

/**
 * What one kind of resource has to say for itself, written as observe → ensure → sync: `create` and `update` converge from whatever is
 * there, deleting what is gone succeeds, and what is live outranks what is remembered. `LifecycleProvider` turns it into Pulumi's
 * protocol, so that a resource's file holds only what is its own.
 */
export interface Lifecycle<State extends CommonState> {
  /** What the arguments must look like; whatever it says is shown at preview. */
  readonly rules: ZodObject;
  /** What an argument is when it is left out. */
  readonly defaults: Partial<State>;
  /** The arguments that are the thing's identity: changing one replaces it. Plane and organization always are. */
  readonly identity: readonly (keyof State & string)[];
  /** The arguments and outputs that are never shown. */
  readonly secrets: readonly string[];
  /** The fields of these, or of what they list, that name a thing or are no secret: messages may show them. */
  readonly shown?: readonly string[];
  /** The outputs that Apigee makes up, such as a revision: no arguments, and no part of a diff. */
  readonly outputs: readonly string[];
  /** The arguments that only say where to find something whose content is compared. */
  readonly unseen?: readonly (keyof State & string)[];

  /** Where the thing lives; also its Pulumi id. */
  path(state: State): string;

  /** Finds at preview what Apigee would only report half-way through an update; asks nobody. */
  check?(draft: Draft<State>): Checked<State>;

  /** Makes it, or completes what an interrupted create of ours left behind; answers the outputs. */
  create(context: Context, wanted: State): Promise<Partial<State>>;

  /** What differs from the known state by now, or `undefined` once the thing is gone. */
  read(context: Context, known: State): Promise<Partial<State> | undefined>;

  /** Brings it from the known state to the wanted one; answers the outputs. */
  update(context: Context, wanted: State, known: State): Promise<Partial<State>>;

  /**
   * Takes out what is ours; what is already gone is a success. `kept` are the states of the kind that this run has come across: what it
   * compared, before and after a change, and what it made.
   */
  delete(context: Context, known: State, kept: readonly State[]): Promise<void>;
}
