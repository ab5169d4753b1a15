/** What is to be seen: worked out from the network and the state of the page, drawn by the picture. */

import type { Grouping } from "./network";

/** Where the reader looks: the point in the middle of the picture, in the map's units, and the scale. */
export interface Camera {
  x: number;
  y: number;
  k: number;
}

/** A circle of the overview: one group with people in it. */
export interface Circle {
  /** Place in the arrangement's groups. */
  group: number;
  people: number;
  /** An index into Paint.palette. */
  colour: number;
}

/** Ties between two groups. */
export interface Link {
  /** Places in the arrangement's groups. */
  one: number;
  other: number;
  ties: number;
}

/** All circles, or people. Of nodes and ties only those that are marked are drawn. */
export interface Scene {
  grouping: Grouping;
  overview: { circles: Circle[]; links: Link[] } | null;
  /** 1 for each node that is shown; and how many are. */
  shown: Uint8Array;
  count: number;
  /** Places of the ties that are shown. */
  ties: Int32Array;
  /** Places of the nodes and ties of a path, in its order; empty without one. */
  path: { nodes: number[]; ties: number[] };
  /** At most two nodes that are selected, the latest last. */
  selected: number[];
}

/** How nodes look: by node a radius in the map's units and an index into the palette. */
export interface Paint {
  radius: Float32Array;
  colour: Uint8Array;
  palette: string[];
  /** For the key beside the picture and in what is saved; pattern and words never leave a colour to speak alone. */
  legend: { title: string; entries: { colour: string; label: string }[] };
}

/** What is under the pointer, or chosen by keyboard. */
export type Hit = { node: number } | { group: number } | null;

/** What is written around a picture that is saved. */
export interface Caption {
  title: string;
  /** Date, filters in words, who is left out: a line each. */
  lines: string[];
}
