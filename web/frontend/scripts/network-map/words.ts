/** How the map says things: numbers, days, kinds and lists in plain English. */

import { type Network, Flag, Kind } from "./network";

const DAY_MS = 86_400_000;
const LONG = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const ROUGH = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 3 });
const NOUNS: Record<Kind, [one: string, many: string]> = {
  [Kind.Person]: ["person", "people"],
  [Kind.Organisation]: ["organisation", "organisations"],
  [Kind.Asset]: ["asset", "assets"],
};

/** "1 tie", "1,200 ties". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
}

/** A value of a measure, to three figures. */
export function rough(value: number): string {
  return ROUGH.format(value);
}

/** "a, b and c". */
export function listed(parts: string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;
}

/** With a capital at the front. */
export function begun(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A day, counted from 1970, in words: "3 March 2025". */
export function dayInWords(day: number): string {
  return LONG.format(day * DAY_MS);
}

/** A day, counted from 1970, as a date field and an address have it: "2025-03-03". */
export function isoOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The day that an address or a date field names; null where it names none. */
export function dayOfIso(text: string): number | null {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return Number.isNaN(at) ? null : at / DAY_MS;
}

/** "person", "organisation" or "asset", and what else the map shows of a node. */
export function kindInWords(network: Network, node: number): string {
  const flags = network.flags[node] ?? 0;
  const noun = NOUNS[(network.kind[node] ?? 0) as Kind][0];
  if (flags & Flag.Hidden) return `${noun} outside your areas`;
  if (flags & Flag.Staff) return `${noun} of the team`;
  return flags & Flag.NamedOnly ? `${noun}, only named` : noun;
}

/** "3 people, 1 organisation and 2 assets", leaving out what there is none of. */
export function kindsCounted(network: Network, nodes: Iterable<number>): string {
  const counts: Record<Kind, number> = { [Kind.Person]: 0, [Kind.Organisation]: 0, [Kind.Asset]: 0 };
  for (const node of nodes) counts[network.kind[node] as Kind] += 1;
  const kinds = [Kind.Person, Kind.Organisation, Kind.Asset] as const;
  return listed(kinds.filter((kind) => counts[kind]).map((kind) => counted(counts[kind], ...NOUNS[kind]))) || "nobody";
}

/** The street, community or area in which a node stands; "" for none. */
export function placeOf(network: Network, node: number): string {
  const street = network.arranged.street;
  return street.groups[street.group[node] ?? -1]?.name ?? network.areas[network.area[node] ?? -1]?.name ?? "";
}

/** The page about a node; "" for somebody whom the reader may not open. */
export function pageOf(network: Network, node: number): string {
  const noun = NOUNS[(network.kind[node] ?? 0) as Kind][1];
  return network.id[node] ? `/${noun}/${network.id[node]}` : "";
}
