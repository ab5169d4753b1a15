/** The network as the map holds it: a column for each thing known, since 50,000 objects would be slow to go through. */

/** How people are put together into islands. */
export type Grouping = "street" | "community";

export const enum Kind {
  Person = 0,
  Organisation = 1,
  Asset = 2,
}

/** One bit for each thing that holds of a node. */
export const enum Flag {
  Staff = 1,
  /** Others named them, and nobody has met them. */
  NamedOnly = 2,
  /** Somebody outside the reader's areas: the name says only where, and the id is 0. */
  Hidden = 4,
  /** A person who agreed to be shown on maps that are handed round; organisations and assets always. */
  OnMaps = 8,
  /** A connector of whom we are sure, or fairly sure. */
  Sure = 16,
  /** A connector whose rank does not hold yet. */
  Unsure = 32,
}

/** Whose word a tie is. */
export const enum Said {
  Unknown = 0,
  ByOneOfThem = 1,
  BySomebodyElse = 2,
}

/** A street, the rest of an area, or a community: one island. */
export interface Group {
  /** As the page's address names it: street-12, area-3, community-7. */
  key: string;
  name: string;
  /** The page about it, or "" where there is none that the reader may open. */
  href: string;
  /** An area of which the reader sees nobody by name: of ties inside it nothing is known here. */
  elsewhere?: boolean;
  /** The middle of the island, in the map's units. */
  x: number;
  y: number;
}

/** Where nodes stand in one grouping. */
export interface Arrangement {
  groups: Group[];
  /** For each node the place of its group in `groups`; −1 for none. */
  group: Int32Array;
  x: Float32Array;
  y: Float32Array;
}

export interface TieKind {
  id: number;
  /** As read from a, and as read from b. */
  name: string;
  reverse: string;
}

export interface Ties {
  count: number;
  /** Places of both ends among the nodes. */
  a: Int32Array;
  b: Int32Array;
  kind: Uint8Array;
  /** 1 slight, 2 ordinary, 3 close. */
  strength: Uint8Array;
  /** Days since 1970; of a tie without a beginning, the day it was recorded. */
  since: Int32Array;
  /** Days since 1970; FOREVER while it holds. */
  until: Int32Array;
  said: Uint8Array;
}

export const FOREVER = 2 ** 31 - 1;

export interface Network {
  version: number;
  /** In words, for captions. */
  madeAt: string;
  /** Whether the data has changed since the numbers were worked out. */
  stale: boolean;
  team: string;
  /** Days since 1970. */
  today: number;
  count: number;
  id: Int32Array;
  kind: Uint8Array;
  name: string[];
  /** The place of each node's area in `areas`; −1 for none. */
  area: Int16Array;
  flags: Uint8Array;
  /** `within` is the place of the area around it; −1 for none. */
  areas: { id: number; name: string; within: number }[];
  tieKinds: TieKind[];
  /** How people are put together at first. */
  home: Grouping;
  arranged: Record<Grouping, Arrangement>;
  ties: Ties;
  /** The ties of node i are tieAt[first[i]] … tieAt[first[i + 1] − 1], and lead to otherAt[…]. */
  first: Int32Array;
  tieAt: Int32Array;
  otherAt: Int32Array;
}
