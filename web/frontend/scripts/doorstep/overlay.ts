/** Doors as the screens show them: those of the pack, with what this phone did since counted in. */
import { foldDoor, replay } from "./doors";
import type { Door, DoorstepRecord, Pack, Street, VisitRecord } from "./types";

export type Part = Door["side"] | "all";

/** Doors that stand together: a side of the street, or one floor of one block. */
export interface DoorGroup {
  title: string;
  doors: Door[];
}

const SIDES: Record<Door["side"], string> = { odd: "Odd side", even: "Even side", named: "By name", block: "Flats" };

/** The pack as it stands with what waits to be sent. */
export function show(pack: Pack, queue: readonly DoorstepRecord[]): Pack {
  return replay(pack, queue);
}

/** Somebody knocked since the walk began, so that the door is not left to do. `you` is this phone, its clock right or not. */
export function isDone(pack: Pack, { last }: Door): boolean {
  if (!last || last.by === "you") return last !== null;
  const day = dayOf(new Date(last.at));
  return day >= pack.walk.day || day === dayOf(new Date());
}

export function countLeft(pack: Pack, doors: readonly Door[]): number {
  return doors.filter((door) => !isDone(pack, door)).length;
}

/** The parts that the street's doors fall into, in the order in which one walks them. */
export function partsOf(street: Street): Door["side"][] {
  return [...new Set(street.doors.map(({ side }) => side))];
}

/** The doors of one part, or of all, as they stand together. */
export function groupDoors(street: Street, part: Part): DoorGroup[] {
  const groups = new Map<string, Door[]>();
  for (const door of street.doors) {
    if (part !== "all" && door.side !== part) continue;
    const title = titleOf(door);
    groups.set(title, [...(groups.get(title) ?? []), door]);
  }
  return [...groups].map(([title, doors]) => ({ title, doors }));
}

/** The street as it is now, the doors of `visits` as they were before: also those that left the list by them. */
export function withoutVisits(street: Street, visits: readonly VisitRecord[], before: Street): Street {
  const knocks = new Map(visits.map(({ house, uuid }) => [foldDoor(house), uuid]));
  const now = new Map(street.doors.map((door) => [door.key, door]));
  const then = before.doors.flatMap((door) => {
    const knock = knocks.get(door.key);
    const found = now.get(door.key);
    now.delete(door.key);
    if (!found) return knock ? [door] : [];
    return [found.last?.uuid === knock ? door : found];
  });
  const left_out = street.left_out.filter((house) => !knocks.has(foldDoor(house)));
  return { ...street, doors: [...then, ...now.values()], left_out };
}

/** What stands on the door itself, where the heading above says the block: "Flat 3". */
export function shortName({ house, block }: Door): string {
  return block && house.endsWith(`, ${block}`) ? house.slice(0, -block.length - 2) : house;
}

/** The calendar day of a moment, as 2026-11-22. */
export function dayOf(moment: Date): string {
  const parts = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

function titleOf({ side, block, floor }: Door): string {
  if (side !== "block") return SIDES[side];
  if (floor === null) return block;
  return `${block}, ${floor === 0 ? "ground floor" : floor < 0 ? "below ground" : `floor ${floor}`}`;
}
