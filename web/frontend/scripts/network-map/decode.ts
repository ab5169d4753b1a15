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
  groupings: Record<"street" | "community", CodedArrangement>;
  nodes: CodedNodes;
  ties: CodedTies;
}

interface CodedArrangement {
  groups: Group[];
  group: number[];
  x: number[];
  y: number[];
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
  since: number[];
  since_base: number;
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

class Malformed extends Error {
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
  const kinds = Int8Array.from(letters, (letter) => KINDS.indexOf(letter));
  if (kinds.length !== count || kinds.includes(-1)) throw new Malformed("its kinds do not fit its people");
  return new Uint8Array(kinds.buffer);
}

function flagsOf(nodes: CodedNodes, count: number): Uint8Array {
  const flags = new Uint8Array(count);
  for (const [name, flag] of FLAGS) {
    for (const place of summed(nodes[name])) {
      if (!(place >= 0 && place < count)) throw new Malformed("it speaks of people who are not in it");
      flags[place]! |= flag;
    }
  }
  for (const [place, letter] of [...nodes.kind].entries()) {
    if (letter !== "p" && !(flags[place]! & Flag.Hidden)) flags[place]! |= Flag.OnMaps;
  }
  return flags;
}

function idsOf(coded: number[], flags: Uint8Array): Int32Array {
  const visible = summed(coded).values();
  const ids = Int32Array.from(flags, (flag) => (flag & Flag.Hidden ? 0 : (visible.next().value ?? -1)));
  if (ids.includes(-1) || !visible.next().done) throw new Malformed("its numbers do not fit its people");
  return ids;
}

function arrangementOf(coded: CodedArrangement, count: number): Arrangement {
  const group = Int32Array.from(within(coded.group, count, coded.groups.length, "groups"));
  const along = (offsets: number[], axis: "x" | "y"): Float32Array => {
    if (offsets.length !== count || !offsets.every(Number.isFinite)) throw new Malformed("some people have no place");
    return Float32Array.from(offsets, (offset, node) => offset + (coded.groups[group[node]!]?.[axis] ?? 0));
  };
  return { groups: coded.groups, group, x: along(coded.x, "x"), y: along(coded.y, "y") };
}

function tiesOf(coded: CodedTies, count: number, kinds: number): { ties: Ties; passedOver: number } {
  const size = coded.a.length;
  const columns = [coded.b, coded.kind, coded.strength, coded.since, coded.said];
  if (columns.some((column) => column.length !== size)) throw new Malformed("its ties are not all there");
  const a = summed(coded.a);
  const until = new Int32Array(size).fill(FOREVER);
  for (const [tie, day] of coded.until) until[tie] = day;
  const real = (place: number): boolean => place >= 0 && place < count;
  const good = [...a.keys()].filter((tie) => {
    const other = a[tie]! + coded.b[tie]!;
    return real(a[tie]!) && real(other) && other !== a[tie] && coded.kind[tie]! < kinds;
  });
  const ties: Ties = {
    count: good.length,
    a: Int32Array.from(good, (tie) => a[tie]!),
    b: Int32Array.from(good, (tie) => a[tie]! + coded.b[tie]!),
    kind: Uint8Array.from(good, (tie) => coded.kind[tie]!),
    strength: Uint8Array.from(good, (tie) => Number(coded.strength[tie]) || 2),
    since: Int32Array.from(good, (tie) => coded.since_base + coded.since[tie]!),
    until: Int32Array.from(good, (tie) => until[tie]!),
    said: Uint8Array.from(good, (tie) => WORDS[coded.said[tie]!] ?? Said.Unknown),
  };
  return { ties, passedOver: size - good.length };
}

/** The ties of each node beside each other. */
function rowsOf({ count, a, b }: Ties, nodes: number): Pick<Network, "first" | "tieAt" | "otherAt"> {
  const first = new Int32Array(nodes + 1);
  for (const ends of [a, b]) for (const node of ends) first[node + 1]!++;
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
