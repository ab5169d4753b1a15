/** A picture to keep or to print: what is on the screen with a title, lines about it and a key. */
import { drawPlain, drawStanding, prepare } from "./drawing";
import { lettering } from "./labels";
import { widthOf } from "./placing";
import type { Caption } from "./scene";
import { type Brush, CanvasSurface, type Lettering, type Pen, Shape, type Surface } from "./surface";
import { escaped, SvgSurface } from "./svg";
import type { View } from "./view";

/** A letter that other programs have, too. */
const FAMILY = "Arial, Helvetica, sans-serif";

const EDGE = 16;
const TITLE: Lettering = { ...lettering(20, true), halo: null, align: "start" };
const LINE: Lettering = { ...lettering(13, false), halo: null, align: "start" };
const HEADING: Lettering = { ...LINE, bold: true };
const ROW = 20;
const DARK = "#505a5f";
const FRAME: Pen = { colour: "#b1b4b6", width: 1, alpha: 1 };

/** A saved picture is no narrower, so that its caption can be read. */
const NARROWEST = 480;

/** PNG files have so many dots to each pixel of the screen. */
const FINE = 2;

/** How the key shows something: a colour as a short bar, what a shape means as that shape. */
type Sample = { colour: string } | { shape: Shape; brush: Brush };

/** Something at a place of the sheet. */
type Piece = { x: number; y: number } & ({ text: string; lettering: Lettering } | Sample);

interface Sheet {
  width: number;
  height: number;
  /** Where the picture's upper left corner is. */
  x: number;
  y: number;
  pieces: Piece[];
}

export function svgOf(view: View, caption: Caption): string {
  const sheet = layOut(view, caption);
  const surface = new SvgSurface(FAMILY);
  drawSheet(sheet, view, surface);
  const { width, height } = sheet;
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-labelledby="picture-title" aria-describedby="picture-about">`,
    `<title id="picture-title">${escaped(caption.title)}</title>`,
    `<desc id="picture-about">${escaped([...caption.lines, keyInWords(view)].join("\n"))}</desc>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    surface.toString(),
    "</svg>\n",
  ].join("\n");
}

export function pngOf(view: View, caption: Caption): Promise<Blob> {
  const sheet = layOut(view, caption);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(sheet.width * FINE);
  canvas.height = Math.round(sheet.height * FINE);
  const context = canvas.getContext("2d", { alpha: false })!;
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(FINE, FINE);
  drawSheet(sheet, view, new CanvasSurface(context, FAMILY));
  return new Promise((resolve, reject) => {
    const refuse = new Error("This browser could not make the picture. Save it as SVG instead.");
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(refuse)), "image/png");
  });
}

function drawSheet(sheet: Sheet, view: View, surface: Surface): void {
  surface.within(sheet.x, sheet.y, view.width, view.height, () => {
    for (const _ of drawPlain(view, surface, prepare(view), FAMILY)) continue;
    drawStanding(view, surface, FAMILY);
  });
  for (const piece of sheet.pieces) {
    const { x, y } = piece;
    if ("text" in piece) surface.words(piece.text, x, y, piece.lettering);
    else if ("shape" in piece) surface.marks(piece.shape, [x, y, 7], piece.brush);
    else surface.lines([x - 8, y, x + 8, y], { colour: piece.colour, width: 10, alpha: 1 });
  }
  const [left, top, right, bottom] = [sheet.x, sheet.y, sheet.x + view.width, sheet.y + view.height];
  surface.lines([left, top, right, top, right, top, right, bottom], FRAME);
  surface.lines([right, bottom, left, bottom, left, bottom, left, top], FRAME);
}

/** The title and the lines above the picture, the key below it. */
function layOut(view: View, caption: Caption): Sheet {
  const width = Math.max(NARROWEST, view.width + 2 * EDGE);
  const writer = new Writer(width - EDGE);
  writer.paragraph(caption.title, TITLE, 28);
  for (const line of caption.lines) writer.paragraph(line, LINE, ROW);
  const y = writer.y;
  writer.y += view.height + 8;
  const { title, entries } = view.paint.legend;
  writer.entry({ text: title, lettering: HEADING });
  for (const { colour, label } of entries) writer.entry({ text: label, sample: { colour } });
  writer.next();
  for (const entry of keyOf(view)) writer.entry(entry);
  writer.next();
  return { width, height: Math.ceil(writer.y + 8), x: Math.round((width - view.width) / 2), y, pieces: writer.pieces };
}

interface Entry {
  text: string;
  lettering?: Lettering;
  sample?: Sample;
}

function keyOf(view: View): Entry[] {
  if (view.scene.overview) {
    const text = "The larger a circle, the more people known there. The wider a line, the more ties between.";
    return [{ text }];
  }
  const dark: Brush = { fill: DARK, edge: DARK, width: 0, alpha: 1 };
  const hollow: Brush = { fill: "#ffffff", edge: DARK, width: 2, alpha: 1 };
  return [
    { text: "Person", sample: { shape: Shape.Circle, brush: dark } },
    { text: "Organisation", sample: { shape: Shape.Square, brush: dark } },
    { text: "Asset", sample: { shape: Shape.Triangle, brush: dark } },
    { text: "Only named, or outside our areas", sample: { shape: Shape.Circle, brush: hollow } },
    { text: "The wider a line, the closer the tie." },
  ];
}

function keyInWords(view: View): string {
  const { title, entries } = view.paint.legend;
  return `${title}: ${entries.map(({ label }) => label).join(", ")}. ${keyOf(view).map(({ text }) => text).join(", ")}`;
}

/** Writes words and marks below each other, and goes to the next row where there is no room. */
class Writer {
  readonly pieces: Piece[] = [];
  y = EDGE;
  private x = EDGE;

  constructor(private readonly right: number) {}

  paragraph(text: string, lettering: Lettering, row: number): void {
    let line = "";
    const end = (): void => {
      this.pieces.push({ text: line, lettering, x: EDGE, y: this.y + row / 2 });
      this.y += row;
    };
    for (const word of text.split(/\s+/)) {
      const longer = line ? `${line} ${word}` : word;
      if (line && EDGE + widthOf(longer, lettering, FAMILY) > this.right) {
        end();
        line = word;
      } else {
        line = longer;
      }
    }
    end();
  }

  entry({ text, lettering = LINE, sample }: Entry): void {
    const indent = sample ? 22 : 0;
    const width = indent + widthOf(text, lettering, FAMILY);
    if (this.x > EDGE && this.x + width > this.right) this.next();
    const y = this.y + ROW / 2;
    if (sample) this.pieces.push({ ...sample, x: this.x + 8, y });
    if (this.x + width <= this.right) this.pieces.push({ text, lettering, x: this.x + indent, y });
    else this.paragraph(text, lettering, ROW);
    this.x += width + 20;
  }

  /** On to a new row. */
  next(): void {
    if (this.x > EDGE) this.y += ROW + 2;
    this.x = EDGE;
  }
}
