/** Names people, islands and circles: the most important first, and those who were named before keep their names. */
import { ABOVE, type Label, type Placing, type Round, sidesOf, Where } from "./placing";
import type { Lettering, Surface } from "./surface";
import { circleRadius, type View } from "./view";

/** Sizes of letters in pixels, whatever the scale. */
const SMALL = 13;
const LARGE = 15;

/** People are named from this scale on: farther away only their islands are. */
const NAMED_FROM = 0.45;

/** More names than these nobody reads. */
const MOST = 300;

/** So many circles are named even over others. */
const LARGEST = 12;

/** So many nodes are looked at before the page may answer. */
const SLICE = 2000;

const INK = "#0b0c0c";
const QUIET = "#383f43";

export function lettering(size: number, bold: boolean, colour = INK): Lettering {
  return { size, bold, colour, halo: "#ffffff", align: "middle" };
}

export const NAME = lettering(SMALL, false);
export const STRONG_NAME = lettering(LARGE, true);
const ISLAND = lettering(LARGE, true, QUIET);
const FAR_ISLAND = lettering(SMALL, true, QUIET);

/** Names of streets or communities beside their islands, those of the largest first. */
export function nameIslands(view: View, placing: Placing, islands: Float32Array): void {
  const { groups } = view.arranged;
  const rounds = [...islands.entries()]
    .map(([group, radius]) => ({ group, ...view.middle(group), radius: radius * view.camera.k }))
    .filter(({ x, y, radius }) => radius > 0 && view.sees(x, y, radius))
    .sort((one, other) => other.radius - one.radius || one.group - other.group);
  const far = view.camera.k < NAMED_FROM;
  if (far) for (const round of rounds) placing.keepClear(round);
  for (const { group, ...round } of rounds) {
    if (far) placing.beside(groups[group]!.name, round, FAR_ISLAND, Where.Clear, sidesOf(ABOVE));
    else placing.beside(groups[group]!.name, round, ISLAND, Where.OverMarks, [ABOVE]);
  }
}

/** In what order people are named. */
export interface Naming {
  /** The most important first; worked out when it is first needed. */
  order: Int32Array | null;
  /**
   * Who was named in the picture before, on which side, and at which scale: at the same one names stay where they are,
   * so that nothing flickers when the picture is moved. Of the overview, the groups that were.
   */
  before: Map<number, number>;
  scale: number;
}

/**
 * Names of people where they can be read; who got one is kept for the next time. The first of each island is named even
 * over other people's marks, all others only beside them; who is `done` has a name already.
 */
export function* namePeople(
  view: View,
  placing: Placing,
  naming: Naming,
  done: ReadonlySet<number>,
): Generator<void> {
  const named = new Map<number, number>();
  const before = sidesBefore(view, naming);
  const name = (node: number, where: Where, sides?: readonly number[]): void => {
    const side = done.has(node) ? -1 : tryNode(view, placing, node, where, sides);
    if (side >= 0) named.set(node, side);
  };
  if (view.camera.k >= NAMED_FROM) {
    keepMarksClear(view, placing);
    for (const [node, side] of before) name(node, Where.OverMarks, [side]);
    const led = new Set<number>([-1]);
    for (const [at, node] of (naming.order ??= importance(view)).entries()) {
      if (named.size >= MOST) break;
      if (at % SLICE === SLICE - 1) yield;
      if (!view.scene.shown[node]) continue;
      const group = view.arranged.group[node]!;
      if (!before.has(node)) name(node, led.has(group) ? Where.Clear : Where.OverMarks);
      led.add(group);
    }
  }
  keepSides(view, naming, named);
}

function sidesBefore({ camera }: View, { before, scale }: Naming): ReadonlyMap<number, number> {
  return scale === camera.k ? before : new Map();
}

function keepSides({ camera }: View, naming: Naming, sides: Map<number, number>): void {
  naming.before = sides;
  naming.scale = camera.k;
}

function keepMarksClear(view: View, placing: Placing): void {
  for (const [node, shown] of view.scene.shown.entries()) {
    const { x, y } = view.place(node);
    const radius = view.radius(node);
    if (shown && view.sees(x, y, radius)) placing.keepClear({ x, y, radius });
  }
}

function tryNode(view: View, placing: Placing, node: number, where: Where, sides?: readonly number[]): number {
  const { x, y } = view.place(node);
  const radius = view.radius(node);
  if (!view.scene.shown[node] || !view.sees(x, y, radius) || !view.mayName(node)) return -1;
  return placing.beside(view.network.name[node]!, { x, y, radius }, NAME, where, sides);
}

/** Nodes by how much their names matter: the largest first, then those with most ties. */
function importance({ network, paint }: View): Int32Array {
  const ties = (node: number): number => network.first[node + 1]! - network.first[node]!;
  const order = Int32Array.from({ length: network.count }, (_, node) => node);
  return order.sort(
    (one, other) => paint.radius[other]! - paint.radius[one]! || ties(other) - ties(one) || one - other,
  );
}

/** Names and numbers of the overview's circles: inside where they fit, else beside; those of the largest first. */
export function nameCircles(view: View, placing: Placing, naming: Naming, named?: ReadonlySet<number>): void {
  const circles = [...(view.scene.overview?.circles ?? [])];
  circles.sort((one, other) => other.people - one.people || one.group - other.group);
  const left: { text: string; round: Round; group: number; where: Where }[] = [];
  for (const [place, { group, people, colour }] of circles.entries()) {
    const round = { ...view.middle(group), radius: circleRadius(people) * view.camera.k };
    if ((named && !named.has(group)) || !view.sees(round.x, round.y, round.radius)) continue;
    const { name, elsewhere } = view.arranged.groups[group]!;
    const fill = (!elsewhere && view.paint.palette[colour]) || "#ffffff";
    const inside = { ...lettering(SMALL, true, inkOn(fill)), halo: null };
    const text = nameInside(placing, name, String(people), round, inside);
    if (text) left.push({ text, round, group, where: place < LARGEST ? Where.OverMarks : Where.Clear });
    placing.keepClear(round);
  }
  const before = sidesBefore(view, naming);
  const sides = new Map<number, number>();
  for (const { text, round, group, where } of left) {
    const side = placing.beside(text, round, NAME, where, sidesOf(before.get(group)));
    if (side >= 0) sides.set(group, side);
  }
  if (!named) keepSides(view, naming, sides);
}

/** What of the name and the number did not fit inside. */
function nameInside(placing: Placing, name: string, people: string, round: Round, inside: Lettering): string {
  const { x, y, radius } = round;
  const fits = (text: string): boolean => placing.width(text, inside) < 1.7 * radius;
  if (radius > 18 && fits(name)) {
    placing.at(name, x, y - 8, inside);
    placing.at(people, x, y + 8, inside);
    return "";
  }
  if (radius < 9 || !fits(people)) return `${name} (${people})`;
  placing.at(people, x, y, inside);
  return name;
}

/** Black or white, whichever is read more easily on a colour. */
function inkOn(colour: string): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const linear = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]! > 0.179 ? INK : "#ffffff";
}

export function* write(surface: Surface, labels: readonly Label[]): Generator<void> {
  for (const [at, { text, x, y, lettering }] of labels.entries()) {
    surface.words(text, x, y, lettering);
    if (at % 8 === 7) yield;
  }
}
