/** What the reader chose, all of it in the page's address: a view can be kept as a bookmark and sent to a colleague. */

import type { Grouping } from "./network";
import type { Camera } from "./scene";
import { dayOfIso, isoOfDay } from "./words";

export const KINDS = ["person", "organisation", "asset"] as const;
export type KindWord = (typeof KINDS)[number];

export interface State {
  /** How people are put together where the address does not say. */
  home: Grouping;
  by: Grouping;
  /** The key of the group that is open, "all" for everybody, "" for the overview. */
  open: string;
  /** The id of whom the map is drawn around, and how far; 0 for nobody. */
  focus: number;
  steps: number;
  /** Ids of the ends of a path; 0 for none. */
  from: number;
  to: number;
  /** "ties", "same", or the id of a measure. */
  size: string;
  /** "kind", "area", "certainty", or the id of a measure. */
  colour: string;
  kinds: KindWord[];
  /** Ids; 0 for any. */
  area: number;
  street: number;
  topic: number;
  /** Ids of the kinds of tie that are drawn; none for all. */
  ties: number[];
  /** The day on which ties held, counted from 1970; null for now. */
  at: number | null;
  sure: "" | "sure" | "unsure";
  /** Only ties that one of the two told us of. */
  said: boolean;
  staff: boolean;
  /** Ids of at most two nodes, the latest last. */
  sel: number[];
  camera: Camera | null;
}

const START: Readonly<Omit<State, "home" | "by">> = {
  open: "",
  focus: 0,
  steps: 1,
  from: 0,
  to: 0,
  size: "ties",
  colour: "kind",
  kinds: [...KINDS],
  area: 0,
  street: 0,
  topic: 0,
  ties: [],
  at: null,
  sure: "",
  said: false,
  staff: false,
  sel: [],
  camera: null,
};

/** What the address asks for; what it does not say, or says wrongly, is as at the start. */
export function readState(query: string, home: Grouping): State {
  const asked = new URLSearchParams(query);
  const id = (name: string): number => wholeNumber(asked.get(name) ?? "");
  const sure = asked.get("sure");
  const open = asked.get("open") ?? "";
  return {
    home,
    by: readGrouping(asked.get("by"), open) ?? home,
    open,
    focus: id("focus"),
    steps: Math.min(Math.max(id("steps"), 1), 3),
    from: id("from"),
    to: id("to"),
    size: asked.get("size") || START.size,
    colour: asked.get("colour") || START.colour,
    kinds: readKinds(asked.get("kinds")),
    area: id("area"),
    street: id("street"),
    topic: id("topic"),
    ties: readIds(asked.get("tie")),
    at: dayOfIso(asked.get("at") ?? ""),
    sure: sure === "sure" || sure === "unsure" ? sure : "",
    said: asked.get("said") === "1",
    staff: asked.get("staff") === "1",
    sel: readIds(asked.get("sel")).slice(-2),
    camera: readCamera(asked),
  };
}

/** The address's query that brings this view back, "" at the start. */
export function writeState(state: State): string {
  const asked = new URLSearchParams();
  const put = (name: string, value: string, start: string): void => {
    if (value !== start) asked.set(name, value);
  };
  put("by", state.by, state.home);
  for (const name of ["open", "size", "colour", "sure"] as const) put(name, state[name], START[name]);
  for (const name of ["focus", "steps", "from", "to", "area", "street", "topic"] as const) {
    put(name, String(state[name]), String(START[name]));
  }
  put("tie", state.ties.join(","), "");
  put("kinds", state.kinds.join(","), KINDS.join(","));
  put("at", state.at === null ? "" : isoOfDay(state.at), "");
  for (const name of ["said", "staff"] as const) put(name, state[name] ? "1" : "", "");
  put("sel", state.sel.join(","), "");
  if (state.camera) {
    put("x", state.camera.x.toFixed(0), "");
    put("y", state.camera.y.toFixed(0), "");
    put("k", state.camera.k.toPrecision(3), "");
  }
  const text = asked.toString().replaceAll("%2C", ",");
  return text && `?${text}`;
}

/** A change of what is drawn: the other ways of choosing it end, and the picture is looked at afresh. */
export function going(change: Partial<State>): Partial<State> {
  return { open: "", focus: 0, steps: 1, from: 0, to: 0, sel: [], camera: null, ...change };
}

/** Whether two states draw the same people, apart from filters. */
export function isSameView(one: State, other: State): boolean {
  return (["by", "open", "focus", "steps", "from", "to"] as const).every((name) => one[name] === other[name]);
}

/** Whether two states draw the same in the same way: they differ in who is selected, or whence it is looked at. */
export function isSameScene(one: State, other: State): boolean {
  const bare = (state: State): string => writeState({ ...state, sel: [], camera: null });
  return bare(one) === bare(other);
}

/** Whether any filter is on. */
export function isNarrowed({ kinds, area, street, topic, ties, sure, said, staff }: State): boolean {
  return kinds.length < KINDS.length || staff || said || Boolean(area || street || topic || ties.length || sure);
}

/** What is asked for, or what the open group is one of: the reader's home may be another than the sender's. */
function readGrouping(by: string | null, open: string): Grouping | null {
  if (by === "community" || by === "street") return by;
  if (open.startsWith("community-")) return "community";
  return /^(street|area)-/.test(open) ? "street" : null;
}

function wholeNumber(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

function readIds(text: string | null): number[] {
  return (text ?? "").split(",").map(wholeNumber).filter(Boolean);
}

function readKinds(text: string | null): KindWord[] {
  const asked = (text ?? "").split(",");
  const kinds = KINDS.filter((kind) => asked.includes(kind));
  return kinds.length ? kinds : [...KINDS];
}

function readCamera(asked: URLSearchParams): Camera | null {
  const [x = NaN, y = NaN, k = NaN] = ["x", "y", "k"].map((name) => parseFloat(asked.get(name) ?? ""));
  return Number.isFinite(x) && Number.isFinite(y) && k > 0 && Number.isFinite(k) ? { x, y, k } : null;
}
