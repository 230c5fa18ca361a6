import type { FakeAnswer } from "../../sandbox";
import { everyKind, othersMoveIn } from "../support/every-kind";
import { onEachOrganization } from "../support/organizations";
import { Scratch } from "../support/scratch";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const kinds = everyKind(scratch);
const page = "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1>nginx</body></html>";

onEachOrganization(
  "a 404 that does not mean the resource",
  (place) => {
    beforeEach(() => othersMoveIn(place.bench));

    /** The calls of a step from which on a stranger answered, and the step believed it. */
    async function believed(answer: FakeAnswer, step: () => Promise<unknown>, again: () => Promise<unknown>) {
      const calls: string[] = [];
      for (let nth = 1; ; nth++) {
        const heal = place.bench.sandbox.inject({ when: { nth }, times: Infinity, do: answer });
        let failed = false;
        const made = await place.bench.callsDuring(() => step().catch(() => (failed = true)));
        heal();
        if (made.length < nth) return calls;
        if (!failed) calls.push(made[nth - 1] ?? "");
        await again();
      }
    }

    const strangers: [who: string, answer: FakeAnswer][] = [
      ["a web server's page", { status: 404, headers: { "content-type": "text/html" }, body: page }],
      ["an organization that is not there", place.refusal(404, "organization acme not found")],
    ];
    const cases = strangers.flatMap(([who, answer]) => kinds.map((kind) => ({ who, answer, ...kind })));

    it.each(cases)("lets no refresh lose a $kind: $who", async ({ kind, args, answer }) => {
      const door = place.bench.door(kind);
      const { id, outs } = await door.create(args);
      const nothing = () => Promise.resolve();
      expect(await believed(answer, () => door.read(id, outs), nothing)).toEqual([]);
    });

    it.each(cases)("lets no destroy leave a $kind behind: $who", async ({ kind, args, answer }) => {
      const door = place.bench.door(kind);
      let made = await door.create(args);
      const destroy = () => door.delete(made.id, made.outs);
      const again = async () => {
        await destroy();
        made = await door.create(args);
      };
      expect(await believed(answer, destroy, again)).toEqual([]);
    });
  },
  { deployPolls: 1 },
);
