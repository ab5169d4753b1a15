/** Finds room for names: the most important first, none over another, and those that were there before keep theirs. */
import type { View } from "./view";
import { circleRadius } from "./view";
import { fontOf, type Lettering, type Surface } from "./surface";

/** Sizes of letters in pixels, whatever the scale. */
const SMALL = 13;
const LARGE = 15;

/** People are named from this scale on: farther away only their islands are. */
const NAMED_FROM = 0.45;

/** More names than these nobody reads. */
const MOST = 300;

/** So many nodes are looked at before the page may answer. */
const SLICE = 2000;

const CELL = 64;

const INK = "#0b0c0c";
const QUIET = "#383f43";

export interface Label {
  text: string;
  x: number;
  y: number;
  lettering: Lettering;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Which parts of the picture are taken, kept in cells so that only what is near is compared. */
export class Room {
  private readonly cells = new Map<number, Box[]>();

  /** Whether nothing is there yet. */
  isFree(box: Box): boolean {
    return this.near(box).every((cell) => (this.cells.get(cell) ?? []).every((taken) => apart(taken, box)));
  }

  take(box: Box): void {
    for (const cell of this.near(box)) {
      const boxes = this.cells.get(cell);
      if (boxes) boxes.push(box);
      else this.cells.set(cell, [box]);
    }
  }

  private near({ left, top, right, bottom }: Box): number[] {
    const cells: number[] = [];
    for (let row = Math.floor(top / CELL); row <= Math.floor(bottom / CELL); row++) {
      for (let column = Math.floor(left / CELL); column <= Math.floor(right / CELL); column++) {
        cells.push(row * 65536 + column);
      }
    }
    return cells;
  }
}

function apart(one: Box, other: Box): boolean {
  return (
    one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top
  );
}

const measuring = document.createElement("canvas").getContext("2d")!;
const widths = new Map<string, number>();

export function widthOf(text: string, lettering: Lettering, family: string): number {
  const font = fontOf(lettering, family);
  const key = `${font} ${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    measuring.font = font;
    width = measuring.measureText(text).width;
    if (widths.size > 20_000) widths.clear();
    widths.set(key, width);
  }
  return width;
}

/** What names may be written over: nothing, marks but no other names, or anything. */
export const enum Where {
  Clear = 0,
  OverMarks = 1,
  Anywhere = 2,
}

/** A mark on the screen. */
export interface Round {
  x: number;
  y: number;
  radius: number;
}

/** Places names one after the other. */
export class Placing {
  readonly labels: Label[] = [];
  private readonly names = new Room();
  private readonly marks = new Room();

  constructor(private readonly family: string) {}

  /** Below, above, right or left of a mark of this radius, where there is room; whether there was. */
  beside(text: string, { x, y, radius }: Round, lettering: Lettering, where = Where.Clear): boolean {
    const down = radius + 2 + lettering.size / 2;
    const across = radius + 4;
    const spots: [number, number, Lettering["align"]][] = [
      [x, y + down, "middle"],
      [x, y - down, "middle"],
      [x + across, y, "start"],
      [x - across, y, "end"],
    ];
    const least = Math.min(where, Where.OverMarks);
    if (spots.some(([atX, atY, align]) => this.at(text, atX, atY, { ...lettering, align }, least))) return true;
    return where === Where.Anywhere && this.at(text, x, y + down, { ...lettering, align: "middle" }, where);
  }

  /** At a place, where there is room. */
  at(text: string, x: number, y: number, lettering: Lettering, where = Where.Clear): boolean {
    const width = this.width(text, lettering) + 4;
    const left = x - (lettering.align === "middle" ? width / 2 : lettering.align === "end" ? width - 2 : 2);
    const tall = lettering.size * 0.62;
    const box = { left, right: left + width, top: y - tall, bottom: y + tall };
    if (where < Where.Anywhere && !this.names.isFree(box)) return false;
    if (where < Where.OverMarks && !this.marks.isFree(box)) return false;
    this.names.take(box);
    this.labels.push({ text, x, y, lettering });
    return true;
  }

  width(text: string, lettering: Lettering): number {
    return widthOf(text, lettering, this.family);
  }

  /** Only the middle of a mark is kept clear: of one whose rim is covered, everything can still be told. */
  keepClear({ x, y, radius }: Round): void {
    const core = radius / 2;
    this.marks.take({ left: x - core, right: x + core, top: y - core, bottom: y + core });
  }
}

export function lettering(size: number, bold: boolean, colour = INK): Lettering {
  return { size, bold, colour, halo: "#ffffff", align: "middle" };
}

export const NAME = lettering(SMALL, false);
export const STRONG_NAME = lettering(LARGE, true);
const ISLAND = lettering(LARGE, true, QUIET);

/** Names of streets or communities, the largest first, at the top of their islands. */
export function nameIslands(view: View, placing: Placing, islands: Float32Array): void {
  const { groups } = view.arranged;
  const order = [...islands.keys()].filter((group) => islands[group]! > 0);
  order.sort((one, other) => islands[other]! - islands[one]! || one - other);
  for (const group of order) {
    const { x, y } = view.middle(group);
    const radius = islands[group]! * view.camera.k;
    if (view.sees(x, y, radius)) placing.at(groups[group]!.name, x, y - radius - LARGE / 2 - 1, ISLAND, Where.OverMarks);
  }
}

/** In what order people are named. */
export interface Naming {
  /** The most important first; worked out when it is first needed. */
  order: Int32Array | null;
  /** Who was named in the picture before, and at which scale: at the same one they stay named, and nothing flickers. */
  before: Set<number>;
  scale: number;
}

/** Names of people where they can be read; who got one is kept for the next time. */
export function* namePeople(view: View, placing: Placing, naming: Naming): Generator<void> {
  const named = new Set<number>();
  const before = naming.scale === view.camera.k ? naming.before : new Set<number>();
  if (view.camera.k >= NAMED_FROM) {
    naming.order ??= importance(view);
    keepMarksClear(view, placing);
    for (const node of before) tryNode(view, placing, node, named);
    for (const [at, node] of naming.order.entries()) {
      if (named.size >= MOST) break;
      if (at % SLICE === SLICE - 1) yield;
      if (view.scene.shown[node] && !before.has(node)) tryNode(view, placing, node, named);
    }
  }
  naming.before = named;
  naming.scale = view.camera.k;
}

function keepMarksClear(view: View, placing: Placing): void {
  for (const [node, shown] of view.scene.shown.entries()) {
    const { x, y } = view.place(node);
    const radius = view.radius(node);
    if (shown && view.sees(x, y, radius)) placing.keepClear({ x, y, radius });
  }
}

function tryNode(view: View, placing: Placing, node: number, named: Set<number>): void {
  const { x, y } = view.place(node);
  const radius = view.radius(node);
  if (!view.scene.shown[node] || !view.sees(x, y, radius) || !view.mayName(node)) return;
  if (placing.beside(view.network.name[node]!, { x, y, radius }, NAME)) named.add(node);
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
export function nameCircles(view: View, placing: Placing, named: (group: number) => boolean): void {
  const circles = [...(view.scene.overview?.circles ?? [])];
  circles.sort((one, other) => other.people - one.people || one.group - other.group);
  const left: [string, Round][] = [];
  for (const { group, people, colour } of circles) {
    const round = { ...view.middle(group), radius: circleRadius(people) * view.camera.k };
    if (!named(group) || !view.sees(round.x, round.y, round.radius)) continue;
    const { name } = view.arranged.groups[group]!;
    const inside = { ...lettering(SMALL, true, inkOn(view.paint.palette[colour] ?? "#ffffff")), halo: null };
    const rest = nameInside(placing, name, String(people), round, inside);
    if (rest) left.push([rest, round]);
    placing.keepClear(round);
  }
  for (const [text, round] of left) placing.beside(text, round, NAME);
}

/** What of the name and the number did not fit inside. */
function nameInside(placing: Placing, name: string, people: string, round: Round, inside: Lettering): string {
  const { x, y, radius } = round;
  const fits = (text: string): boolean => placing.width(text, inside) < 1.7 * radius;
  if (radius > 18 && fits(name)) {
    placing.at(name, x, y - 8, inside, Where.Anywhere);
    placing.at(people, x, y + 8, inside, Where.Anywhere);
    return "";
  }
  if (radius < 9 || !fits(people)) return `${name} (${people})`;
  placing.at(people, x, y, inside, Where.Anywhere);
  return name;
}

/** Black or white, whichever is read more easily on a colour. */
export function inkOn(colour: string): string {
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
