/** What a picture is drawn on, on the screen or in a file: many lines, marks or words of one look at once. */

export const enum Shape {
  Circle = 0,
  Square = 1,
  Triangle = 2,
}

/** How lines look; widths in pixels. */
export interface Pen {
  colour: string;
  width: number;
  /** How much is seen of what lies below: 1 is nothing. */
  alpha: number;
}

/** How marks look: filled, and outlined where the width is above 0. */
export interface Brush {
  fill: string;
  edge: string;
  width: number;
  alpha: number;
}

/** How words look; a halo of this colour keeps them apart from what lies below. */
export interface Lettering {
  size: number;
  bold: boolean;
  colour: string;
  halo: string | null;
  align: "start" | "middle" | "end";
}

export interface Surface {
  /** Straight lines: x and y of both ends, one line after the other. */
  lines(ends: readonly number[], pen: Pen): void;
  /** Marks: x, y and radius, one after the other. */
  marks(shape: Shape, places: readonly number[], brush: Brush): void;
  /** Words in one line; y is that of the middle of small letters. */
  words(text: string, x: number, y: number, lettering: Lettering): void;
  /** Draws in a frame of this size at this place, and nothing outside it. */
  within(x: number, y: number, width: number, height: number, draw: () => void): void;
}

/** Below this radius nobody can tell a circle from a square, which is drawn much faster. */
const TINY = 1.3;

/** Half the side of a square, and the circumradius of a triangle, as large to the eye as a circle of radius 1. */
export const SQUARE = 0.89;
const TRIANGLE = 1.3;

export class CanvasSurface implements Surface {
  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly family: string,
  ) {}

  lines(ends: readonly number[], { colour, width, alpha }: Pen): void {
    const { context } = this;
    context.beginPath();
    for (let at = 0; at < ends.length; at += 4) {
      context.moveTo(ends[at]!, ends[at + 1]!);
      context.lineTo(ends[at + 2]!, ends[at + 3]!);
    }
    context.globalAlpha = alpha;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
    context.globalAlpha = 1;
  }

  marks(shape: Shape, places: readonly number[], { fill, edge, width, alpha }: Brush): void {
    const { context } = this;
    context.beginPath();
    for (let at = 0; at < places.length; at += 3) {
      this.outline(shape, places[at]!, places[at + 1]!, places[at + 2]!);
    }
    context.globalAlpha = alpha;
    context.fillStyle = fill;
    context.fill();
    if (width > 0) {
      context.strokeStyle = edge;
      context.lineWidth = width;
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  private outline(shape: Shape, x: number, y: number, radius: number): void {
    const { context } = this;
    if (shape === Shape.Square || radius < TINY) {
      const half = radius * SQUARE;
      context.rect(x - half, y - half, 2 * half, 2 * half);
    } else if (shape === Shape.Circle) {
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    } else {
      const [first, ...others] = triangle(x, y, radius);
      context.moveTo(...first!);
      for (const corner of others) context.lineTo(...corner);
      context.closePath();
    }
  }

  within(x: number, y: number, width: number, height: number, draw: () => void): void {
    const { context } = this;
    context.save();
    context.translate(x, y);
    context.beginPath();
    context.rect(0, 0, width, height);
    context.clip();
    draw();
    context.restore();
  }

  words(text: string, x: number, y: number, lettering: Lettering): void {
    const { context } = this;
    context.font = fontOf(lettering, this.family);
    context.textAlign = lettering.align === "middle" ? "center" : lettering.align;
    context.textBaseline = "middle";
    if (lettering.halo !== null) {
      context.strokeStyle = lettering.halo;
      context.lineWidth = 4;
      context.lineJoin = "round";
      context.strokeText(text, x, y);
    }
    context.fillStyle = lettering.colour;
    context.fillText(text, x, y);
  }
}

/** The corners of the triangle around a point. */
export function triangle(x: number, y: number, radius: number): [number, number][] {
  const reach = radius * TRIANGLE;
  const wide = reach * Math.cos(Math.PI / 6);
  return [
    [x, y - reach],
    [x + wide, y + reach / 2],
    [x - wide, y + reach / 2],
  ];
}

export function fontOf({ size, bold }: Pick<Lettering, "size" | "bold">, family: string): string {
  return `${bold ? "bold " : ""}${size}px ${family}`;
}
