/** Finds room for names: none lies over another. */
import { fontOf, type Lettering } from "./surface";

/** Boxes are looked for in cells of so many pixels. */
const CELL = 64;

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

const BELOW = 0;
const ABOVE = 1;
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

/** Places names one after the other. */
export class Placing {
  readonly labels: Label[] = [];
  private readonly names = new Room();
  private readonly marks = new Room();

  constructor(private readonly family: string) {}

  /** On some side of a mark where there is room; the side, or −1 where there was none. */
  beside(text: string, round: Round, lettering: Lettering, where = Where.Clear, sides = SIDES): number {
    const over = Math.min(where, Where.OverMarks);
    const side = sides.find((one) => this.on(one, text, round, lettering, over));
    if (side !== undefined) return side;
    return where === Where.Anywhere && this.on(BELOW, text, round, lettering, where) ? BELOW : -1;
  }

  private on(side: number, text: string, { x, y, radius }: Round, lettering: Lettering, where: Where): boolean {
    const down = radius + 2 + lettering.size / 2;
    const across = radius + 4;
    if (side === RIGHT) return this.at(text, x + across, y, { ...lettering, align: "start" }, where);
    if (side === LEFT) return this.at(text, x - across, y, { ...lettering, align: "end" }, where);
    return this.at(text, x, side === BELOW ? y + down : y - down, { ...lettering, align: "middle" }, where);
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
