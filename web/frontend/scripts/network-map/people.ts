/** Draws people, organisations and assets with their ties, a batch at a time so that the page can answer in between. */
import { Flag, Kind } from "./network";
import { Lines } from "./lines";
import { type Pen, Shape, type Surface } from "./surface";
import { lengthOfTies, toneOf } from "./tone";
import { onScreen, type View } from "./view";

/** So many marks are drawn at once. */
const BATCH = 256;

/** Shorter ties than this, in pixels, hide behind their ends. */
const SHORTEST = 1.5;

/** So many ties are drawn while the picture moves. */
const FEW = 5000;

/** Below this scale ties are as thin as can be, above it as wide as they are strong. */
const NEAR = 0.5;

/** Grey to the letter: faint ink of any other colour is rounded to a tint. */
const TIES = "#404040";
const ISLAND = { fill: "#f3f2f1", edge: "#b1b4b6", width: 1, alpha: 1 };

const SHAPES: Record<Kind, Shape> = {
  [Kind.Person]: Shape.Circle,
  [Kind.Organisation]: Shape.Square,
  [Kind.Asset]: Shape.Triangle,
};

export function* drawPeople(view: View, surface: Surface, islands: Float32Array, moving: boolean): Generator<void> {
  yield* drawIslands(view, surface, islands);
  yield* drawTies(view, surface, moving);
  yield* drawNodes(view, surface);
}

/** The radius of each group's island, in the map's units; 0 where nobody of it is shown. */
export function islandsOf({ network, scene, arranged }: View): Float32Array {
  const radii = new Float32Array(arranged.groups.length);
  const peopled = new Uint8Array(arranged.groups.length);
  for (let node = 0; node < network.count; node++) {
    const group = arranged.groups[arranged.group[node]!];
    if (!group) continue;
    const place = arranged.group[node]!;
    if (scene.shown[node]) peopled[place] = 1;
    const reach = Math.hypot(arranged.x[node]! - group.x, arranged.y[node]! - group.y) + 14;
    radii[place] = Math.max(radii[place]!, reach);
  }
  return radii.map((radius, place) => (peopled[place] ? radius : 0));
}

function* drawIslands(view: View, surface: Surface, islands: Float32Array): Generator<void> {
  let places: number[] = [];
  for (const [group, radius] of islands.entries()) {
    const { x, y } = view.middle(group);
    const round = radius * view.camera.k;
    if (radius > 0 && view.sees(x, y, round)) places.push(x, y, round);
    if (places.length < BATCH) continue;
    surface.marks(Shape.Circle, places, ISLAND);
    places = [];
    yield;
  }
  surface.marks(Shape.Circle, places, ISLAND);
}

function* drawTies(view: View, surface: Surface, moving: boolean): Generator<void> {
  const { scene, arranged, origin } = view;
  const { a, b, strength } = view.network.ties;
  const { k } = view.camera;
  const stride = moving ? Math.ceil(scene.ties.length / FEW) || 1 : 1;
  const pens = tiePens(view, stride);
  const lines = new Lines(surface);
  for (let at = 0; at < scene.ties.length; at += stride) {
    const tie = scene.ties[at]!;
    const [one, other] = [a[tie]!, b[tie]!];
    const x1 = origin.x + arranged.x[one]! * k;
    const y1 = origin.y + arranged.y[one]! * k;
    const x2 = origin.x + arranged.x[other]! * k;
    const y2 = origin.y + arranged.y[other]! * k;
    if (Math.abs(x1 - x2) + Math.abs(y1 - y2) < SHORTEST || !view.crosses(x1, y1, x2, y2)) continue;
    const look = Math.min(pens.length, strength[tie]!) - 1;
    if (lines.add(look, pens[look]!, x1, y1, x2, y2)) yield;
  }
  lines.end();
}

/** From near a pen for each strength, from afar one of a hair's width, which is drawn much faster. */
function tiePens(view: View, stride: number): Pen[] {
  const scale = view.camera.k;
  const wider = Math.min(2, Math.max(1, scale));
  const widths = scale < NEAR ? [0.5] : [0.5, 1, 1.8].map((width) => width * wider);
  const middle = widths[widths.length >> 1]!;
  const alpha = toneOf((lengthOfTies(view) * middle) / stride, view);
  return widths.map((width) => ({ colour: TIES, width, alpha }));
}

function* drawNodes(view: View, surface: Surface): Generator<void> {
  const looks = new Map<number, number[]>();
  const { network, scene, paint, arranged, origin } = view;
  const { k } = view.camera;
  for (let node = 0; node < network.count; node++) {
    if (!scene.shown[node]) continue;
    const x = origin.x + arranged.x[node]! * k;
    const y = origin.y + arranged.y[node]! * k;
    const radius = onScreen(paint.radius[node]!, k);
    if (!view.sees(x, y, radius)) continue;
    const look = lookOf(view, node);
    let batch = looks.get(look);
    if (!batch) looks.set(look, (batch = []));
    batch.push(x, y, radius);
    if (batch.length < 3 * BATCH) continue;
    drawLook(view, surface, look, batch);
    batch.length = 0;
    yield;
  }
  for (const [look, batch] of looks) drawLook(view, surface, look, batch);
}

/** Shape, colour and hollowness in one number, so that what looks alike is drawn at once. */
function lookOf({ network, paint }: View, node: number): number {
  const hollow = network.flags[node]! & (Flag.NamedOnly | Flag.Hidden) ? 1 : 0;
  return (paint.colour[node]! << 3) | (network.kind[node]! << 1) | hollow;
}

function drawLook(view: View, surface: Surface, look: number, places: readonly number[]): void {
  const colour = view.paint.palette[look >> 3] ?? TIES;
  const shape = SHAPES[((look >> 1) & 3) as Kind];
  const hollow = look & 1;
  const near = view.camera.k > 0.3;
  const brush = hollow
    ? { fill: "#ffffff", edge: colour, width: near ? 2 : 0.75, alpha: 1 }
    : { fill: colour, edge: "#ffffff", width: near ? 1 : 0, alpha: 1 };
  surface.marks(shape, places, brush);
}

/** Draws only these nodes, over all else. */
export function drawSome(view: View, surface: Surface, nodes: Iterable<number>): void {
  for (const node of nodes) {
    const { x, y } = view.place(node);
    drawLook(view, surface, lookOf(view, node), [x, y, view.radius(node)]);
  }
}
