/** Who and which ties are to be seen: worked out from the network and the reader's choices, changing neither. */

import { type Known, passingNodes, passingTies } from "./filters";
import type { Arrangement, Network } from "./network";
import { findCircles } from "./overview";
import type { Camera, Scene } from "./scene";
import type { State } from "./state";

/** An open group fills this part of the picture; around it so many units of the map are seen. */
const ROOM = 1.25;
const NEAR = 60;
const CLOSEST = 2.5;

/** A scene, and what the page's words need besides. */
export interface Selection extends Scene {
  view: "overview" | "group" | "everybody" | "around" | "path";
  /** The group that is open; −1 for none. */
  open: number;
  /** 1 for each node that is shown only because it is tied to those whom the reader asked for. */
  outside: Uint8Array;
}

/** The place of each node by its id; those who are hidden have none. */
export function placesById(network: Network): Map<number, number> {
  const places = new Map<number, number>();
  network.id.forEach((id, place) => id && places.set(id, place));
  return places;
}

/** The scene that `state` asks for; `places` are those by id. */
export function select(network: Network, state: State, known: Known, places: Map<number, number>): Selection {
  const chosen = new Choice(network, state, known);
  const focus = places.get(state.focus) ?? -1;
  const open = network.arranged[state.by].groups.findIndex((group) => group.key === state.open);
  const selected = state.sel.flatMap((id) => places.get(id) ?? []);
  if (state.from && state.to) return { ...chosen.path(known.path), selected };
  if (focus >= 0) return { ...chosen.around(focus, state.steps), selected };
  if (open >= 0) return { ...chosen.group(open), selected };
  return { ...(state.open === "all" ? chosen.everybody() : chosen.overview()), selected };
}

/** From where those inside a group are seen, with some room around; null where nobody is. */
export function fitInside(network: Network, scene: Selection, width: number, height: number): Camera | null {
  const inside = [...scene.shown.keys()].filter((node) => scene.shown[node] && !scene.outside[node]);
  const { x, y } = network.arranged[scene.grouping];
  const [left, right] = span(inside.map((node) => x[node]!));
  const [top, bottom] = span(inside.map((node) => y[node]!));
  const k = Math.min(width / (ROOM * (right - left) + NEAR), height / (ROOM * (bottom - top) + NEAR), CLOSEST);
  return inside.length ? { x: (left + right) / 2, y: (top + bottom) / 2, k } : null;
}

function span(numbers: number[]): [least: number, most: number] {
  return [numbers.reduce((a, b) => Math.min(a, b), Infinity), numbers.reduce((a, b) => Math.max(a, b), -Infinity)];
}

/** What passes the filters, and each way of choosing from it. */
class Choice {
  private readonly passes: Uint8Array;
  private readonly holds: Uint8Array;
  private readonly arranged: Arrangement;
  private readonly none: Uint8Array;

  constructor(
    private readonly network: Network,
    private readonly state: State,
    known: Known,
  ) {
    this.passes = passingNodes(network, state, known);
    this.holds = passingTies(network, state);
    this.arranged = network.arranged[state.by];
    this.none = new Uint8Array(network.count);
  }

  overview(): Selection {
    const { group } = this.arranged;
    const shown = this.passes.map((passed, node) => (passed && group[node]! >= 0 ? 1 : 0));
    const scene = this.scene("overview", shown, this.none);
    return { ...scene, overview: findCircles(this.network, this.arranged, scene) };
  }

  everybody(): Selection {
    return this.scene("everybody", this.passes, this.none);
  }

  /** Those in a group, and outside it whom they are tied to. */
  group(open: number): Selection {
    const inside = this.passes.map((passed, node) => (passed && this.arranged.group[node] === open ? 1 : 0));
    const shown = inside.slice();
    inside.forEach((one, node) => one && this.reach(node, shown));
    const outside = shown.map((one, node) => one - inside[node]!);
    return { ...this.scene("group", shown, outside), open };
  }

  /** Everybody at most `steps` ties away. */
  around(focus: number, steps: number): Selection {
    const shown = this.none.slice();
    shown[focus] = 1;
    let edge = [focus];
    for (let step = 0; step < steps; step += 1) edge = edge.flatMap((node) => this.reach(node, shown));
    return this.scene("around", shown, this.none);
  }

  /** Those on the way alone: of each the server's tie, even where a filter leaves it out. */
  path(nodes: readonly number[]): Selection {
    const on = this.none.slice();
    for (const node of nodes) if (node >= 0) on[node] = 1;
    const ties = nodes.slice(1).flatMap((node, step) => this.tieBetween(nodes[step]!, node));
    const scene = { ...this.scene("path", on, this.none), ties: Int32Array.from(ties) };
    return { ...scene, path: { nodes: nodes.filter((node) => node >= 0), ties } };
  }

  /** Marks whom a node is tied to, and gives those who were not marked before. */
  private reach(node: number, shown: Uint8Array): number[] {
    const fresh: number[] = [];
    const { first, tieAt, otherAt } = this.network;
    for (let at = first[node]!; at < first[node + 1]!; at += 1) {
      const other = otherAt[at]!;
      if (shown[other] || !this.holds[tieAt[at]!] || !this.passes[other]) continue;
      shown[other] = 1;
      fresh.push(other);
    }
    return fresh;
  }

  /** The first tie between two nodes, whether it passes or not. */
  private tieBetween(one: number, other: number): number[] {
    const { first, tieAt, otherAt } = this.network;
    const at = otherAt.subarray(first[one] ?? 0, first[one + 1] ?? 0).indexOf(other);
    return at < 0 ? [] : [tieAt[first[one]! + at]!];
  }

  /** The ties between those shown; between two who are outside, none. */
  private scene(view: Selection["view"], shown: Uint8Array, outside: Uint8Array): Selection {
    const { a, b, count } = this.network.ties;
    const ties: number[] = [];
    for (let tie = 0; tie < count; tie += 1) {
      const [one, other] = [a[tie]!, b[tie]!];
      if (this.holds[tie] && shown[one] && shown[other] && !(outside[one] && outside[other])) ties.push(tie);
    }
    return {
      view,
      grouping: this.state.by,
      overview: null,
      shown,
      count: shown.reduce((sum, one) => sum + one, 0),
      ties: Int32Array.from(ties),
      path: { nodes: [], ties: [] },
      selected: [],
      open: -1,
      outside,
    };
  }
}
