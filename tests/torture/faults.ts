import { kindOf, kindsOfCalls, type Place, places, type Struck, tryAtDoor, undisturbedAt } from "./faults-at-door";
import { casesThroughEngine, enginePlaces } from "./faults-engine";
import { troubles } from "./faults-list";
import { scenes } from "./faults-scenes";
import type { Case, Part } from "./part";
import { callText } from "./support/call-names";

/** Each fault at each kind of call that an up, an update and a destroy of the guide's resources make, and once through the engine. */
export const faults: Part = {
  name: "faults",
  page: "reliability",
  head: "organization, and fault",
  async cases() {
    const { x, edge, opdk } = places;
    const calls = async (place: Place) => kindsOfCalls(await undisturbedAt(place));
    const known = (await calls(edge)).map(({ call }) => kindOf(call));
    // Private Cloud is asked as Edge is, but for the calls that only it knows.
    const isNew = ({ call }: Struck) => !known.includes(kindOf(call));
    return [
      ...casesAtDoor(x, await calls(x)),
      ...casesAtDoor(edge, await calls(edge)),
      ...casesAtDoor(opdk, (await calls(opdk)).filter(isNew)),
      ...Object.values(places).flatMap(playedAt),
      ...(await Promise.all(enginePlaces.map(casesThroughEngine))).flat(),
    ];
  },
};

function casesAtDoor(place: Place, calls: Struck[]): Case[] {
  const possible = troubles.filter(
    ({ tls, renews, on }) => (!(tls || renews) || place.title !== "x") && (on?.includes(place.title) ?? true),
  );
  return possible.flatMap((trouble) =>
    calls
      .filter(({ call }) => trouble.strikes?.(call) ?? true)
      .map(({ phase, call }) => {
        const row = `${place.title}: ${trouble.title}`;
        return { id: `${row}; ${phase}, ${callText(call)}`, row, run: () => tryAtDoor(place, trouble, phase, call) };
      }),
  );
}

function playedAt(place: Place): Case[] {
  return scenes
    .filter(({ on }) => on.includes(place.title))
    .map(({ title, play }) => ({
      id: `${place.title}: ${title}`,
      row: `${place.title}: ${title}`,
      run: () => play(place),
    }));
}
