/**
 * How a street looks, and what that means. Each look differs from its neighbours in colour, in the dashes or width of a
 * line, and in the shape or size of a mark; each colour stands out from white by 3:1 at least.
 */
import type { Places, Street } from "./places";

export type Shape = "circle" | "ring" | "diamond" | "square" | "cross" | "dot" | "turned" | "triangle";

export interface Look {
  label: string;
  colour: string;
  width: number;
  /** As SVG has it; "" for a whole line. */
  dash: string;
  mark: Shape;
  /** Of the mark, in pixels. */
  radius: number;
}

export interface Colouring {
  looks: Look[];
  /** Which of them a street has. */
  of(street: Street): number;
}

const GREEN = "#00785a";
const ORANGE = "#b84a00";
const PURPLE = "#a3377b";
const BLUE = "#0072b2";
const OCHRE = "#7a5c00";
const INK = "#4d5154";
const GREY = "#767676";
const RAMP = ["#5f8fbf", "#2f7ab8", "#08519c", "#0b2f52"];

/** By state; the last is for a state that is not known here. */
const STATES: Record<string, Omit<Look, "label">> = {
  linked_outward: look(GREEN, 4, "", "circle", 6),
  only_inside: look(ORANGE, 7, "9 4", "diamond", 8),
  no_ties_named: look(PURPLE, 6, "12 4 3 4", "square", 6),
  too_little_heard: look(BLUE, 4, "7 6", "turned", 7),
  nobody_in: look(OCHRE, 4, "2 5", "ring", 6),
  not_knocked: look(INK, 2, "", "cross", 6),
  not_read: look(GREY, 2, "1 5", "dot", 4),
};
const UNKNOWN = look(GREY, 2, "2 4", "ring", 5);
const NONE = look(ORANGE, 5, "8 5", "cross", 6);

function look(colour: string, width: number, dash: string, mark: Shape, radius: number): Omit<Look, "label"> {
  return { colour, width, dash, mark, radius };
}

/** Ever wider and darker. */
function ramp(labels: string[]): Look[] {
  return labels.map((label, step) => {
    return { label, ...look(RAMP[step] ?? INK, 2 + 2 * step, "", "circle", 4 + 1.5 * step) };
  });
}

/** The first of the steps that a value does not exceed. */
function step(value: number, most: number[]): number {
  const found = most.findIndex((limit) => value <= limit);
  return found < 0 ? most.length : found;
}

const COVERAGE: Colouring = {
  looks: [
    { label: "Households not known", ...UNKNOWN },
    { label: "No door yet", ...NONE },
    ...ramp(["Under 10% of doors", "10 to 24%", "25 to 49%", "Half or more"]),
  ],
  of: ({ coverage }) => (coverage < 0 ? 0 : coverage === 0 ? 1 : 2 + step(coverage, [9, 24, 49])),
};

const SPOKEN: Colouring = {
  looks: [
    { label: "Nobody yet", ...NONE },
    ...ramp(["In the last 30 days", "31 to 90 days ago", "91 days to a year ago", "More than a year ago"]),
  ],
  of: ({ spoken }) => (spoken < 0 ? 0 : 1 + step(spoken, [30, 90, 365])),
};

/** Streets where we heard too little: that they have no link says nothing of them. */
const UNHEARD = new Set(["not_knocked", "nobody_in", "too_little_heard", "not_read"]);

const LINKS: Colouring = {
  looks: [
    { label: "Too little heard to say", ...UNKNOWN },
    { label: "None, though people talked", ...NONE },
    ...ramp(["1 link", "2 to 4 links", "5 to 9 links", "10 links or more"]),
  ],
  of: ({ links, state }) => (links ? 2 + step(links, [1, 4, 9]) : UNHEARD.has(state) ? 0 : 1),
};

/** How streets are coloured by what the address names; by their states where it names nothing that is known. */
export function colouring(by: string, { states }: Places): Colouring {
  const others: Record<string, Colouring> = { coverage: COVERAGE, spoken: SPOKEN, links: LINKS };
  return (
    others[by] ?? {
      looks: states.map(({ key, name }) => ({ label: name, ...(STATES[key] ?? UNKNOWN) })),
      of: (street) => states.findIndex(({ key }) => key === street.state),
    }
  );
}

/** Assets are triangles that point upwards; no street is. */
export const ASSET: Look = { label: "Assets", ...look("#1d2326", 1, "", "triangle", 4) };

/** The outline of a mark as an SVG path around 0, 0, and whether it is filled. */
export function outline({ mark, radius: r }: Look): { path: string; filled: boolean } {
  const round = `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`;
  const paths: Record<Shape, string> = {
    circle: round,
    dot: round,
    ring: round,
    diamond: `M0,${-r}L${r},0L0,${r}L${-r},0Z`,
    square: `M${-r},${-r}H${r}V${r}H${-r}Z`,
    cross: `M${-r},${-r}L${r},${r}M${r},${-r}L${-r},${r}`,
    turned: `M${-r},${-r * 0.8}H${r}L0,${r}Z`,
    triangle: `M0,${-r}L${r},${r * 0.8}H${-r}Z`,
  };
  return { path: paths[mark], filled: mark !== "ring" && mark !== "cross" };
}
