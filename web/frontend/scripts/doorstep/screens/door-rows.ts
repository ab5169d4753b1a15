/** A street's doors, one row each: its number and what happened last time, and one tap for nobody in. */
import { isDone, shortName } from "../overlay";
import type { Door, Pack, Street } from "../types";
import { sayShort } from "./days";
import { make, makeUnseen, within } from "./dom";
import { drawIcon } from "./icons";
import { hrefOf } from "./routes";
import { NOBODY_IN } from "./words";

export interface RowActions {
  nobodyIn(door: Door): void;
  /** The door's box was ticked, or not any more. */
  choose(): void;
}

export class DoorRow {
  readonly element = make("li", { class: "door-row" });
  private readonly number = make("span", { class: "door-row__number" });
  private readonly last = make("span", { class: "door-row__last" });
  private readonly button: HTMLButtonElement;
  private readonly box: HTMLInputElement;
  private done = false;

  constructor(
    private pack: Pack,
    street: Street,
    public door: Door,
    actions: RowActions,
  ) {
    const id = `door-${street.id}-${door.key}`;
    const href = hrefOf({ walk: pack.walk.id, street: street.id, door: door.key });
    this.button = make("button", { type: "button", class: "door-row__tap" });
    this.button.addEventListener("click", () => this.done || actions.nobodyIn(this.door));
    this.box = make("input", { type: "checkbox", class: "door-row__box", id });
    this.box.addEventListener("change", () => actions.choose());
    const label = make("label", { for: id, class: "door-row__choose" }, makeUnseen(`Choose ${door.house}`));
    this.element.append(make("a", { class: "door-row__door", href }, this.number, this.last), this.button, this.box, label);
    this.number.textContent = shortName(door);
    this.draw();
  }

  /** Shows the door as it stands now; `undefined` when it asked not to be contacted, and left the list. */
  update(pack: Pack, door: Door | undefined): void {
    this.pack = pack;
    if (door && door.last?.uuid === this.door.last?.uuid && isDone(pack, door) === this.done) return;
    this.door = door ?? { ...this.door, last: null };
    this.draw(door === undefined);
  }

  get chosen(): boolean {
    return this.box.checked;
  }

  set chosen(chosen: boolean) {
    this.box.checked = chosen;
  }

  get isDone(): boolean {
    return this.done;
  }

  focus(): void {
    this.button.focus();
  }

  private draw(closed = false): void {
    const { last, house } = this.door;
    this.done = closed || isDone(this.pack, this.door);
    const nobodyIn = last?.outcome === NOBODY_IN && this.done;
    this.element.classList.toggle("door-row--done", this.done);
    this.last.textContent = closed ? "Do not knock here again" : last ? `${sayShort(last.at)}: ${within(last.label)}` : "";
    this.button.hidden = this.done && !nobodyIn;
    this.button.setAttribute("aria-disabled", String(this.done));
    this.button.replaceChildren(this.done ? drawIcon("tick") : "", "Nobody in", makeUnseen(` at ${house}`));
  }
}
