/** What was recorded, in plain words. */
import type { ConversationRecord, DoorstepRecord, Pack } from "../types";
import { within } from "./dom";

/** The outcome that most doors have. */
export const NOBODY_IN = "not_home";

/** "12 Moor Street: nobody in" */
export function describe(record: DoorstepRecord, packs: readonly Pack[]): string {
  const pack = packs.find(({ walk }) => walk.id === record.walk);
  const street = (id: number): string => pack?.streets.find((one) => one.id === id)?.name ?? "a street";
  switch (record.kind) {
    case "visit":
      return `${record.house} ${street(record.street)}: ${within(nameOutcome(pack, record.outcome))}`.trim();
    case "conversation":
      return `${record.house} ${street(record.street)}: conversation${withWhom(record)}`;
    case "door":
      return `${record.house} ${street(record.street)}: a door that was added`;
    case "undo":
      return "A visit that was sent is taken back";
    case "reflection":
      return `What the team should know of ${pack?.walk.title ?? "the walk"}`;
    case "ended":
      return `${pack?.walk.title ?? "The walk"} is over`;
  }
}

/** What was promised in a conversation, and to whom; nothing where nothing was. */
export function promiseOf(record: ConversationRecord): string {
  const said = new Map(record.fields);
  if (!said.has("promised")) return "";
  return `${namesIn(record)[0] ?? "Somebody"}: ${within(said.get("what") || "Be in touch")}`;
}

function withWhom(record: ConversationRecord): string {
  const names = namesIn(record);
  return names.length ? ` with ${names.join(", ")}` : "";
}

function namesIn({ fields }: ConversationRecord): string[] {
  return fields.filter(([name, value]) => /^people-\d+-name$/.test(name) && value.trim()).map(([, value]) => value.trim());
}

/** An outcome by the name that it has on every page and on paper. */
export function nameOutcome(pack: Pack | undefined, outcome: string): string {
  return pack?.outcomes.find(({ value }) => value === outcome)?.label ?? outcome.replaceAll("_", " ");
}
