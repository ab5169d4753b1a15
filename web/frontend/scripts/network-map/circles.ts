/** Draws streets or communities as one circle each, with links by the ties between them. */
import { Lines } from "./lines";
import { Shape, type Surface } from "./surface";
import { circleRadius, type View } from "./view";

const LINKS = "#3d4449";
const EDGE = "#0b0c0c";

/** Links are no wider than this, in pixels. */
const WIDEST = 12;

export function* drawOverview(view: View, surface: Surface): Generator<void> {
  yield* drawLinks(view, surface, () => true, 0);
  drawCircles(view, surface, () => true);
}

/** A group with those that ties lead to. */
export function linkedTo(view: View, chosen: number): Set<number> {
  const linked = new Set([chosen]);
  for (const { one, other } of view.scene.overview?.links ?? []) {
    if (one === chosen) linked.add(other);
    if (other === chosen) linked.add(one);
  }
  return linked;
}

/** Draws one circle, what it is linked to, and the links. */
export function drawCircleAgain(view: View, surface: Surface, chosen: number): void {
  const linked = linkedTo(view, chosen);
  for (const _ of drawLinks(view, surface, (one, other) => one === chosen || other === chosen, 0.5)) continue;
  drawCircles(view, surface, (group) => linked.has(group));
}

/** A link's width in pixels grows as the root of its ties; in steps, so that links of one width are drawn at once. */
export function linkWidth(ties: number): number {
  return Math.min(WIDEST, Math.max(0.5, Math.round(1.4 * Math.sqrt(ties)) / 2));
}

/** The more links there are the fainter are the thin ones, so that the strong ones stand out of many. */
function* drawLinks(
  view: View,
  surface: Surface,
  drawn: (one: number, other: number) => boolean,
  more: number,
): Generator<void> {
  const links = view.scene.overview?.links ?? [];
  const faint = Math.max(0.03, Math.min(0.4, 50 / links.length)) + more;
  const lines = new Lines(surface);
  for (const { one, other, ties } of links) {
    if (!drawn(one, other)) continue;
    const [from, to] = [view.middle(one), view.middle(other)];
    if (!view.crosses(from.x, from.y, to.x, to.y)) continue;
    const width = linkWidth(ties);
    const pen = { colour: LINKS, width, alpha: Math.min(0.9, faint + 0.08 * (width - 0.5)) };
    if (lines.add(width, pen, from.x, from.y, to.x, to.y)) yield;
  }
  lines.end();
}

function drawCircles(view: View, surface: Surface, drawn: (group: number) => boolean): void {
  const batches = new Map<number, number[]>();
  for (const { group, people, colour } of view.scene.overview?.circles ?? []) {
    const { x, y } = view.middle(group);
    const radius = Math.max(3, circleRadius(people) * view.camera.k);
    if (!drawn(group) || !view.sees(x, y, radius)) continue;
    const batch = batches.get(colour) ?? [];
    batch.push(x, y, radius);
    batches.set(colour, batch);
  }
  for (const [colour, batch] of batches) {
    const fill = view.paint.palette[colour] ?? "#ffffff";
    surface.marks(Shape.Circle, batch, { fill, edge: EDGE, width: 1, alpha: 1 });
  }
}
