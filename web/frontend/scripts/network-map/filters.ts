/** Which nodes and ties pass the reader's filters. */

import { type Network, FOREVER, Flag, Said } from "./network";
import { type State, KINDS } from "./state";

/** What is not in the network itself: asked of the server when a choice needs it. */
export interface Known {
  /** Places of nodes with the topic that is chosen; null while there is none. */
  topic: ReadonlySet<number> | null;
  /** Places of the nodes on the path, in its order; −1 for one that cannot be told. */
  path: readonly number[];
}

/** 1 for each node that passes. */
export function passingNodes(network: Network, state: State, known: Known): Uint8Array {
  const asked = KINDS.map((kind) => state.kinds.includes(kind));
  const street = network.arranged.street;
  const onStreet = street.groups.findIndex((group) => group.key === `street-${state.street}`);
  const inArea = network.areas.map((_, place) => pathOf(network, place).some((area) => area.id === state.area));
  const needed = { "": 0, sure: Flag.Sure, unsure: Flag.Unsure }[state.sure];
  const passes = new Uint8Array(network.count);
  for (let node = 0; node < network.count; node += 1) {
    const flags = network.flags[node]!;
    const passed =
      asked[network.kind[node]!] &&
      (state.staff || !(flags & Flag.Staff)) &&
      (!needed || flags & needed) &&
      (!state.area || inArea[network.area[node]!]) &&
      (!state.street || street.group[node] === onStreet) &&
      (!known.topic || known.topic.has(node));
    passes[node] = passed ? 1 : 0;
  }
  return passes;
}

/** 1 for each tie that passes: of those kinds, on its day, on the word of one of the two where that is asked for. */
export function passingTies({ ties, tieKinds }: Network, state: State): Uint8Array {
  const asked = tieKinds.map(({ id }) => !state.ties.length || state.ties.includes(id));
  const passes = new Uint8Array(ties.count);
  for (let tie = 0; tie < ties.count; tie += 1) {
    const passed =
      (state.at === null
        ? ties.until[tie] === FOREVER
        : ties.since[tie]! <= state.at && ties.until[tie]! >= state.at) &&
      asked[ties.kind[tie]!] &&
      (!state.said || ties.said[tie] === Said.ByOneOfThem);
    passes[tie] = passed ? 1 : 0;
  }
  return passes;
}

/** An area, the one around it, and so on outwards. */
export function pathOf({ areas }: Network, place: number): Network["areas"] {
  const path: Network["areas"] = [];
  for (let area = areas[place]; area && path.length < areas.length; area = areas[area.within]) path.push(area);
  return path;
}
