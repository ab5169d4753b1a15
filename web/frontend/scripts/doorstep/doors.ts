/** What records change in a pack: a street's doors as they stand once the records are counted in. */
import type { ConversationRecord, Door, DoorRecord, DoorstepRecord, Pack, Street, Telling, Visit } from "./types";

/** Made once: making it anew for each record would be what costs most. */
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** `pack` as it stands after `records`, oldest first, but for visits that one of `known` takes back; the pack stays as it is. */
export function replay(pack: Pack, records: readonly DoorstepRecord[], known = records): Pack {
  const undone = new Set(known.map((record) => (record.kind === "undo" ? record.visit : "")));
  return records.filter(({ uuid }) => !undone.has(uuid)).reduce(after, pack);
}

/** The label of a door folded, as crm.text.fold_door does it. */
export function foldDoor(house: string): string {
  const plain = house.toLowerCase().replace(/['’‘`´ʼ]/g, "").normalize("NFKD").replace(/\p{M}/gu, "");
  return plain.replace(/[^\p{L}\p{N}]/gu, "");
}

/** What to tell at a door; a pack that was taken along before there were answers has none. */
export function answersAt(street: Street, door: Door): Telling[] {
  return (street.answers ?? []).filter(({ key }) => key === door.key);
}

function after(pack: Pack, record: DoorstepRecord): Pack {
  if (record.kind === "reflection" || record.kind === "ended") {
    if (record.walk !== pack.walk.id) return pack;
    const told = record.kind === "ended" ? { ended: true } : { reflection: record.text };
    return { ...pack, walk: { ...pack.walk, ...told } };
  }
  if (record.kind === "undo") {
    return onStreets(pack, (street) => onDoors(street, (door) => door.last?.uuid === record.visit, { last: null }));
  }
  return onStreets(pack, (street) => {
    if (street.id !== record.street || !record.house) return street;
    if (record.kind === "door") return withDoor(street, record);
    return knocked(record.kind === "visit" ? street : toldIn(street, record), record.house, visitOf(pack, record));
  });
}

function onStreets(pack: Pack, change: (street: Street) => Street): Pack {
  const streets = pack.streets.map(change);
  return streets.some((street, index) => street !== pack.streets[index]) ? { ...pack, streets } : pack;
}

function onDoors(street: Street, which: (door: Door) => boolean, change: Partial<Door>): Street {
  if (!street.doors.some(which)) return street;
  return { ...street, doors: street.doors.map((door) => (which(door) ? { ...door, ...change } : door)) };
}

/** A door that asks to be left alone leaves the list at once: nobody knocks there again by mistake. */
function knocked(street: Street, house: string, last: Visit): Street {
  const key = foldDoor(house);
  const isIt = (door: Door): boolean => door.house === house || door.key === key;
  if (last.outcome !== "do_not_contact") return onDoors(street, isIt, { last });
  const doors = street.doors.filter((door) => !isIt(door));
  if (street.left_out.some((one) => foldDoor(one) === key)) return { ...street, doors };
  return { ...street, doors, left_out: [...street.left_out, house], shut_since: (street.shut_since ?? 0) + 1 };
}

/** What was told in a talk is no longer to be told. */
function toldIn(street: Street, { fields }: ConversationRecord): Street {
  const told = new Set(fields.flatMap(([name, value]) => (name === "told" ? [value] : [])));
  return told.size ? { ...street, answers: (street.answers ?? []).filter((answer) => !answer.told || !told.has(answer.told)) } : street;
}

function withDoor(street: Street, { house, block, floor }: DoorRecord): Street {
  const key = foldDoor(house);
  if (street.doors.some((door) => door.key === key) || street.left_out.some((one) => foldDoor(one) === key)) return street;
  const number = parseInt(house, 10);
  const side = block ? "block" : Number.isNaN(number) ? "named" : number % 2 ? "odd" : "even";
  const door: Door = { house, key, block, floor, side, last: null };
  const doors = [...street.doors];
  doors.splice(placeOf(door, doors), 0, door);
  return { ...street, doors };
}

/** Before the first door of its side, and block, that comes later; else behind the last one of them, else at the end. */
function placeOf(door: Door, doors: readonly Door[]): number {
  const near = doors.flatMap((one, index) => (one.side === door.side && one.block === door.block ? [index] : []));
  const isLater = (one: Door | undefined): boolean =>
    one !== undefined && one.house.localeCompare(door.house, "en", { numeric: true }) > 0;
  const later = near.find((index) => isLater(doors[index]));
  return later ?? (near.length ? (near[near.length - 1] ?? 0) + 1 : doors.length);
}

function visitOf(pack: Pack, record: Exclude<DoorstepRecord, { kind: "undo" | "reflection" | "ended" | "door" }>): Visit {
  const outcome = record.kind === "visit" ? record.outcome : "conversation";
  const label = pack.outcomes.find(({ value }) => value === outcome)?.label ?? "Conversation";
  const when = TIME.format(new Date(record.at));
  return { uuid: record.uuid, outcome, label, at: record.at, when, by: "you" };
}
