/** What the looks mean, in words, with a sample and how many streets have each. */
import { ASSET, type Colouring, type Look, outline } from "./looks";
import type { Street } from "./places";

const SVG = "http://www.w3.org/2000/svg";

type Attributes = Record<string, string | number>;

export function svgElement(name: string, attributes: Attributes, ...inside: (Node | string)[]): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...inside);
  return element;
}

/** A line of this look as SVG attributes. */
export function stroke({ colour, width, dash }: Pick<Look, "colour" | "width" | "dash">): Attributes {
  return { fill: "none", stroke: colour, "stroke-width": width, ...(dash && { "stroke-dasharray": dash }) };
}

/** A mark of this look, its middle at x, y. */
export function markElement(look: Look, x: number, y: number): SVGElement {
  const { path, filled } = outline(look);
  const fill = filled ? look.colour : look.mark === "ring" ? "#fff" : "none";
  const edge = { stroke: filled ? "none" : look.colour, "stroke-width": 3 };
  return svgElement("path", { d: path, transform: `translate(${x} ${y})`, fill, ...edge });
}

/** Fills the list: the looks that some street on the map has, then assets. */
export function drawLegend(list: Element, { looks, of }: Colouring, streets: Street[], assets: number): void {
  const counts = looks.map(() => 0);
  for (const street of streets) counts[of(street)] = (counts[of(street)] ?? 0) + 1;
  const items = looks.flatMap((look, place) => (counts[place] ? [entry(look, counts[place] ?? 0)] : []));
  if (assets) items.push(entry(ASSET, assets));
  list.replaceChildren(...items);
}

function entry(look: Look, count: number): HTMLLIElement {
  const item = document.createElement("li");
  const sample = svgElement("svg", { width: 72, height: 20, viewBox: "0 0 72 20", "aria-hidden": "true" });
  if (look !== ASSET) sample.append(svgElement("path", { d: "M2,10H46", ...stroke(look) }));
  sample.append(markElement(look, 60, 10));
  item.append(sample, `${look.label} (${count.toLocaleString("en-GB")})`);
  return item;
}
