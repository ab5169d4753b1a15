/** The map without a pointer: arrows go from neighbour to neighbour, and every move is told in words. */

import { announce } from "../shared/announce";
import type { Network } from "./network";
import type { GroupFacts } from "./overview";
import type { Hit } from "./scene";
import type { Selection } from "./select";
import { tiesOnScreen } from "./table";
import { counted, kindInWords, placeOf } from "./words";

/** What moves are shown on, and what keys do. */
export interface Host {
  network: Network;
  scene(): Selection;
  facts(): GroupFacts[];
  /** On screen in the order of the table: nodes, or in an overview groups. */
  order(): number[];
  /** Draws attention to what the keyboard is at, and to those around a node; null and −1 for nothing. */
  point(hit: Hit, around: number): void;
  pick(hit: Hit, adding: boolean): void;
  /** One level up: out of a group, or away from a path. */
  leave(): void;
}

/** Where the keyboard is among those on screen. */
interface Standing {
  /** A group or a node, as the scene has it; −1 before the first key. */
  at: number;
  /** Around a node: its neighbours clockwise, and which of them is pointed at; −1 for none. */
  neighbours: number[];
  beside: number;
  /** Where the reader came from, the latest last. */
  trail: number[];
}

const NOWHERE: Readonly<Standing> = { at: -1, neighbours: [], beside: -1, trail: [] };

export class Keyboard {
  private standing: Standing = { ...NOWHERE };
  private order: number[] = [];
  private scene: Selection | null = null;

  constructor(
    frame: HTMLElement,
    private readonly host: Host,
  ) {
    frame.addEventListener("keydown", (event) => {
      if (event.target !== frame || event.altKey || event.metaKey || event.ctrlKey) return;
      if (this.press(event.key)) event.preventDefault();
    });
    frame.addEventListener("focus", () => this.standing.at >= 0 && this.pointOut());
    frame.addEventListener("blur", () => this.host.point(null, -1));
  }

  /** Whether the key means something here. */
  private press(key: string): boolean {
    this.follow();
    const overview = Boolean(this.host.scene().overview);
    if (key === "Escape") this.back();
    else if (key === "Home") this.stand(this.order[0] ?? -1);
    else if (key === "ArrowDown" || (overview && key === "ArrowRight")) this.along(1);
    else if (key === "ArrowUp" || (overview && key === "ArrowLeft")) this.along(-1);
    else if (key === "ArrowRight") this.around(1);
    else if (key === "ArrowLeft") this.around(-1);
    else if (key === "Enter") this.enter();
    else if (key === " ") this.choose();
    else return false;
    return true;
  }

  /** Starts afresh in a scene of other people, at whoever is selected. */
  private follow(): void {
    const scene = this.host.scene();
    if (scene === this.scene) return;
    this.scene = scene;
    this.order = this.host.order();
    const selected = scene.selected[scene.selected.length - 1] ?? -1;
    const { at, trail } = this.standing;
    if (!scene.overview && selected >= 0 && selected !== at) this.standing = { ...NOWHERE, at: selected };
    else this.standing = { ...NOWHERE, at: this.order.includes(at) ? at : -1, trail };
    if (!scene.overview) this.standing.neighbours = this.neighboursOf(this.standing.at);
  }

  private along(step: number): void {
    if (!this.order.length) return announce("Nobody is on screen.");
    const place = this.order.indexOf(this.standing.at);
    const next = place < 0 ? 0 : (place + step + this.order.length) % this.order.length;
    this.stand(this.order[next]!);
  }

  private around(step: number): void {
    const { at, neighbours, beside } = this.standing;
    if (at < 0) return this.along(1);
    if (!neighbours.length) return announce(`${this.host.network.name[at]} is tied to nobody on screen.`);
    const first = step > 0 ? 0 : neighbours.length - 1;
    this.standing.beside = beside < 0 ? first : (beside + step + neighbours.length) % neighbours.length;
    const neighbour = neighbours[this.standing.beside]!;
    this.pointOut();
    const count = `Neighbour ${this.standing.beside + 1} of ${neighbours.length}`;
    announce(`${count}: ${this.readingOf(at, neighbour)} ${this.nodeInWords(neighbour)}.`);
  }

  private enter(): void {
    const { at, neighbours, beside, trail } = this.standing;
    if (at < 0) return this.along(1);
    if (this.host.scene().overview) return this.host.pick({ group: at }, false);
    const neighbour = neighbours[beside];
    if (neighbour === undefined) return this.choose();
    this.stand(neighbour, [...trail, at]);
  }

  private choose(): void {
    const { at } = this.standing;
    if (at < 0 || this.host.scene().overview) return this.enter();
    this.host.pick({ node: this.pointed() }, this.host.scene().selected.length === 1);
  }

  private back(): void {
    const { trail, beside, at } = this.standing;
    if (beside >= 0) return this.stand(at, trail);
    const before = trail[trail.length - 1];
    if (before !== undefined) return this.stand(before, trail.slice(0, -1));
    this.standing = { ...NOWHERE };
    this.host.leave();
  }

  private stand(at: number, trail: number[] = []): void {
    if (at < 0) return;
    const overview = Boolean(this.host.scene().overview);
    this.standing = { at, neighbours: overview ? [] : this.neighboursOf(at), beside: -1, trail };
    this.pointOut();
    const place = this.order.indexOf(at) + 1;
    announce(`${overview ? this.groupInWords(at) : this.nodeInWords(at)}. ${place} of ${this.order.length}.`);
  }

  private pointOut(): void {
    const { at } = this.standing;
    if (this.host.scene().overview) this.host.point({ group: at }, -1);
    else this.host.point({ node: this.pointed() }, at);
  }

  private pointed(): number {
    return this.standing.neighbours[this.standing.beside] ?? this.standing.at;
  }

  /** Whom a node is tied to on screen, clockwise from the top. */
  private neighboursOf(node: number): number[] {
    const { network } = this.host;
    const scene = this.host.scene();
    const { a, b } = network.ties;
    const neighbours = new Set<number>();
    for (const tie of scene.ties) {
      if (a[tie] === node) neighbours.add(b[tie]!);
      if (b[tie] === node) neighbours.add(a[tie]!);
    }
    const { x, y } = network.arranged[scene.grouping];
    const clock = (other: number): number => Math.atan2(x[node]! - x[other]!, y[other]! - y[node]!) + Math.PI;
    return [...neighbours].sort((one, other) => clock(one) - clock(other));
  }

  /** "friend of", as it reads from the one to the other; a shorter word for several. */
  private readingOf(from: number, to: number): string {
    const { network } = this.host;
    const { a, b, kind } = network.ties;
    const readings = new Set<string>();
    for (const tie of this.host.scene().ties) {
      const read = network.tieKinds[kind[tie]!];
      if (a[tie] === from && b[tie] === to) readings.add(read?.name ?? "");
      if (b[tie] === from && a[tie] === to) readings.add(read?.reverse ?? "");
    }
    return [...readings].join(", ");
  }

  private nodeInWords(node: number): string {
    const { network } = this.host;
    const ties = counted(tiesOnScreen(network, this.host.scene())[node]!, "tie");
    return [network.name[node], kindInWords(network, node), placeOf(network, node), ties].filter(Boolean).join(", ");
  }

  private groupInWords(group: number): string {
    const scene = this.host.scene();
    const fact = this.host.facts().find((one) => one.group === group);
    const name = this.host.network.arranged[scene.grouping].groups[group]?.name ?? "";
    if (!fact) return name;
    const outwards = `${counted(fact.outwards, "tie")} to ${counted(fact.others, "other")}`;
    return `${name}, ${counted(fact.people, "person", "people")}, ${counted(fact.inside, "tie")} inside, ${outwards}`;
  }
}
