/** Nobody in at many doors at once: tick them, or take all that are left on a side, in a block, on a floor. */
import type { Door } from "../types";
import type { Bar } from "./bar";
import type { DoorRow } from "./door-rows";
import { count, make, makeButton, makeUnseen } from "./dom";

export class Several {
  private rows: DoorRow[] = [];
  private list: HTMLElement | undefined;

  constructor(
    private readonly bar: Bar,
    private readonly nobodyIn: (doors: Door[]) => void,
    private readonly cancelled: () => void,
  ) {}

  /** Lets doors be ticked in `list`. */
  start(rows: DoorRow[], list: HTMLElement): void {
    this.rows = rows;
    this.list = list;
    list.classList.add("door-several");
    this.count();
  }

  /** Ends the ticking; the bar keeps its place under the thumb until it is told what was done. */
  stop(): void {
    this.list?.classList.remove("door-several");
    for (const row of this.rows) row.chosen = false;
    this.list = undefined;
    this.rows = [];
  }

  /** The button above a group that ticks all its doors that are left. */
  makeAll(title: string, rows: DoorRow[]): HTMLElement {
    const tick = (): void => {
      for (const row of rows) row.chosen = !row.isDone;
      this.count();
    };
    const button = makeButton("Tick all that are left", tick, "govuk-button--secondary door-group__all");
    button.append(makeUnseen(title));
    return make("div", { class: "door-group__choose" }, button);
  }

  /** Says in the bar how many doors are ticked. */
  count(): void {
    const doors = this.rows.filter((row) => row.chosen).map(({ door }) => door);
    const cancel = makeButton("Cancel", this.cancelled, "govuk-button--secondary");
    const text = make("p", { class: "door-bar__text" }, "Tick the doors at which nobody is in.");
    const nobodyIn = makeButton(`Nobody in at ${count(doors.length, "door")}`, () => this.nobodyIn(doors));
    this.bar.show(doors.length ? nobodyIn : text, cancel);
  }
}
