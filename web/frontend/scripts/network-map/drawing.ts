/** Draws the whole picture: what lies below first, names last. */
import { drawCircleAgain, drawOverview, linkedTo } from "./circles";
import { chosenOf, drawChosen, drawNeighbourhood, nameChosen } from "./emphasis";
import { nameCircles, nameIslands, namePeople, type Naming, write } from "./labels";
import { drawPeople, islandsOf } from "./people";
import { Placing } from "./placing";
import type { Surface } from "./surface";
import type { View } from "./view";

/** What is worked out once for a scene and its paint, wherever the reader looks. */
export interface Prepared extends Naming {
  islands: Float32Array;
}

export function prepare(view: View): Prepared {
  const islands = view.scene.overview ? new Float32Array() : islandsOf(view);
  return { islands, order: null, before: new Map(), scale: 0 };
}

/** All but what stands out, with room left for its names. */
export function* drawPlain(
  view: View,
  surface: Surface,
  prepared: Prepared,
  family: string,
  moving = false,
): Generator<void> {
  const placing = new Placing(family, view.frame);
  if (view.scene.overview) {
    yield* drawOverview(view, surface);
    nameCircles(view, placing, prepared);
  } else {
    yield* drawPeople(view, surface, prepared.islands, moving);
    nameChosen(view, placing);
    placing.labels.length = 0;
    nameIslands(view, placing, prepared.islands);
    yield* namePeople(view, placing, prepared, chosenOf(view.scene));
  }
  yield* write(surface, placing.labels);
}

/** The path and who is selected, with their names. */
export function drawStanding(view: View, surface: Surface, family: string): void {
  if (view.scene.overview) return;
  drawChosen(view, surface);
  const placing = new Placing(family, view.frame);
  nameChosen(view, placing);
  for (const _ of write(surface, placing.labels)) continue;
}

/** A circle with what it is linked to. */
export function drawLinked(view: View, surface: Surface, group: number, prepared: Prepared, family: string): void {
  drawCircleAgain(view, surface, group);
  const placing = new Placing(family, view.frame);
  nameCircles(view, placing, prepared, linkedTo(view, group));
  for (const _ of write(surface, placing.labels)) continue;
}

/** Somebody with all whom they are tied to. */
export function drawNear(view: View, surface: Surface, node: number, prepared: Prepared, family: string): void {
  const placing = new Placing(family, view.frame);
  drawNeighbourhood(view, surface, node, placing, prepared.before);
  for (const _ of write(surface, placing.labels)) continue;
}
