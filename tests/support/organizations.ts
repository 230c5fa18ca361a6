import type { FakeAnswer, SandboxOptions } from "../../sandbox";
import { type Plane, planeNamed } from "../../provider/apigee/planes";
import { Bench } from "./bench";
import { type Capability, capabilities } from "./capabilities";

/** A sort of organization; the sandbox plays one of each. */
export interface Sort {
  readonly title: string;
  /** What the provider believes of such organizations. */
  readonly plane: Plane;
  /** What the sandbox is told beside the plane's name. */
  readonly options: SandboxOptions;
  /** Facts of such organizations that the provider has no use for. */
  readonly facts: Facts;
}

interface Facts {
  envelope: "google" | "classic";
  /** What `getOrganization` tells of them. */
  says?: object;
  descriptions?: true;
  emptyProxies?: true;
  maskedMaps?: true;
  deploymentTimes?: true;
  servers?: true;
}

const google: Facts = {
  envelope: "google",
  says: { runtimeType: "CLOUD" },
  descriptions: true,
  emptyProxies: true,
  maskedMaps: true,
  deploymentTimes: true,
};
const classic: Facts = { envelope: "classic", servers: true };

const sorts: readonly Sort[] = [
  { title: "x", plane: planeNamed("x"), options: {}, facts: google },
  { title: "edge with CPS", plane: planeNamed("edge"), options: { cps: true }, facts: classic },
  { title: "edge without CPS", plane: planeNamed("edge"), options: { cps: false }, facts: classic },
  { title: "opdk", plane: planeNamed("opdk"), options: {}, facts: classic },
];

/** Where sentences are tried: an organization of one sort, new for each of them. */
export class Place {
  private current: Bench | undefined;

  constructor(private readonly sort: Sort) {}

  /** The organization of the sentence that is being tried. */
  get bench(): Bench {
    if (!this.current) throw new Error("an organization exists while a sentence is tried, and not before");
    return this.current;
  }

  /** Whether organizations of this sort can do that: for what a sentence expects, never for whether it is tried. */
  can(capability: Capability): boolean {
    return capabilities[capability].has(this.sort);
  }

  /** A sentence that holds where the organization can do something; elsewhere it is skipped, and its title says why. */
  it(sentence: string, { needs }: { needs: Capability | readonly Capability[] }, work: () => Promise<void>): void {
    const lacking = [needs].flat().find((capability) => !this.can(capability));
    if (lacking === undefined) it(sentence, work);
    else it.skip(`${sentence} (skipped on ${this.sort.title}: ${capabilities[lacking].otherwise})`, work);
  }

  /** What such organizations say of themselves beside their name and environments. */
  get organizationFacts(): object {
    const { facts, options } = this.sort;
    return { ...facts.says, ...(options.cps === undefined ? {} : { cps: options.cps }) };
  }

  /** A refusal in the words of such organizations. */
  refusal(status: number, message: string): FakeAnswer {
    const body =
      this.sort.facts.envelope === "google"
        ? { error: { code: status, message } }
        : { code: "sandbox.Refused", message, contexts: [] };
    return { status, body: JSON.stringify(body) };
  }

  /** Makes the next deployments of a proxy's revision fail: on one server where servers are told, else as a whole. */
  failsToServe(proxy: string, revision: string, message: string, times = 1): void {
    const { sandbox } = this.bench;
    const path = new RegExp(`/apis/${proxy}/revisions/${revision}/deployments$`, "u");
    if (this.can("servers")) {
      sandbox.inject({ when: { method: "POST", path }, times, do: { server: "mp-2", error: message } });
    } else {
      const deployment = {
        environment: "test",
        apiProxy: proxy,
        revision,
        state: "ERROR",
        errors: [{ code: 3, message }],
      };
      sandbox.inject({ when: { method: "GET", path }, times, do: { status: 200, body: JSON.stringify(deployment) } });
    }
  }

  /** Leaves a revision live that fails, also when it is deployed once more: what a run that was killed may leave, or a server that fell ill. */
  async leavesFailing(proxy: string, revision: string, message: string): Promise<void> {
    const { bench } = this;
    if (this.can("servers")) this.failsToServe(proxy, revision, message, 2);
    const isLive = (await bench.lives("apis", proxy)).includes(revision);
    if (this.can("servers") || !isLive) await bench.someoneDeploys("apis", proxy, revision);
    if (!this.can("servers")) this.failsToServe(proxy, revision, message, 2);
  }

  async open(options: SandboxOptions): Promise<void> {
    const { plane, options: own } = this.sort;
    this.current = await Bench.start({ plane: plane.name, ...own, ...options });
  }

  async close(): Promise<void> {
    await this.current?.close();
    this.current = undefined;
  }
}

/** Tries the same sentences on an organization of each sort. */
export function onEachOrganization(
  subject: string,
  sentences: (place: Place) => void,
  options: SandboxOptions = {},
): void {
  describe.each(sorts)(`${subject} on $title`, (each) => {
    const place = new Place(each);
    beforeEach(() => place.open(options));
    sentences(place);
    // Behind what the sentences have to clean up themselves.
    afterEach(() => place.close());
  });
}
