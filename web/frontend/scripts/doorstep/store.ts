/** The phone's own copy: packs taken along, records that wait to be sent, in order, and answers that somebody has to read. */
import { type DBSchema, type IDBPDatabase, deleteDB, openDB } from "idb";
import { replay } from "./doors";
import { Memory } from "./memory";
import { currentUser, forgetNotes, forgetUser, knownUsers, noteDatabase, noteUnsent } from "./phone";
import { type Answer, type DoorstepRecord, FORMAT, type Pack } from "./types";

export { currentUser };

const KEEPS_NOTHING =
  "This browser keeps nothing for later, perhaps because its window is private. " +
  "Stay online: what you record is lost when you close this page before it is sent.";
const FULL =
  "There is no room left on this phone. Stay online and keep this page open until all is sent, or free some space.";

/** A record as it waits, with the form in which it was made: the app may be a newer one when it is sent. */
export interface Waiting {
  format: number;
  record: DoorstepRecord;
  /** It went out at least once: the server may have it, whether its answer came back or not. */
  tried?: true;
}

interface Shelves extends DBSchema {
  packs: { key: number; value: Pack };
  queue: { key: number; value: Waiting; indexes: { uuid: string } };
  notices: { key: string; value: Answer };
}

/** Opens the database of one user, so that nobody sees another's. Where there can be none, all is kept in memory. */
export async function openStore(userId: number): Promise<Store> {
  noteDatabase(userId);
  try {
    const database = await openDB<Shelves>(nameOf(userId), 1, {
      upgrade(fresh) {
        fresh.createObjectStore("packs", { keyPath: "walk.id" });
        fresh.createObjectStore("queue", { autoIncrement: true }).createIndex("uuid", "record.uuid", { unique: true });
        fresh.createObjectStore("notices", { keyPath: "uuid" });
      },
      // Another page wants to delete it, because this phone was signed out: never stand in the way.
      blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
    });
    return await new Store(userId, database).counted();
  } catch {
    return new Store(userId, null);
  }
}

/** Deletes all that this browser keeps for us, of everybody who used it. */
export async function clearEverything(): Promise<void> {
  const listed = (await window.indexedDB?.databases?.().catch(() => [])) ?? [];
  const names = listed.map(({ name }) => name ?? "").filter((name) => /^kith-\d+$/.test(name));
  const all = new Set([...names, ...knownUsers().map(nameOf)]);
  await Promise.allSettled([...all].map(async (name) => deleteDB(name)));
  forgetNotes();
  if (!("caches" in window)) return;
  for (const name of await caches.keys()) if (name.startsWith("kith-")) await caches.delete(name);
  const worker = await navigator.serviceWorker?.getRegistration("/doorstep");
  await worker?.unregister();
}

/** Deletes all that this browser keeps of one user, who left the team; a colleague's queue stays. */
export async function clearUser(user: number): Promise<void> {
  await deleteDB(nameOf(user)).catch(() => undefined);
  forgetUser(user);
}

/** Takes away what `user` brought along to read. Records that wait for their owner stay. */
export async function leavePhone(user: number): Promise<void> {
  const store = await openStore(user);
  for (const pack of await store.packs()) await store.dropPack(pack.walk.id);
  store.close();
}

function nameOf(user: number): string {
  return `kith-${user}`;
}

export class Store {
  private readonly memory = new Memory();
  private full = false;
  /** What went out since the page was opened, should the note of it not have been kept. */
  private readonly out = new Set<string>();

  constructor(
    readonly user: number,
    private readonly database: IDBPDatabase<Shelves> | null,
  ) {}

  /** What to tell about how safely things are kept; empty when all is well. */
  get warning(): string {
    return this.database ? (this.full ? FULL : "") : KEEPS_NOTHING;
  }

  close(): void {
    this.database?.close();
  }

  async packs(): Promise<Pack[]> {
    return [...((await this.database?.getAll("packs")) ?? []), ...this.memory.packs()];
  }

  async pack(walk: number): Promise<Pack | undefined> {
    return (await this.database?.get("packs", walk)) ?? this.memory.packs().find((pack) => pack.walk.id === walk);
  }

  async keepPack(pack: Pack): Promise<void> {
    this.memory.dropPack(pack.walk.id);
    await this.keep(
      async (database) => void (await database.put("packs", pack)),
      () => this.memory.keepPack(pack),
    );
    void navigator.storage?.persist?.().catch(() => false);
  }

  async dropPack(walk: number): Promise<void> {
    this.memory.dropPack(walk);
    await this.database?.delete("packs", walk);
  }

  /** Puts records at the end of the queue, all or none; one that waits already is not added twice. */
  add(...records: DoorstepRecord[]): Promise<void> {
    return this.addWaiting(records.map((record) => ({ format: FORMAT, record })));
  }

  /** The same with records that may have been made in another form: those of a file. */
  async addWaiting(waiting: readonly Waiting[]): Promise<void> {
    const write = async (database: IDBPDatabase<Shelves>): Promise<void> => {
      const change = database.transaction("queue", "readwrite");
      change.done.catch(() => undefined); // what failed in it is told by the call that failed
      for (const one of waiting) {
        if ((await change.store.index("uuid").getKey(one.record.uuid)) === undefined) await change.store.add(one);
      }
      await change.done;
    };
    await this.keep(write, () => this.memory.add(waiting));
    await this.counted();
  }

  /** What waits to be sent, oldest first. */
  async queue(): Promise<DoorstepRecord[]> {
    return (await this.waiting()).map(({ record }) => record);
  }

  /** The same with the form of each. */
  async waiting(): Promise<Waiting[]> {
    return [...((await this.database?.getAll("queue")) ?? []), ...this.memory.waiting()];
  }

  async unsent(): Promise<number> {
    return ((await this.database?.count("queue")) ?? 0) + this.memory.waiting().length;
  }

  /** Notes that records go out now; gives those that may, as none was taken back meanwhile. */
  async markTried(waiting: readonly Waiting[]): Promise<Waiting[]> {
    for (const { record } of waiting) this.out.add(record.uuid);
    const here = new Set<string>();
    const write = async (database: IDBPDatabase<Shelves>): Promise<void> => {
      const change = database.transaction("queue", "readwrite");
      change.done.catch(() => undefined);
      for (const { record } of waiting) {
        const key = await change.store.index("uuid").getKey(record.uuid);
        const one = key === undefined ? undefined : await change.store.get(key);
        if (one) here.add(record.uuid);
        if (one && !one.tried) await change.store.put({ ...one, tried: true }, key);
      }
      await change.done;
    };
    await this.keep(write, () => this.database && waiting.forEach(({ record }) => here.add(record.uuid)));
    for (const { record } of this.memory.waiting()) here.add(record.uuid);
    return waiting.filter(({ record }) => here.has(record.uuid));
  }

  /** Drops a record that never went out: false when it is too late for that, and it stays, so that an undo can follow it. */
  async takeBack(uuid: string): Promise<boolean> {
    const change = this.database?.transaction("queue", "readwrite");
    const key = await change?.store.index("uuid").getKey(uuid);
    const one = key === undefined ? undefined : await change?.store.get(key);
    const isHere = one !== undefined && !one.tried && !this.out.has(uuid);
    if (isHere && key !== undefined) await change?.store.delete(key);
    await change?.done;
    const spared = !this.out.has(uuid) && this.memory.takeBack(uuid);
    await this.counted();
    return isHere || spared;
  }

  /** What was answered leaves the queue, is counted into the packs' doors, and is kept if somebody has to read it. */
  async acknowledge(answers: Answer[]): Promise<void> {
    const sent = this.memory.acknowledge(answers);
    await this.keep(
      async (database) => void sent.push(...(await this.settle(database, answers))),
      () => this.memory.keepNotices(answers),
    );
    if (this.database && this.full) sent.push(...(await this.settle(this.database, answers, false)));
    this.memory.count(sent);
    await this.counted();
  }

  async notices(): Promise<Answer[]> {
    return [...((await this.database?.getAll("notices")) ?? []), ...this.memory.notices()];
  }

  async dropNotice(uuid: string): Promise<void> {
    this.memory.dropNotice(uuid);
    await this.database?.delete("notices", uuid);
  }

  /** Drops the packs of walks that lie more than a week before `now`, unless something of them waits to be sent; by the day of UTC. */
  async dropOldPacks(now: Date): Promise<void> {
    const oldest = new Date(now.getTime() - 7 * 24 * 3_600_000).toISOString().slice(0, 10);
    const needed = new Set((await this.queue()).map(({ walk }) => walk));
    for (const { walk } of await this.packs()) if (walk.day < oldest && !needed.has(walk.id)) await this.dropPack(walk.id);
  }

  /** Notes where pages can see it how many records wait. */
  async counted(): Promise<this> {
    noteUnsent(this.user, await this.unsent());
    return this;
  }

  /** All of it or nothing. Without room nothing is written: the queue has to get shorter all the same. */
  private async settle(database: IDBPDatabase<Shelves>, answers: Answer[], room = true): Promise<DoorstepRecord[]> {
    const change = database.transaction(["queue", "packs", "notices"], "readwrite");
    change.done.catch(() => undefined);
    const [queue, packs] = [change.objectStore("queue"), change.objectStore("packs")];
    const sent: DoorstepRecord[] = [];
    const waiting = (await queue.getAll()).map(({ record }) => record);
    for (const answer of answers) {
      if (answer.sentence && room) await change.objectStore("notices").put(answer);
      const key = await queue.index("uuid").getKey(answer.uuid);
      const one = key === undefined ? undefined : await queue.get(key);
      if (key === undefined || !one) continue;
      sent.push(one.record);
      await queue.delete(key);
    }
    for (const pack of room ? await packs.getAll() : []) {
      const counted = replay(pack, sent, waiting);
      if (counted !== pack) await packs.put(counted);
    }
    await change.done;
    return sent;
  }

  private async keep(
    write: (database: IDBPDatabase<Shelves>) => Promise<void>,
    spare: () => void,
  ): Promise<void> {
    try {
      if (!this.database) return spare();
      await write(this.database);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      this.full = true;
      spare();
    }
  }
}
