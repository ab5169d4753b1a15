/** How nodes and circles look: size and colour by kind, by area, by how sure we are, or by any measure. */

import type { Measure } from "./asking";
import { type Network, Flag } from "./network";
import type { Paint } from "./scene";
import type { Selection } from "./select";
import type { State } from "./state";
import { begun, rough } from "./words";

/** Okabe and Ito's colours that stand out from white (3:1 at least); told apart with any sort of sight. */
const APART = ["#0072b2", "#d55e00", "#00906a", "#a6528a", "#000000"];

/** From light to dark, so that it survives a black and white printer. */
const RISING = ["#b5852b", "#c0562f", "#98305c", "#621b6e", "#22104f"];
const UNKNOWN = "#767676";
const OUTSIDE = "#8c8c8c";

/** Dots of one island stand 24 apart: the largest touch. */
const MIDDLE = 8;
const RADII = [5, 6.5, 8, 10, 12];
const SMALLEST = 4;

type Colouring = Pick<Paint, "palette" | "legend"> & { of: (node: number) => number };

/** What a scene looks like; `measures` are those that were asked for, by id. */
export function makePaint(network: Network, state: State, scene: Selection, measures: Map<string, Measure>): Paint {
  const colouring = colourBy(network, state.colour, measures);
  const sizes = sizeBy(network, state.size, measures);
  const palette = [...colouring.palette, OUTSIDE];
  const colour = new Uint8Array(network.count);
  const radius = new Float32Array(network.count);
  for (let node = 0; node < network.count; node += 1) {
    if (!scene.shown[node]) continue;
    const faint = scene.outside[node] === 1;
    colour[node] = faint ? palette.length - 1 : colouring.of(node);
    radius[node] = faint ? SMALLEST : sizes(node);
  }
  paintCircles(network, scene, colour, palette.length);
  const { title, entries } = scene.overview ? ofCircles(state.colour, colouring.legend) : colouring.legend;
  const outside = { colour: OUTSIDE, label: "Outside, tied to them" };
  const faint = scene.outside.includes(1);
  return { radius, colour, palette, legend: { title, entries: faint ? [...entries, outside] : entries } };
}

/** Of a circle of people the kind is nothing to tell; any other colour is that of most who are in it. */
function ofCircles(by: string, { title, entries }: Paint["legend"]): Paint["legend"] {
  if (by === "kind") return { title: "", entries: [] };
  return { title: `${title} (of most people in a circle)`, entries };
}

/** The bounds between the fifths of the values that are known; fewer where many are alike. */
function quantiles(values: Float64Array): number[] {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const bounds = [1, 2, 3, 4].map((fifth) => known[Math.floor((fifth * known.length) / 5)] ?? NaN);
  const least = known[0] ?? NaN;
  return bounds.filter((bound, at) => bound > least && bound !== bounds[at - 1]);
}

function colourBy(network: Network, by: string, measures: Map<string, Measure>): Colouring {
  const measure = measures.get(by);
  if (measure) return colourByMeasure(measure);
  if (by === "area") return colourByArea(network);
  if (by === "certainty") return colourByCertainty(network);
  const entries = ["Person", "Organisation", "Asset"].map((label, at) => ({ colour: APART[at]!, label }));
  return { palette: APART.slice(0, 3), legend: { title: "Kind", entries }, of: (node) => network.kind[node]! };
}

function colourByArea(network: Network): Colouring {
  const sizes = network.areas.map(() => 0);
  for (const area of network.area) if (area >= 0) sizes[area]! += 1;
  const largest = [...sizes.keys()].sort((a, b) => sizes[b]! - sizes[a]!).slice(0, APART.length);
  const at = new Map(largest.map((area, place) => [area, place]));
  const entries = largest.map((area, place) => ({ colour: APART[place]!, label: network.areas[area]!.name }));
  const palette = [...APART.slice(0, entries.length), UNKNOWN];
  entries.push({ colour: UNKNOWN, label: "Anywhere else" });
  const of = (node: number): number => at.get(network.area[node]!) ?? palette.length - 1;
  return { palette, legend: { title: "Area", entries }, of };
}

function colourByCertainty(network: Network): Colouring {
  const entries = [
    { colour: APART[0]!, label: "A connector, and we are sure" },
    { colour: APART[1]!, label: "A connector, not sure yet" },
    { colour: UNKNOWN, label: "Does not stand out" },
  ];
  const of = (node: number): number => {
    const flags = network.flags[node]!;
    return flags & Flag.Sure ? 0 : flags & Flag.Unsure ? 1 : 2;
  };
  return { palette: entries.map((entry) => entry.colour), legend: { title: "How sure we are", entries }, of };
}

function colourByMeasure(measure: Measure): Colouring {
  const bounds = quantiles(measure.values);
  const palette = [...spread(RISING, bounds.length + 1), UNKNOWN];
  const entries = classesInWords(measure.values, bounds).map((label, at) => ({ colour: palette[at]!, label }));
  entries.push({ colour: UNKNOWN, label: "Not measured" });
  const of = (node: number): number => {
    const value = measure.values[node]!;
    return Number.isNaN(value) ? palette.length - 1 : classOf(value, bounds);
  };
  return { palette, legend: { title: measure.label, entries }, of };
}

/** "Low: 0 to 3", …, "High: 22 to 140". */
function classesInWords(values: Float64Array, bounds: number[]): string[] {
  const words = spread(["Low", "Rather low", "Middle", "Rather high", "High"], bounds.length + 1);
  const seen = words.map(() => [Infinity, -Infinity]);
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const span = seen[classOf(value, bounds)]!;
    span[0] = Math.min(span[0]!, value);
    span[1] = Math.max(span[1]!, value);
  }
  return words.map((word, at) => {
    const [low = 0, high = 0] = seen[at]!;
    const span = rough(low) === rough(high) ? rough(low) : `${rough(low)} to ${rough(high)}`;
    return low > high ? begun(word) : `${word}: ${span}`;
  });
}

/** `count` of five, as far apart as can be. */
function spread<Item>(five: Item[], count: number): Item[] {
  return Array.from({ length: count }, (_, at) => five[count < 2 ? 2 : Math.round((at * 4) / (count - 1))]!);
}

function classOf(value: number, bounds: number[]): number {
  return bounds.filter((bound) => value >= bound).length;
}

function sizeBy(network: Network, by: string, measures: Map<string, Measure>): (node: number) => number {
  if (by === "same") return () => MIDDLE;
  const measure = measures.get(by);
  if (!measure) {
    const { first } = network;
    return (node) => Math.min(SMALLEST + 1.6 * Math.sqrt(first[node + 1]! - first[node]!), RADII[4]!);
  }
  const bounds = quantiles(measure.values);
  const radii = spread(RADII, bounds.length + 1);
  return (node) => {
    const value = measure.values[node]!;
    return Number.isNaN(value) ? SMALLEST : radii[classOf(value, bounds)]!;
  };
}

/** Gives each circle the colour that most of those in it have. */
function paintCircles(network: Network, scene: Selection, colour: Uint8Array, colours: number): void {
  const circles = scene.overview?.circles ?? [];
  const { group, groups } = network.arranged[scene.grouping];
  const tally = new Uint32Array(circles.length ? groups.length * colours : 0);
  if (circles.length) scene.shown.forEach((one, node) => one && (tally[group[node]! * colours + colour[node]!]! += 1));
  for (const circle of circles) {
    const of = tally.subarray(circle.group * colours, (circle.group + 1) * colours);
    circle.colour = of.indexOf(Math.max(...of));
  }
}
