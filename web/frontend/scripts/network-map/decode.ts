/** Reads the server's answer into a Network, and refuses one that does not add up. */
import { type Arrangement, FOREVER, Flag, type Group, type Network, Said, type TieKind, type Ties } from "./network";

/** What the server sends; numbers are coded as differences where they are long and near to each other. */
export interface Answer {
  version: number;
  made_at: string;
  stale: boolean;
  team: string;
  today: number;
  areas: Network["areas"];
  tie_kinds: TieKind[];
  home: "street" | "community";
  groupings: Record<"street" | "community", CodedArrangement>;
  nodes: CodedNodes;
  ties: CodedTies;
}

interface CodedArrangement {
  groups: Group[];
  group: number[];
  /** Offsets from a group's middle, which many nodes have alike; and for each node which of them is its own. */
  spots: { x: number[]; y: number[] };
  spot: number[];
}

interface CodedNodes {
  id: number[];
  kind: string;
  name: string[];
  area: number[];
  staff: number[];
  named: number[];
  hidden: number[];
  on_maps: number[];
  sure: number[];
  unsure: number[];
}

interface CodedTies {
  a: number[];
  b: number[];
  kind: number[];
  strength: string;
  days: number[];
  /** Places in `days`. */
  since: number[];
  until: [number, number][];
  said: string;
}

const KINDS = "poa";
const WORDS: Record<string, Said> = { s: Said.ByOneOfThem, o: Said.BySomebodyElse };
const FLAGS = [
  ["staff", Flag.Staff],
  ["named", Flag.NamedOnly],
  ["hidden", Flag.Hidden],
  ["on_maps", Flag.OnMaps],
  ["sure", Flag.Sure],
  ["unsure", Flag.Unsure],
] as const;

/** The network, and how many ties were passed over because one of their ends is nobody here. */
export interface Decoded {
  network: Network;
  passedOver: number;
}

/** Throws an Error whose message may be shown where the answer is not what the server promises. */
export function decode(answer: unknown): Decoded {
  try {
    return read(answer as Answer);
  } catch (error) {
    if (error instanceof Malformed) throw error;
    throw new Malformed("parts of it are missing");
  }
}

/** An answer that is not what the server promises; its message may be shown. */
export class Malformed extends Error {
  constructor(what: string) {
    super(`The network cannot be drawn: ${what}. Load the page again. If that does not help, tell whoever runs Kith.`);
  }
}

function read(answer: Answer): Decoded {
  const { nodes } = answer;
  const count = nodes.name.length;
  const flags = flagsOf(nodes, count);
  const { ties, passedOver } = tiesOf(answer.ties, count, answer.tie_kinds.length);
  const network: Network = {
    version: answer.version,
    madeAt: answer.made_at,
    stale: answer.stale,
    team: answer.team,
    today: answer.today,
    count,
    id: idsOf(nodes.id, flags),
    kind: kindsOf(nodes.kind, count),
    name: nodes.name,
    area: Int16Array.from(within(nodes.area, count, answer.areas.length, "areas")),
    flags,
    areas: answer.areas,
    tieKinds: answer.tie_kinds,
    home: answer.home,
    arranged: {
      street: arrangementOf(answer.groupings.street, count),
      community: arrangementOf(answer.groupings.community, count),
    },
    ties,
    ...rowsOf(ties, count),
  };
  return { network, passedOver };
}

/** As many numbers as there are nodes, each a place in a list of `size`, or −1. */
function within(places: number[], count: number, size: number, what: string): number[] {
  if (places.length !== count || places.some((place) => !(place >= -1 && place < size))) {
    throw new Malformed(`its ${what} do not fit its people`);
  }
  return places;
}

function kindsOf(letters: string, count: number): Uint8Array {
  const kinds = new Uint8Array(count);
  for (let node = 0; node < count; node++) {
    const kind = KINDS.indexOf(letters.charAt(node) || "?");
    if (kind < 0) throw new Malformed("its kinds do not fit its people");
    kinds[node] = kind;
  }
  return kinds;
}

function flagsOf(nodes: CodedNodes, count: number): Uint8Array {
  const flags = new Uint8Array(count);
  for (const [name, flag] of FLAGS) {
    for (const place of summed(nodes[name])) {
      if (!(place >= 0 && place < count)) throw new Malformed("it speaks of people who are not in it");
      flags[place]! |= flag;
    }
  }
  for (let node = 0; node < count; node++) {
    if (nodes.kind[node] !== "p" && !(flags[node]! & Flag.Hidden)) flags[node]! |= Flag.OnMaps;
  }
  return flags;
}

function idsOf(coded: number[], flags: Uint8Array): Int32Array {
  const visible = summed(coded);
  const ids = new Int32Array(flags.length);
  let next = 0;
  for (let node = 0; node < ids.length; node++) if (!(flags[node]! & Flag.Hidden)) ids[node] = visible[next++] ?? 0;
  if (next !== visible.length) throw new Malformed("its numbers do not fit its people");
  return ids;
}

function arrangementOf(coded: CodedArrangement, count: number): Arrangement {
  const group = Int32Array.from(within(coded.group, count, coded.groups.length, "groups"));
  const { spots, spot } = coded;
  const along = (axis: "x" | "y"): Float32Array => {
    const middles = coded.groups.map((one) => one[axis]);
    const places = new Float32Array(count);
    for (let node = 0; node < count; node++) {
      places[node] = (spots[axis][spot[node]!] ?? NaN) + (middles[group[node]!] ?? 0);
    }
    if (!places.every(Number.isFinite)) throw new Malformed("some people have no place");
    return places;
  };
  return { groups: coded.groups, group, x: along("x"), y: along("y") };
}

function tiesOf(coded: CodedTies, count: number, kinds: number): { ties: Ties; passedOver: number } {
  const size = coded.a.length;
  const columns = [coded.b, coded.kind, coded.strength, coded.since, coded.said];
  if (columns.some((column) => column.length !== size)) throw new Malformed("its ties are not all there");
  const a = summed(coded.a);
  const lasts = new Map(coded.until);
  const ties = roomFor(size);
  for (let tie = 0; tie < size; tie++) {
    const [one, other, kind] = [a[tie]!, a[tie]! + coded.b[tie]!, coded.kind[tie]!];
    const real = one >= 0 && one < count && other >= 0 && other < count && one !== other && kind >= 0 && kind < kinds;
    if (!real) continue;
    const at = ties.count++;
    ties.a[at] = one;
    ties.b[at] = other;
    ties.kind[at] = kind;
    ties.strength[at] = Number(coded.strength[tie]) || 2;
    ties.since[at] = coded.days[coded.since[tie]!] ?? 0;
    ties.until[at] = lasts.get(tie) ?? FOREVER;
    ties.said[at] = WORDS[coded.said[tie]!] ?? Said.Unknown;
  }
  return { ties, passedOver: size - ties.count };
}

function roomFor(size: number): Ties {
  const numbers = (): Int32Array => new Int32Array(size);
  const small = (): Uint8Array => new Uint8Array(size);
  const columns = { a: numbers(), b: numbers(), since: numbers(), until: numbers() };
  return { count: 0, ...columns, kind: small(), strength: small(), said: small() };
}

/** The ties of each node beside each other. */
function rowsOf({ count, a, b }: Ties, nodes: number): Pick<Network, "first" | "tieAt" | "otherAt"> {
  const first = new Int32Array(nodes + 1);
  for (let tie = 0; tie < count; tie++) {
    first[a[tie]! + 1]!++;
    first[b[tie]! + 1]!++;
  }
  for (let node = 0; node < nodes; node++) first[node + 1]! += first[node]!;
  const next = first.slice(0, nodes);
  const tieAt = new Int32Array(2 * count);
  const otherAt = new Int32Array(2 * count);
  const enter = (node: number, tie: number, other: number): void => {
    const at = next[node]!++;
    tieAt[at] = tie;
    otherAt[at] = other;
  };
  for (let tie = 0; tie < count; tie++) {
    enter(a[tie]!, tie, b[tie]!);
    enter(b[tie]!, tie, a[tie]!);
  }
  return { first, tieAt, otherAt };
}

/** What was coded as differences. */
function summed(differences: number[]): number[] {
  let sum = 0;
  return differences.map((difference) => (sum += difference));
}
