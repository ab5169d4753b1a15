/** Draws streets or communities as one circle each, with links by the ties between them. */
import { Lines } from "./lines";
import { Shape, type Surface } from "./surface";
import { seenLength, toneOf } from "./tone";
import { circleRadius, type View } from "./view";

const LINKS = "#404040";
const EDGE = "#0b0c0c";

/** Links are no wider than this, in pixels. */
const WIDEST = 8;

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
function linkWidth(ties: number): number {
  return Math.min(WIDEST, Math.max(0.5, Math.round(1.4 * Math.sqrt(ties)) / 2));
}

/** Thin links are fainter than wide ones, and all are the fainter the more there are. */
function* drawLinks(
  view: View,
  surface: Surface,
  drawn: (one: number, other: number) => boolean,
  least: number,
): Generator<void> {
  const links = (view.scene.overview?.links ?? []).filter(({ one, other }) => drawn(one, other));
  const area = links.map(
    ({ one, other, ties }) => seenLength(view, view.middle(one), view.middle(other)) * linkWidth(ties),
  );
  const tone = Math.max(least, toneOf(area.reduce((sum, one) => sum + one, 0), view));
  const lines = new Lines(surface);
  for (const [place, { one, other, ties }] of links.entries()) {
    if (!area[place]) continue;
    const [from, to] = [view.middle(one), view.middle(other)];
    const width = linkWidth(ties);
    const pen = { colour: LINKS, width, alpha: Math.min(0.8, tone * (0.6 + width / 10)) };
    if (lines.add(width, pen, from.x, from.y, to.x, to.y)) yield;
  }
  lines.end();
}

/** In place of a colour: the circle of an area that is not the reader's, of which only few people are known. */
const HOLLOW = -1;

function drawCircles(view: View, surface: Surface, drawn: (group: number) => boolean): void {
  const batches = new Map<number, number[]>();
  for (const { group, people, colour } of view.scene.overview?.circles ?? []) {
    const { x, y } = view.middle(group);
    const radius = Math.max(3, circleRadius(people) * view.camera.k);
    if (!drawn(group) || !view.sees(x, y, radius)) continue;
    const look = view.arranged.groups[group]!.elsewhere ? HOLLOW : colour;
    const batch = batches.get(look) ?? [];
    batch.push(x, y, radius);
    batches.set(look, batch);
  }
  for (const [look, batch] of batches) {
    const fill = view.paint.palette[look] ?? "#ffffff";
    surface.marks(Shape.Circle, batch, { fill, edge: EDGE, width: look === HOLLOW ? 2 : 1, alpha: 1 });
  }
}
