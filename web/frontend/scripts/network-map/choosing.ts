/** What a click, a key or a search means for the state: each answers with the change. */

import type { Found } from "./finder";
import type { Network } from "./network";
import type { Hit } from "./scene";
import type { Selection } from "./select";
import { type State, going } from "./state";

/** A state that can be drawn: who is selected is on the map, and on no overview. */
export function settled(state: State, network: Network, places: Map<number, number>): State {
  const sel = state.sel.filter((id) => places.has(id));
  const by = network.arranged[state.by].groups.length ? state.by : "street";
  const [latest] = sel.slice(-1);
  const draws = state.open || places.has(state.focus) || (state.from && state.to);
  if (draws || latest === undefined) return { ...state, by, sel };
  return { ...state, by, sel, ...homeOf(places.get(latest)!, { ...state, by }, network) };
}

/** What a click on the map, or Enter, asks for; null for nothing. */
export function picked(hit: Hit, adding: boolean, state: State, network: Network): Partial<State> | null {
  if (!hit) return state.sel.length && !adding ? { sel: [] } : null;
  if ("group" in hit) return going({ open: network.arranged[state.by].groups[hit.group]!.key });
  const id = network.id[hit.node]!;
  return id ? { sel: chosen(id, adding, state) } : null;
}

/** What was found, wherever it is: on screen it is selected, else the map goes there. */
export function jumped(
  found: Found,
  adding: boolean,
  state: State,
  scene: Selection,
  network: Network,
): Partial<State> {
  if ("group" in found) {
    return going({ by: found.group.startsWith("community") ? "community" : "street", open: found.group });
  }
  const sel = chosen(network.id[found.node]!, adding, state);
  if (sel.length > 1 || (!scene.overview && scene.shown[found.node])) return { sel };
  return going({ ...homeOf(found.node, state, network), sel });
}

/** The view in which somebody is at home: their group, else those around them. */
function homeOf(node: number, state: State, network: Network): Partial<State> {
  const { groups, group } = network.arranged[state.by];
  const home = groups[group[node]!];
  return home ? { open: home.key } : { focus: network.id[node]! };
}

function chosen(id: number, adding: boolean, { sel }: State): number[] {
  return adding ? [...sel.filter((one) => one !== id), id].slice(-2) : [id];
}
