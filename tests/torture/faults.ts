import { kindsOfCalls, type Place, places, tryAtDoor, undisturbedAt } from "./faults-at-door";
import { type Trouble, troubles } from "./faults-list";
import type { Case, Part } from "./part";
import { callText } from "./support/call-names";

/** Each fault at each kind of call that an up, an update and a destroy of the guide's resources make. */
export const faults: Part = {
  name: "faults",
  page: "reliability",
  head: "organization, and fault",
  async cases() {
    const atDoor = await Promise.all(places.map(casesAtDoor));
    return atDoor.flat();
  },
};

async function casesAtDoor(place: Place): Promise<Case[]> {
  const calls = kindsOfCalls(await undisturbedAt(place));
  const possible = troubles.filter(({ tls }) => !tls || place.title !== "x");
  return possible.flatMap((trouble) =>
    calls
      .filter(({ call }) => canStrike(trouble, call))
      .map(({ phase, call }) => {
        const row = `${place.title}: ${trouble.title}`;
        return { id: `${row}; ${phase}, ${callText(call)}`, row, run: () => tryAtDoor(place, trouble, phase, call) };
      }),
  );
}

function canStrike({ strikes }: Trouble, call: Parameters<NonNullable<Trouble["strikes"]>>[0]): boolean {
  return strikes?.(call) ?? true;
}
