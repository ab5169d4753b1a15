/** Draws a picture as the elements of an SVG document. */
import { type Brush, type Lettering, type Pen, Shape, SQUARE, type Surface, triangle } from "./surface";

export class SvgSurface implements Surface {
  private readonly parts: string[] = [];

  constructor(private readonly family: string) {}

  /** The elements so far. */
  toString(): string {
    return this.parts.join("\n");
  }

  lines(ends: readonly number[], { colour, width, alpha }: Pen): void {
    const path: string[] = [];
    for (let at = 0; at < ends.length; at += 4) {
      path.push(`M${short(ends[at]!)} ${short(ends[at + 1]!)}L${short(ends[at + 2]!)} ${short(ends[at + 3]!)}`);
    }
    if (!path.length) return;
    const look = { fill: "none", stroke: colour, "stroke-width": width, "stroke-opacity": alpha };
    this.parts.push(`<path d="${path.join("")}"${attributes(look)}/>`);
  }

  marks(shape: Shape, places: readonly number[], { fill, edge, width, alpha }: Brush): void {
    const marks: string[] = [];
    for (let at = 0; at < places.length; at += 3) {
      marks.push(mark(shape, places[at]!, places[at + 1]!, places[at + 2]!));
    }
    if (!marks.length) return;
    const look = { fill, opacity: alpha, ...(width > 0 ? { stroke: edge, "stroke-width": width } : {}) };
    this.parts.push(`<g${attributes(look)}>${marks.join("")}</g>`);
  }

  /** The halo is a text of its own below: not every reader of SVG knows how to paint an edge first. */
  words(text: string, x: number, y: number, { size, bold, colour, halo, align }: Lettering): void {
    const place = {
      x: short(x),
      y: short(y + size * 0.35),
      "font-family": this.family,
      "font-size": size,
      ...(bold ? { "font-weight": "bold" } : {}),
      ...(align === "start" ? {} : { "text-anchor": align }),
    };
    if (halo !== null) {
      const edge = { class: "halo", fill: halo, stroke: halo, "stroke-width": 4, "stroke-linejoin": "round" };
      this.parts.push(`<text${attributes({ ...place, ...edge })}>${escaped(text)}</text>`);
    }
    this.parts.push(`<text${attributes({ ...place, fill: colour })}>${escaped(text)}</text>`);
  }

  within(x: number, y: number, width: number, height: number, draw: () => void): void {
    this.parts.push(
      `<clipPath id="picture-frame"><rect${attributes({ width, height })}/></clipPath>`,
      `<g clip-path="url(#picture-frame)" transform="translate(${x} ${y})">`,
    );
    draw();
    this.parts.push("</g>");
  }
}

function mark(shape: Shape, x: number, y: number, radius: number): string {
  if (shape === Shape.Circle) return `<circle cx="${short(x)}" cy="${short(y)}" r="${short(radius)}"/>`;
  if (shape === Shape.Triangle) {
    return `<path d="M${triangle(x, y, radius).map(([atX, atY]) => `${short(atX)} ${short(atY)}`).join("L")}Z"/>`;
  }
  const half = radius * SQUARE;
  const side = short(2 * half);
  return `<rect x="${short(x - half)}" y="${short(y - half)}" width="${side}" height="${side}"/>`;
}

function attributes(values: Record<string, string | number>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join("");
}

/** Text as XML may hold it: control characters, which it may not, are left out. */
export function escaped(text: string): string {
  const allowed = [...text].filter((letter) => letter >= " " || letter === "\n" || letter === "\t").join("");
  return allowed.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}
