/** What all screens share: the packs, the queue, and what can be done with them. */
import { makeUuid } from "../../shared/uuid";
import { show, withoutVisits } from "../overlay";
import type { Store } from "../store";
import type { Status, Sync } from "../sync";
import type { Answer, DoorstepRecord, Pack, Street, VisitRecord } from "../types";
import type { Route } from "./routes";

export interface Screen {
  title: string;
  element: HTMLElement;
  /** Is told once it stands on the page. */
  shown?(): void;
  /** Shows what changed; the screen stays where it is. */
  update?(): void;
  /** Goes along to a route that this screen shows as well; false when another screen has to be made. */
  follow?(route: Route): boolean;
}

/** What every record has: its id, the phone's own time, the walk. */
export interface Stamp {
  uuid: string;
  at: string;
  walk: number | null;
}

export function makeStamp(walk: number | null): Stamp {
  return { uuid: makeUuid(), at: new Date().toISOString(), walk };
}

export class App {
  packs: Pack[] = [];
  queue: DoorstepRecord[] = [];
  /** Answers that somebody has to read. */
  notices: Answer[] = [];
  /** Each walk that was asked for as it stands now: what is recorded is added to it, not all counted in anew. */
  private readonly shown = new Map<number, Pack>();
  /** The app opens again without a network. */
  reopens = true;

  constructor(
    readonly store: Store,
    readonly sync: Sync,
    public status: Status,
  ) {}

  /** Reads from the store what the screens show. */
  async load(): Promise<void> {
    const { store } = this;
    [this.packs, this.queue, this.notices] = await Promise.all([store.packs(), store.queue(), store.notices()]);
    this.shown.clear();
  }

  /** A walk as it stands now, with what was done on this phone. */
  walk(id: number): Pack | undefined {
    const pack = this.packs.find(({ walk }) => walk.id === id);
    const shown = this.shown.get(id) ?? (pack && show(pack, this.queue));
    if (shown) this.shown.set(id, shown);
    return shown;
  }

  /** Keeps records: they are stored on the phone when this is done, and sent when there is a network. */
  async record(...records: DoorstepRecord[]): Promise<void> {
    await this.store.add(...records);
    const known = new Set(this.queue.map(({ uuid }) => uuid)); // the store may have been read again meanwhile
    const fresh = records.filter(({ uuid }) => !known.has(uuid));
    this.queue.push(...fresh);
    for (const [id, pack] of this.shown) this.shown.set(id, show(pack, fresh));
    this.sync.kick();
  }

  /** Takes visits back: dropped where they wait, undone by another record where they were sent. `before`: the street then. */
  async takeBack(visits: readonly VisitRecord[], before: Street): Promise<void> {
    const sent: VisitRecord[] = [];
    for (const visit of visits) if (!(await this.store.takeBack(visit.uuid))) sent.push(visit);
    const undo = ({ uuid, walk }: VisitRecord): DoorstepRecord => ({ ...makeStamp(walk), kind: "undo", visit: uuid });
    await this.store.add(...sent.map(undo));
    if (sent[0]?.walk) await this.putBack(sent[0].walk, sent, before);
    await this.load();
    this.sync.kick();
  }

  /** The doors of visits that were counted into the pack already are again what they were. */
  private async putBack(walk: number, visits: readonly VisitRecord[], before: Street): Promise<void> {
    const pack = await this.store.pack(walk);
    if (!pack) return;
    const streets = pack.streets.map((street) => (street.id === before.id ? withoutVisits(street, visits, before) : street));
    await this.store.keepPack({ ...pack, streets });
  }
}
