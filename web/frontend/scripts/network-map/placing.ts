/** Finds room for names: none lies over another. */
import type { Bounds } from "./camera";
import { fontOf, type Lettering } from "./surface";

/** Boxes are looked for in cells of so many pixels. */
const CELL = 64;

export interface Label {
  text: string;
  x: number;
  y: number;
  lettering: Lettering;
}

/** Which parts of the picture are taken, kept in cells so that only what is near is compared. */
export class Room {
  private readonly cells = new Map<number, Bounds[]>();

  /** Whether nothing is there yet. */
  isFree(box: Bounds): boolean {
    return this.near(box).every((cell) => (this.cells.get(cell) ?? []).every((taken) => apart(taken, box)));
  }

  take(box: Bounds): void {
    for (const cell of this.near(box)) {
      const boxes = this.cells.get(cell);
      if (boxes) boxes.push(box);
      else this.cells.set(cell, [box]);
    }
  }

  private near({ left, top, right, bottom }: Bounds): number[] {
    const cells: number[] = [];
    for (let row = Math.floor(top / CELL); row <= Math.floor(bottom / CELL); row++) {
      for (let column = Math.floor(left / CELL); column <= Math.floor(right / CELL); column++) {
        cells.push(row * 65536 + column);
      }
    }
    return cells;
  }
}

function apart(one: Bounds, other: Bounds): boolean {
  return (
    one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top
  );
}

function holds({ left, top, right, bottom }: Bounds, { x, y }: Round): boolean {
  return x >= left && x <= right && y >= top && y <= bottom;
}

function within(inner: Bounds, outer: Bounds): boolean {
  const across = inner.left >= outer.left && inner.right <= outer.right;
  return across && inner.top >= outer.top && inner.bottom <= outer.bottom;
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

const BELOW = 0;
export const ABOVE = 1;
const RIGHT = 2;
const LEFT = 3;
const SIDES: readonly number[] = [BELOW, ABOVE, RIGHT, LEFT];

/** All sides of a mark, that on which its name was before first. */
export function sidesOf(before: number | undefined): readonly number[] {
  return before === undefined ? SIDES : [before, ...SIDES];
}

/** A mark on the screen. */
export interface Round {
  x: number;
  y: number;
  radius: number;
}

interface Spot {
  side: number;
  label: Label;
  box: Bounds;
}

/** Places names one after the other. */
export class Placing {
  readonly labels: Label[] = [];
  private readonly names = new Room();
  private readonly marks = new Room();

  constructor(
    private readonly family: string,
    /** Names that its edge would cut off are put on another side, unless their mark is outside or they stay. */
    private readonly frame: Bounds,
  ) {}

  /** On some side of a mark where there is room; the side, or −1 where there was none. */
  beside(text: string, round: Round, lettering: Lettering, where = Where.Clear, sides = SIDES): number {
    const spots = sides.map((side) => this.spot(side, text, round, lettering));
    const mayBeCutOff = sides.length === 1 || !holds(this.frame, round);
    let chosen = this.best(spots, Where.Clear, mayBeCutOff);
    if (where >= Where.OverMarks) chosen ??= this.best(spots, Where.OverMarks, mayBeCutOff);
    if (where === Where.Anywhere) chosen ??= spots[0];
    if (!chosen) return -1;
    this.put(chosen);
    return chosen.side;
  }

  private best(spots: readonly Spot[], where: Where, mayBeCutOff: boolean): Spot | undefined {
    const free = spots.filter(({ box }) => this.isFree(box, where));
    return free.find(({ box }) => within(box, this.frame)) ?? (mayBeCutOff ? free[0] : undefined);
  }

  private spot(side: number, text: string, { x, y, radius }: Round, lettering: Lettering): Spot {
    const down = radius + 2 + lettering.size / 2;
    const across = radius + 4;
    const align = side === RIGHT ? "start" : side === LEFT ? "end" : "middle";
    const atX = side === RIGHT ? x + across : side === LEFT ? x - across : x;
    const atY = side === BELOW ? y + down : side === ABOVE ? y - down : y;
    return { side, ...this.labelled(text, atX, atY, { ...lettering, align }) };
  }

  private labelled(text: string, x: number, y: number, lettering: Lettering): { label: Label; box: Bounds } {
    const width = this.width(text, lettering) + 4;
    const left = x - (lettering.align === "middle" ? width / 2 : lettering.align === "end" ? width - 2 : 2);
    const tall = lettering.size * 0.62;
    const box = { left, right: left + width, top: y - tall, bottom: y + tall };
    return { label: { text, x, y, lettering }, box };
  }

  private isFree(box: Bounds, where: Where): boolean {
    return this.names.isFree(box) && (where === Where.OverMarks || this.marks.isFree(box));
  }

  private put({ label, box }: { label: Label; box: Bounds }): void {
    this.names.take(box);
    this.labels.push(label);
  }

  /** At this place, whatever is there. */
  at(text: string, x: number, y: number, lettering: Lettering): void {
    this.put(this.labelled(text, x, y, lettering));
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
