/** Draws over the picture what stands out of it: a path, who is selected, and somebody's neighbourhood. */
import { lettering, NAME, STRONG_NAME } from "./labels";
import { type Placing, type Round, sidesOf, Where } from "./placing";
import { drawSome } from "./people";
import type { Scene } from "./scene";
import { type Lettering, type Pen, Shape, type Surface } from "./surface";
import type { View } from "./view";

const INK = "#0b0c0c";
const WHITE = "#ffffff";
const NUMBER: Lettering = { ...lettering(12, true, WHITE), halo: null };

const PATH: Pen = { colour: INK, width: 5, alpha: 1 };
const BESIDE_PATH: Pen = { colour: WHITE, width: 9, alpha: 1 };
const NEAR_TIE: Pen = { colour: INK, width: 1.5, alpha: 0.9 };

/** The radius of a stop's number on a path. */
const STOP = 10;

/** Who is selected or on the path: their names come before all others. */
export function chosenOf({ path, selected }: Scene): Set<number> {
  return new Set([...path.nodes, ...selected]);
}

/** Names whoever is chosen, and lets no other name lie over the path. */
export function nameChosen(view: View, placing: Placing): void {
  const ends = endsOf(view, view.scene.path.ties);
  for (let at = 0; at < ends.length; at += 4) keepClearAlong(placing, ends.slice(at, at + 4));
  for (const node of chosenOf(view.scene)) {
    const { x, y } = view.place(node);
    if (!view.scene.shown[node] || !view.mayName(node)) continue;
    placing.beside(view.network.name[node]!, { x, y, radius: reach(view, node) }, STRONG_NAME, Where.Anywhere);
  }
}

function keepClearAlong(placing: Placing, [x1 = 0, y1 = 0, x2 = 0, y2 = 0]: readonly number[]): void {
  const steps = Math.min(200, Math.ceil(Math.hypot(x2 - x1, y2 - y1) / STOP));
  for (let step = 0; step <= steps; step++) {
    const part = step / steps;
    placing.keepClear({ x: x1 + (x2 - x1) * part, y: y1 + (y2 - y1) * part, radius: STOP });
  }
}

function reach(view: View, node: number): number {
  return Math.max(view.radius(node) + 4, view.scene.path.nodes.includes(node) ? STOP : 0);
}

/** The path with its stops counted, and rings around who is selected. */
export function drawChosen(view: View, surface: Surface): void {
  const { path, selected } = view.scene;
  const ends = endsOf(view, path.ties);
  surface.lines(ends, BESIDE_PATH);
  surface.lines(ends, PATH);
  drawSome(view, surface, path.nodes);
  for (const node of selected) {
    if (!view.scene.shown[node]) continue;
    const { x, y } = view.place(node);
    const radius = reach(view, node);
    surface.marks(Shape.Circle, [x, y, radius + 1], { fill: WHITE, edge: WHITE, width: 7, alpha: 1 });
    surface.marks(Shape.Circle, [x, y, radius + 1], { fill: WHITE, edge: INK, width: 3.5, alpha: 1 });
    drawSome(view, surface, [node]);
  }
  for (const [step, node] of path.nodes.entries()) {
    const { x, y } = view.place(node);
    // On a dot that is too small to tell its shape, beside the corner of any other.
    const aside = view.radius(node) < STOP / 2 ? 0 : view.radius(node) * 0.7 + STOP / 2;
    surface.marks(Shape.Circle, [x - aside, y - aside, STOP], { fill: INK, edge: WHITE, width: 2, alpha: 1 });
    surface.words(String(step + 1), x - aside, y - aside, NUMBER);
  }
}

function endsOf(view: View, ties: Iterable<number>): number[] {
  const ends: number[] = [];
  for (const tie of ties) {
    const [from, to] = [view.place(view.network.ties.a[tie]!), view.place(view.network.ties.b[tie]!)];
    ends.push(from.x, from.y, to.x, to.y);
  }
  return ends;
}

/**
 * A node with everybody it is tied to, of those that are shown, and as many of their names as there is room for: on the
 * side where they were before.
 */
export function drawNeighbourhood(
  view: View,
  surface: Surface,
  node: number,
  placing: Placing,
  before: ReadonlyMap<number, number>,
): void {
  const { network, scene } = view;
  const { a, b } = network.ties;
  const between = scene.ties.filter((tie) => a[tie] === node || b[tie] === node);
  const near = Array.from(between, (tie) => (a[tie] === node ? b[tie]! : a[tie]!));
  surface.lines(endsOf(view, between), NEAR_TIE);
  drawSome(view, surface, [...near, node]);
  const name = (one: number, letters: Lettering, where: Where): void => {
    const round: Round = { ...view.place(one), radius: view.radius(one) };
    placing.beside(network.name[one]!, round, letters, where, sidesOf(before.get(one)));
  };
  name(node, STRONG_NAME, Where.Anywhere);
  for (const other of near) name(other, NAME, Where.Clear);
}
