/** What the app keeps while its page is open, where the browser has no room for it, or keeps nothing at all. */
import { replay } from "./doors";
import type { Waiting } from "./store";
import type { Answer, DoorstepRecord, Pack } from "./types";

export class Memory {
  private readonly kept = new Map<number, Pack>();
  private readonly said = new Map<string, Answer>();
  private queue: Waiting[] = [];

  packs(): Pack[] {
    return [...this.kept.values()];
  }

  keepPack(pack: Pack): void {
    this.kept.set(pack.walk.id, pack);
  }

  dropPack(walk: number): void {
    this.kept.delete(walk);
  }

  add(more: readonly Waiting[]): void {
    const known = new Set(this.queue.map(({ record }) => record.uuid));
    this.queue.push(...more.filter(({ record }) => !known.has(record.uuid)));
  }

  waiting(): Waiting[] {
    return [...this.queue];
  }

  takeBack(uuid: string): boolean {
    const before = this.queue.length;
    this.queue = this.queue.filter(({ record }) => record.uuid !== uuid);
    return this.queue.length < before;
  }

  /** The records that `answers` are about leave the queue; they are given back. */
  acknowledge(answers: readonly Answer[]): DoorstepRecord[] {
    const answered = new Set(answers.map(({ uuid }) => uuid));
    const sent = this.queue.filter(({ record }) => answered.has(record.uuid));
    this.queue = this.queue.filter(({ record }) => !answered.has(record.uuid));
    return sent.map(({ record }) => record);
  }

  /** Counts records that were sent, from here or elsewhere, into the packs here. */
  count(sent: readonly DoorstepRecord[]): void {
    const known = [...sent, ...this.queue.map(({ record }) => record)];
    for (const pack of this.packs()) this.keepPack(replay(pack, sent, known));
  }

  keepNotices(answers: readonly Answer[]): void {
    for (const answer of answers) if (answer.sentence) this.said.set(answer.uuid, answer);
  }

  notices(): Answer[] {
    return [...this.said.values()];
  }

  dropNotice(uuid: string): void {
    this.said.delete(uuid);
  }
}
