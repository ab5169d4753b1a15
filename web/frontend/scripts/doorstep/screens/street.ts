/** A street at the door: its doors in order, what happened last time, and one tap for what happened now. */
import { countLeft, groupDoors, isDone, type DoorGroup, type Part } from "../overlay";
import type { Door, Pack, Street, VisitRecord } from "../types";
import { type App, type Screen, makeStamp } from "./app";
import { type NewDoor, makeAddDoor } from "./add-door";
import { Bar } from "./bar";
import { DoorRow } from "./door-rows";
import { makeDoorSheet } from "./door-sheet";
import { count, listed, make, makeBackLink, makeText, makeTitle, within } from "./dom";
import { recallView, rememberView } from "./remembered";
import { type Route, replaceBy, returnTo } from "./routes";
import { Several } from "./several";
import { Parts, makeSwitch } from "./street-controls";
import { NOBODY_IN, nameOutcome } from "./words";

/** Doors that were done while this screen is open stay where they are: nothing moves under the thumb. */
export class StreetScreen implements Screen {
  readonly title: string;
  readonly element = make("div");
  private readonly bar = new Bar();
  private readonly several: Several;
  private parts: Parts | undefined;
  private switch: HTMLButtonElement | undefined;
  private readonly left = makeText("", "govuk-body door-left");
  private readonly controls = make("div", { class: "door-controls" });
  private readonly list = make("div");
  private readonly shut = makeText("", "govuk-body door-shut");
  private readonly rows = new Map<string, DoorRow>();
  private sheet: HTMLDialogElement | undefined;
  private part: Part;
  private leftOnly: boolean;
  /** The doors whose knock is being stored: a second tap on one of them is the same knock. */
  private readonly storing = new Set<string>();

  constructor(
    private readonly app: App,
    private pack: Pack,
    private street: Street,
    private readonly cameFrom = "",
  ) {
    this.title = street.name;
    const view = recallView(street.id);
    this.part = view.part ?? "all";
    this.leftOnly = view.leftOnly ?? true;
    const nobodyIn = (doors: Door[]): void => {
      this.stopSeveral();
      void this.markAll(doors, NOBODY_IN);
    };
    this.several = new Several(this.bar, nobodyIn, () => this.stopSeveral(true));
    const back = makeBackLink(pack.walk.title, { walk: pack.walk.id });
    const add = makeAddDoor(() => this.street, (door) => void this.addDoor(door));
    this.element.append(back, makeTitle(street.name), this.left, ...this.told(), this.shut, this.controls, this.list, add, this.bar.element);
    this.draw();
  }

  update(): void {
    this.read();
    const doors = new Map(this.street.doors.map((door) => [door.key, door]));
    for (const [key, row] of this.rows) row.update(this.pack, doors.get(key));
    this.count();
  }

  /** Shows the sheet of a door, or closes it: both are this street. */
  follow({ walk, street, door, talk, unsent }: Route): boolean {
    if (unsent || talk || walk !== this.pack.walk.id || street !== this.street.id) return false;
    this.sheet?.close(); // gives focus back to the door
    this.sheet?.remove();
    this.sheet = undefined;
    const found = this.street.doors.find(({ key }) => key === door);
    if (found) this.open(found);
    return true;
  }

  /** Brings a door into view, as one comes back to it; what was done there is said. */
  returnTo(door: string, said: string): void {
    const row = this.rows.get(door);
    row?.element.scrollIntoView({ block: "center" });
    row?.element.querySelector("a")?.focus({ preventScroll: true });
    if (said) this.bar.say(said);
  }

  private read(): void {
    this.pack = this.app.walk(this.pack.walk.id) ?? this.pack;
    this.street = this.pack.streets.find(({ id }) => id === this.street.id) ?? this.street;
  }

  private told(): HTMLElement[] {
    const { sentence, openers } = this.street;
    const title = make("span", { class: "govuk-details__summary-text" }, "About this street");
    const heading = openers.length > 0 && make("h2", { class: "govuk-heading-s" }, "Who could open a door here");
    const list = make("ul", { class: "govuk-list govuk-list--bullet" }, ...openers.map((opener) => make("li", {}, opener)));
    const text = make("div", { class: "govuk-details__text" }, makeText(sentence), heading, openers.length > 0 && list);
    return [make("details", { class: "govuk-details door-told" }, make("summary", { class: "govuk-details__summary" }, title), text)];
  }

  private draw(): void {
    this.rows.clear();
    this.several.stop();
    const groups = groupDoors(this.street, this.part);
    this.list.replaceChildren(...groups.map((group) => this.makeGroup(group, groups.length > 1)));
    if (!this.rows.size) this.list.append(makeText(this.street.doors.length ? "No door is left here." : "No doors are listed yet. Add them as you come to them."));
    this.switch = makeSwitch("Choose several", false, (on) => (on ? this.several.start([...this.rows.values()], this.list) : this.stopSeveral(true)));
    this.parts = new Parts(this.street, this.part, (part) => this.choose({ part }));
    this.controls.replaceChildren(
      this.parts.element,
      makeSwitch("Left only", this.leftOnly, (leftOnly) => this.choose({ leftOnly })),
      this.switch,
    );
    this.count();
  }

  private choose(view: { part?: Part; leftOnly?: boolean }): void {
    this.part = view.part ?? this.part;
    this.leftOnly = view.leftOnly ?? this.leftOnly;
    rememberView(this.street.id, { part: this.part, leftOnly: this.leftOnly });
    this.bar.clear();
    this.read();
    const pressed = [...this.controls.querySelectorAll("button")].indexOf(document.activeElement as HTMLButtonElement);
    this.draw();
    this.controls.querySelectorAll("button")[pressed]?.focus();
  }

  private stopSeveral(cancelled = false): void {
    this.several.stop();
    this.switch?.setAttribute("aria-pressed", "false");
    if (!cancelled) return;
    this.bar.clear();
    this.switch?.focus();
  }

  private makeGroup({ title, doors }: DoorGroup, titled: boolean): HTMLElement | string {
    const shown = this.leftOnly ? doors.filter((door) => door.key === this.cameFrom || !isDone(this.pack, door)) : doors;
    const rows = shown.map((door) => this.makeRow(door));
    if (!rows.length) return "";
    const list = make("ul", { class: "door-rows", "aria-label": title }, ...rows.map(({ element }) => element));
    const heading = make("h2", { class: "govuk-heading-s door-group__title" }, title);
    return make("section", { class: "door-group" }, titled && heading, this.several.makeAll(title, rows), list);
  }

  private makeRow(door: Door): DoorRow {
    const row = new DoorRow(this.pack, this.street, door, {
      nobodyIn: (one) => void this.markAll([one], NOBODY_IN),
      choose: () => this.several.count(),
    });
    this.rows.set(door.key, row);
    return row;
  }

  private count(): void {
    const { doors, left_out } = this.street;
    const left = countLeft(this.pack, doors);
    this.parts?.count(this.pack, this.street);
    this.left.textContent = doors.length ? `${left} of ${count(doors.length, "door")} left` : "";
    this.shut.hidden = left_out.length === 0;
    this.shut.textContent = `Do not knock at ${listed(left_out)}.`;
  }

  /** Keeps the same outcome for each of the doors, then shows it. */
  private async markAll(all: readonly Door[], outcome: string): Promise<void> {
    const doors = all.filter(({ key }) => !this.storing.has(key));
    if (!doors.length) return;
    for (const { key } of doors) this.storing.add(key);
    const visits = doors.map((door) => this.visit(door, outcome));
    const before = this.street;
    await this.app.record(...visits).finally(() => doors.forEach(({ key }) => this.storing.delete(key)));
    this.update();
    const where = doors.length === 1 ? doors[0]?.house : count(doors.length, "door");
    this.bar.say(`${where}: ${within(nameOutcome(this.pack, outcome))}.`, () => void this.undo(visits, before));
  }

  private visit({ house, last }: Door, outcome: string): VisitRecord {
    const stamp = makeStamp(this.pack.walk.id);
    return { kind: "visit", ...stamp, street: this.street.id, house, doors: 1, outcome, seen: last?.uuid ?? null };
  }

  private async undo(visits: readonly VisitRecord[], before: Street): Promise<void> {
    await this.app.takeBack(visits, before);
    this.update();
    this.bar.say("Taken back.");
    const [first] = visits;
    [...this.rows.values()].find(({ door }) => door.house === first?.house)?.focus();
  }

  private open(door: Door): void {
    const here = { walk: this.pack.walk.id, street: this.street.id };
    this.sheet = makeDoorSheet(this.pack, this.street, door, {
      close: () => returnTo(here),
      came: (outcome) => {
        if (outcome === "conversation") return replaceBy({ ...here, door: door.key, talk: true });
        void this.markAll([door], outcome);
        returnTo(here);
      },
    });
    this.element.append(this.sheet);
    this.sheet.showModal();
    this.sheet.querySelector("h2")?.focus();
  }

  private async addDoor({ house, block, floor }: NewDoor): Promise<void> {
    const stamp = makeStamp(this.pack.walk.id);
    await this.app.record({ kind: "door", ...stamp, street: this.street.id, house, block, floor });
    this.read();
    this.draw();
    this.bar.say(`${house} is added.`);
    [...this.rows.values()].find((row) => row.door.house === house)?.focus();
  }
}
