/** The map for paper: what is in sight, as SVG, so that a printer draws it sharp and without a background. */
import type { Drawing } from "./drawing";
import { fanOut, type Offset } from "./fans";
import { placeLabels } from "./labels";
import type { LatLngTuple } from "./leaflet";
import { markElement, stroke, svgElement } from "./legend";
import { ASSET } from "./looks";
import { isPoint, type Places, type Street } from "./places";

type Project = (at: LatLngTuple) => { x: number; y: number };

/** A sheet of A4 or A3 laid crosswise, less its margins and the words around the map. */
const SIZE = { x: 1200, y: 690 };

/** Left free around the streets, in pixels of the map. */
const ROOM = 60;

/** The outline of an area: pale and broad, so that nobody takes it for a street. */
const EDGE = { colour: "#d5d8da", width: 5, dash: "" };

/** Draws all that the map shows within its sight. */
export function drawPaper(
  drawing: Drawing,
  places: Places,
  shown: ReadonlySet<number> | null,
  withAssets: boolean,
): SVGElement {
  const streets = places.streets.filter(({ id, shape }) => shape.length && (!shown || shown.has(id)));
  const project = projection(drawing, streets);
  const picture = svgElement("svg", { viewBox: `0 0 ${SIZE.x} ${SIZE.y}`, "aria-hidden": "true" });
  for (const { outline } of places.areas) {
    const d = outline.flat().map((ring) => pathOf(ring, project) + "Z").join("");
    if (d) picture.append(svgElement("path", { d, ...stroke(EDGE) }));
  }
  picture.append(...drawLines(drawing, streets, project));
  picture.append(...drawMarks(drawing, streets, withAssets ? places : null, project));
  for (const { text, x, y, area } of placeLabels(places, shown, project, SIZE)) {
    const font = { "font-size": area ? 18 : 13, "text-anchor": "middle", class: "kith-map__name" };
    picture.append(svgElement("text", { x, y: y + 4, ...font }, text));
  }
  return picture;
}

/** Puts the streets that are in sight on the sheet, as large as they fit. */
function projection({ map }: Drawing, streets: Street[]): Project {
  const size = map.getSize();
  const points = streets.flatMap(({ shape }) => shape.flat()).map((at) => map.latLngToContainerPoint(at));
  const seen = points.filter(({ x, y }) => x >= 0 && y >= 0 && x <= size.x && y <= size.y);
  const [left, right] = ends(seen.map(({ x }) => x), size.x);
  const [top, bottom] = ends(seen.map(({ y }) => y), size.y);
  const factor = Math.min(SIZE.x / (right - left + ROOM), SIZE.y / (bottom - top + ROOM));
  return (at) => {
    const { x, y } = map.latLngToContainerPoint(at);
    return {
      x: (x - (left + right) / 2) * factor + SIZE.x / 2,
      y: (y - (top + bottom) / 2) * factor + SIZE.y / 2,
    };
  };
}

/** The least and the most of the values; of none, the whole width. */
function ends(values: number[], whole: number): [number, number] {
  const first = values[0];
  if (first === undefined) return [0, whole];
  const least = values.reduce((one, value) => Math.min(one, value), first);
  return [least, values.reduce((one, value) => Math.max(one, value), first)];
}

function drawLines(drawing: Drawing, streets: Street[], project: Project): SVGElement[] {
  return streets.flatMap((street) => {
    const look = drawing.lookOf(street);
    if (!look || isPoint(street.shape)) return [];
    const d = street.shape.map((line) => pathOf(line, project)).join("");
    return [svgElement("path", { d, ...stroke(look) })];
  });
}

function drawMarks(drawing: Drawing, streets: Street[], withAssets: Places | null, project: Project): SVGElement[] {
  const points = streets.filter(({ shape }) => isPoint(shape));
  const assets = withAssets?.assets ?? [];
  const places = [...points.map(({ shape }) => shape[0]?.[0] as LatLngTuple), ...assets.map(({ at }) => at)];
  const offsets = fanOut(places);
  return places.flatMap((at, index) => {
    const street = points[index];
    const look = street ? drawing.lookOf(street) : ASSET;
    const { x, y } = project(at);
    const [across, down]: Offset = offsets[index] ?? [0, 0];
    const leg = svgElement("path", { d: `M${x},${y}l${across},${down}`, stroke: "#767676" });
    return look ? [...(offsets[index] ? [leg] : []), markElement(look, x + across, y + down)] : [];
  });
}

function pathOf(line: LatLngTuple[], project: Project): string {
  return line
    .map((at, place) => {
      const { x, y } = project(at);
      return `${place ? "L" : "M"}${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join("");
}
