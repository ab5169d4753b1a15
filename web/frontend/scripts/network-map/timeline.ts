/** The day on which ties held: a slider to look through time, and a date field to name a day. */

import type { Network } from "./network";
import type { State } from "./state";
import { dayInWords, dayOfIso, isoOfDay } from "./words";

const MOST_STEPS = 200;

/** Steps that follow each other this fast, in milliseconds, are one movement, by mouse or by key. */
const ONE_MOVEMENT_MS = 1000;

export class Timeline {
  private readonly slider: HTMLInputElement;
  private readonly field: HTMLInputElement;
  private readonly said: HTMLElement;
  private movedAt = -Infinity;

  /** `changed` gets the day, null for now; and whether the movement goes on. */
  constructor(
    form: HTMLElement,
    private readonly network: Network,
    changed: (at: number | null, goesOn: boolean) => void,
  ) {
    this.slider = form.querySelector<HTMLInputElement>("#map-day")!;
    this.field = form.querySelector<HTMLInputElement>("#map-at")!;
    this.said = form.querySelector<HTMLElement>("#map-day-said")!;
    this.span();
    this.slider.addEventListener("input", () => {
      const goesOn = performance.now() - this.movedAt < ONE_MOVEMENT_MS;
      this.movedAt = performance.now();
      changed(this.chosen(), goesOn);
    });
    this.field.addEventListener("change", () => {
      const day = dayOfIso(this.field.value);
      if (day !== null || !this.field.value) changed(day === network.today ? null : day, false);
    });
  }

  fill(state: State): void {
    const day = state.at ?? this.network.today;
    const words = state.at === null ? `Today, ${dayInWords(day)}` : dayInWords(day);
    if (this.chosen() !== state.at) this.slider.value = String(day);
    this.slider.setAttribute("aria-valuetext", words);
    if (document.activeElement !== this.field) this.field.value = isoOfDay(day);
    this.said.textContent = words;
  }

  private chosen(): number | null {
    const day = Number(this.slider.value);
    return day >= this.network.today ? null : day;
  }

  /** From the first tie to today, whole steps before today, so that the slider's end is today. */
  private span(): void {
    const { ties, today } = this.network;
    const earliest = ties.since.reduce((least, day) => Math.min(least, day), today);
    const step = Math.max(1, Math.ceil((today - earliest) / MOST_STEPS));
    this.slider.step = String(step);
    this.slider.min = String(today - step * Math.ceil((today - earliest) / step));
    this.slider.max = String(today);
    this.field.min = isoOfDay(earliest);
    this.field.max = isoOfDay(today);
  }
}
