/** Sends the queue whenever there is contact: in order, one sender over all pages, and each record until it is answered. */
import { type Reply, ask, askContact, welcome } from "./contact";
import type { Store, Waiting } from "./store";
import type { Answer, Pack, WalkSummary } from "./types";

const BATCH = 50;
const EVERY_MS = 30_000;
const PATIENCE_MS = 90_000;
/** How long a record that the server could not read rests before it is tried again. */
const ASIDE_MS = 10 * 60_000;

export interface Status {
  unsent: number;
  sending: boolean;
  state: "online" | "offline" | "lapsed" | "ended" | "other";
  /** What a person should know; empty when all is well. */
  sentence: string;
  /** The server knew this page's user since the page was opened. */
  met: boolean;
}

type State = Status["state"];

export class Sync {
  private status: Status = { unsent: 0, sending: false, state: "online", sentence: "", met: false };
  private readonly aside = new Map<string, number>();
  private readonly pages = "BroadcastChannel" in window ? new BroadcastChannel("kith-queue") : null;
  private turn: Promise<unknown> = Promise.resolve();
  private waiting = false;

  constructor(
    private readonly store: Store,
    private readonly changed: (status: Status) => void,
  ) {}

  /** Makes contact now, and from then on whenever there is a chance of it. */
  start(): void {
    window.addEventListener("online", () => this.kick());
    window.addEventListener("offline", () => void this.tell("offline"));
    document.addEventListener("visibilitychange", () => document.hidden || this.kick());
    window.setInterval(() => this.status.unsent && !this.isOver() && this.kick(), EVERY_MS);
    this.pages?.addEventListener("message", ({ data }) => void this.tell(data === "ended" ? "ended" : undefined));
    this.kick();
  }

  /** Sends what waits; a call while one is waiting for its turn adds nothing. */
  kick(): void {
    void this.tell();
    if (this.waiting || this.isOver()) return;
    this.waiting = true;
    void this.inTurn(() => {
      this.waiting = false;
      return alone(`kith-sending-${this.store.user}`, () => this.send());
    });
  }

  /** Fetches a walk's pack and keeps it; null without contact. */
  refresh(walk: number): Promise<Pack | null> {
    return this.inTurn(async () => {
      const { status, says } = await ask(`/doorstep/walks/${walk}`);
      await this.notice(status, says);
      if (status !== 200) return null;
      await this.store.keepPack(says as Pack);
      await this.tell();
      return says as Pack;
    });
  }

  /** The walks to choose from; without contact those that were taken along. */
  async walks(): Promise<WalkSummary[]> {
    const { status, says } = await ask("/doorstep/walks");
    await this.notice(status, says);
    if (status === 200) return says as WalkSummary[];
    return (await this.store.packs()).map(({ walk }) => ({ ...walk, mine: true }));
  }

  /** One thing after another: a pack that was fetched before records were stored may not be kept after they left. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }

  private isOver(): boolean {
    return this.status.state === "ended" || this.status.state === "other";
  }

  private async send(): Promise<void> {
    try {
      while (await this.sendNext());
    } finally {
      await this.tell(undefined, { sending: false });
      this.pages?.postMessage("sent");
    }
  }

  /** Makes contact and sends the next batch; whether there may be more. */
  private async sendNext(): Promise<boolean> {
    const contact = await askContact(this.store.user);
    if (contact?.state !== "ok") {
      await this.notice(contact ? 401 : 0, contact);
      return false;
    }
    if (contact.user.id !== this.store.user) {
      await this.notice(409, null);
      await welcome(contact.user.id);
      return false;
    }
    this.status.met = true;
    const now = Date.now();
    const queue = (await this.store.waiting()).filter(({ record }) => (this.aside.get(record.uuid) ?? 0) < now);
    const [first] = queue;
    await this.tell("online", { sending: first !== undefined });
    await this.store.dropOldPacks(new Date(contact.now)); // the server's clock: the phone's may be years wrong
    if (!first) return false;
    const other = queue.findIndex(({ format }) => format !== first.format); // one envelope holds one form of records
    return this.deliver(queue.slice(0, Math.min(BATCH, other < 0 ? BATCH : other)), contact.csrf);
  }

  /** Sends a batch. One that the server refuses whole goes in halves, so that one bad record holds up no other. */
  private async deliver(waiting: Waiting[], token: string): Promise<boolean> {
    const batch = await this.store.markTried(waiting);
    if (!batch.length) return true;
    const records = batch.map(({ record }) => record);
    const envelope = { format: batch[0]?.format, sent_at: new Date().toISOString(), user: this.store.user, records };
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    const options = { method: "POST", headers, body: JSON.stringify(envelope) };
    const reply = await ask("/doorstep/sync", options, PATIENCE_MS);
    if (isRefusal(reply)) return this.deliverParts(batch, token);
    const sent = new Set(records.map(({ uuid }) => uuid));
    const answers = reply.status === 200 ? answersIn(reply.says).filter(({ uuid }) => sent.has(uuid)) : [];
    await this.store.acknowledge(answers);
    await this.notice(reply.status, reply.says);
    return answers.length > 0;
  }

  private async deliverParts(batch: Waiting[], token: string): Promise<boolean> {
    const [first, second] = batch;
    if (first && !second) {
      this.aside.set(first.record.uuid, Date.now() + ASIDE_MS);
      return true;
    }
    const middle = Math.ceil(batch.length / 2);
    return (await this.deliver(batch.slice(0, middle), token)) && this.deliver(batch.slice(middle), token);
  }

  /** Takes in what an answer says about the sign-in. */
  private async notice(status: number, says: unknown): Promise<void> {
    if (status === 401 && (says as { state?: string } | null)?.state === "ended") {
      await this.tell("ended");
      this.pages?.postMessage("ended");
    } else await this.tell(stateOf(status));
  }

  private async tell(state: State = this.status.state, change: Partial<Status> = {}): Promise<void> {
    if (this.isOver()) return; // whoever is gone stays gone until the page is opened anew
    const unsent = state === "ended" ? 0 : await this.store.unsent();
    const sending = state === "online" && this.status.sending;
    this.status = { ...this.status, unsent, sending, ...change, state, sentence: this.sentence(state, unsent) };
    this.changed(this.status);
  }

  private sentence(state: State, unsent: number): string {
    const records = unsent === 1 ? "1 record waits" : `${unsent} records wait`;
    const stuck = `${records} on this phone: Kith could not take in all. Save them to a file for your coordinator.`;
    const said = {
      online: this.aside.size && unsent ? stuck : "",
      offline: unsent
        ? `No contact with Kith: ${records} on this phone and will be sent as soon as there is a network.`
        : "No contact with Kith. What you record is kept on this phone.",
      lapsed: unsent
        ? `You are signed out: ${records} on this phone. Sign in again to send.`
        : "You are signed out. What you record is kept on this phone. Sign in again to send it.",
      ended: "Your team signed this device out. All that Kith kept on it is deleted.",
      other: unsent
        ? `Somebody else is signed in on this phone. ${records} here until whoever used it before signs in again.`
        : "Somebody else is signed in on this phone.",
    }[state];
    return [said, this.store.warning].filter(Boolean).join(" ");
  }
}

/** Runs `work` unless another page is at it. Without locks, as on plain http, a note with a time stands in for one. */
async function alone(name: string, work: () => Promise<void>): Promise<void> {
  if (navigator.locks) {
    await navigator.locks.request(name, { ifAvailable: true }, async (lock) => (lock ? work() : undefined));
    return;
  }
  if (Number(localStorage.getItem(name)) > Date.now()) return;
  localStorage.setItem(name, String(Date.now() + PATIENCE_MS));
  await work().finally(() => localStorage.removeItem(name));
}

function answersIn(says: unknown): Answer[] {
  const { state, results } = (says ?? {}) as { state?: string; results?: Answer[] };
  return state === "ok" && Array.isArray(results) ? results : [];
}

/** An answer that sending the same again would only repeat; 404: this role records no more. What passes is none. */
function isRefusal({ status, says }: Reply): boolean {
  return (status === 400 && says !== null) || [404, 413, 415, 422, 500].includes(status);
}

function stateOf(status: number): State {
  if (status === 401 || status === 403) return "lapsed";
  if (status === 409) return "other";
  return status === 0 || status >= 500 ? "offline" : "online";
}
