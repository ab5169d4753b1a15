/** What the doorstep app keeps and sends. The server reads records in web/syncing.py and makes packs in crm/packs.py. */

/** The number of the form in which records are kept and sent; raised when a record of before cannot be read as it is. */
export const FORMAT = 1;

/** What happened at the doorstep, made on the phone and sent once. `at` is the phone's own clock. */
export type DoorstepRecord = VisitRecord | UndoRecord | ConversationRecord | DoorRecord | ReflectionRecord | EndedRecord;

interface Common {
  uuid: string;
  at: string;
  walk: number | null;
}

/** A knock, or one that several doors share when `house` is empty. `seen`: the last visit that the phone knew of. */
export interface VisitRecord extends Common {
  kind: "visit";
  street: number;
  house: string;
  doors: number;
  outcome: string;
  seen: string | null;
}

/** Takes back a visit that was sent. */
export interface UndoRecord extends Common {
  kind: "undo";
  visit: string;
}

/** The record form as it would be posted, without its token. Its `uuid` field is the record's. */
export interface ConversationRecord extends Common {
  kind: "conversation";
  street: number;
  house: string;
  seen: string | null;
  fields: [name: string, value: string][];
}

/** A door that was found on the street and was not on the list. */
export interface DoorRecord extends Common {
  kind: "door";
  street: number;
  house: string;
  block: string;
  floor: number | null;
}

export interface ReflectionRecord extends Common {
  kind: "reflection";
  text: string;
}

/** The walk is over. */
export interface EndedRecord extends Common {
  kind: "ended";
}

/** What the server says of one record. */
export interface Answer {
  uuid: string;
  state: "stored" | "question";
  /** What a person should read; empty when all is as expected. */
  sentence: string;
  /** Where the question, or what was stored, can be seen. */
  href: string;
}

export interface Person {
  id: number;
  name: string;
  street: number;
  house: string;
  met: boolean;
  hint: string;
  /** They asked not to be contacted. */
  refuses: boolean;
  waiting: { id: number; label: string }[];
}

export interface Visit {
  uuid: string;
  outcome: string;
  label: string;
  at: string;
  when: string;
  by: string;
}

export interface Door {
  /** As visits and people call it: "12", "Flat 3, Mill Court". */
  house: string;
  /** The folded label: what makes two spellings one door. */
  key: string;
  block: string;
  floor: number | null;
  side: "odd" | "even" | "block" | "named";
  last: Visit | null;
}

export interface Street {
  id: number;
  name: string;
  area: string;
  /** How the street stands, in a word and a sentence. */
  state: string;
  sentence: string;
  openers: string[];
  doors: Door[];
  /** Doors that asked not to be contacted: not to be knocked at, and not among `doors`. */
  left_out: string[];
  /** How many of those asked for it since the day of the walk; an older pack does not say. */
  shut_since?: number;
  /** What came of what was raised at the doors, to be told there. */
  answers: Telling[];
}

/** An answer to tell at the door `key`: to `who`, where they are known by name. */
export interface Telling {
  key: string;
  who: string;
  title: string;
  answer: string;
  /** What the form sends as `told` once they know; packs of before have none. */
  told?: string;
  /** The ids of those who are `who`. */
  people?: number[];
}

export interface Pack {
  format: number;
  made_at: string;
  walk: {
    id: number;
    title: string;
    day: string;
    starts_at: string;
    note: string;
    walkers: string[];
    ended: boolean;
    reflection: string;
  };
  streets: Street[];
  people: Person[];
  topics: string[];
  /** Streets that somebody who is named may live on. */
  nearby: { id: number; label: string }[];
  outcomes: { value: string; label: string }[];
  /** The record form, without a token. */
  form: string;
}

/** A walk to choose, as `/doorstep/walks` lists it. */
export interface WalkSummary {
  id: number;
  title: string;
  day: string;
  starts_at: string;
  mine: boolean;
  ended: boolean;
}

/** What `/doorstep/contact` says. `ended`: the app clears itself, all of the device, or what the user who left kept. */
export type Contact =
  | { state: "ok"; user: { id: number; name: string }; csrf: string; now: string }
  | { state: "lapsed" }
  | { state: "ended"; what: "device" | "user" };
