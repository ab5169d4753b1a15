/** The queue as a file, for a phone that finds no network again, and back from the file. */
import type { Store, Waiting } from "./store";
import { FORMAT } from "./types";

const KIND = "kith-doorstep-queue";

interface QueueFile {
  kind: string;
  format: number;
  user: number;
  saved_at: string;
  records: Waiting[];
}

/** What waits to be sent, and whose it is. */
export async function exportQueue(store: Store): Promise<Blob> {
  const file: QueueFile = {
    kind: KIND,
    format: FORMAT,
    user: store.user,
    saved_at: new Date().toISOString(),
    records: await store.waiting(),
  };
  return new Blob([JSON.stringify(file, null, 1)], { type: "application/json" });
}

/** Puts a file's records into the queue: how many were not waiting yet. Throws an Error with a sentence for any other file. */
export async function readQueue(store: Store, file: Blob): Promise<number> {
  const content = parse(await file.text());
  if (content?.kind !== KIND || !Array.isArray(content.records) || !content.records.every(isWaiting)) {
    throw new Error("This file holds no records of Kith. Choose one that was saved here or on another phone.");
  }
  if ((content.format ?? 0) > FORMAT) throw new Error("A newer Kith wrote this file. Open this page with a network, then try again.");
  if (content.user !== store.user) throw new Error("These are somebody else’s records. Whoever made them has to sign in here.");
  const before = await store.unsent();
  await store.addWaiting(content.records);
  return (await store.unsent()) - before;
}

function parse(text: string): Partial<QueueFile> | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isWaiting(one: unknown): one is Waiting {
  const { format, record } = (one ?? {}) as Partial<Waiting>;
  return typeof format === "number" && [record?.uuid, record?.kind, record?.at].every((value) => typeof value === "string");
}
