/** What is written around a picture that is saved or printed: title, date, filters in words, who is left out. */

import { type Network, Flag } from "./network";
import type { Caption } from "./scene";
import type { Selection } from "./select";
import { type State, KINDS } from "./state";
import { counted, dayInWords, listed } from "./words";

/** The text of what is chosen in one of the page's lists. */
export type NameOf = (list: "size" | "topic" | "tie" | "street" | "area") => string;

/** What the map shows, as a title; `mayName` leaves out people who are not named in what is handed round. */
export function titleOf(network: Network, state: State, scene: Selection, mayName: (node: number) => boolean): string {
  const named = (node: number | undefined): string =>
    node !== undefined && mayName(node) ? network.name[node]! : "somebody";
  if (scene.view === "path") return titleOfPath(scene, named);
  if (scene.view === "around") {
    return `${counted(state.steps, "step")} around ${named(network.id.indexOf(state.focus))}`;
  }
  if (scene.view === "everybody") return "Everybody";
  if (scene.view === "group") return network.arranged[state.by].groups[scene.open]!.name;
  return state.by === "street" ? "All streets" : "All communities";
}

function titleOfPath({ path }: Selection, named: (node: number | undefined) => string): string {
  if (path.nodes.length < 2) return "No way is known";
  return `The way from ${named(path.nodes[0])} to ${named(path.nodes[path.nodes.length - 1])}`;
}

/** Whoever agreed to be shown on maps, and every organisation and asset. */
function mayBeNamed(network: Network, node: number): boolean {
  const flags = network.flags[node]!;
  return Boolean(flags & Flag.OnMaps) && !(flags & (Flag.NamedOnly | Flag.Hidden));
}

/** All that is written around a picture of this scene. */
export function captionOf(network: Network, state: State, scene: Selection, nameOf: NameOf): Caption {
  const stale = network.stale ? "; records have changed since" : "";
  const held = state.at === null ? `they hold on ${dayInWords(network.today)}` : `they held on ${dayInWords(state.at)}`;
  return {
    title: `Network map: ${titleOf(network, state, scene, (node) => mayBeNamed(network, node))}`,
    lines: [
      `${network.team}. The network as it was read on ${network.madeAt}${stale}.`,
      `Ties as ${held}, as far as we were told.`,
      ...filtersInWords(state, nameOf),
      ...(scene.overview || state.size === "same" ? [] : [`Size of a dot: ${nameOf("size")}.`]),
      `Left out: ${state.staff ? "" : "people of the team, "}archived records.`,
      "Without names: people who have not agreed to be on a map, people only named by others, people in other areas.",
    ],
  };
}

/** The filters that are on: "Only people and assets", "Only Moor Street". */
export function filtersInWords(state: State, nameOf: NameOf): string[] {
  const only: string[] = [];
  if (state.kinds.length < KINDS.length) only.push(listed(state.kinds.map((kind) => PLURALS[kind])));
  if (state.area) only.push(nameOf("area"));
  if (state.street) only.push(nameOf("street"));
  if (state.topic) only.push(`who spoke of ${nameOf("topic")}`);
  if (state.sure) only.push(state.sure === "sure" ? "connectors we are sure of" : "connectors we are not sure of yet");
  if (state.ties.length) only.push(`ties of the kinds ${nameOf("tie")}`);
  if (state.said) only.push("ties that one of the two told us of");
  return only.length ? [`Only: ${only.join("; ")}.`] : [];
}

const PLURALS = { person: "people", organisation: "organisations", asset: "assets" };
