/** What a street shows: which part of its doors, and whether those that are done are left away. */
import { type Part, countLeft, partsOf } from "../overlay";
import type { Pack, Street } from "../types";
import { make } from "./dom";

const NAMES: Record<Part, string> = { odd: "Odd", even: "Even", block: "Flats", named: "Names", all: "All" };

/** One button for each part of the street, with how many doors are left; none where there is one part only. */
export class Parts {
  readonly element = make("div", { class: "door-parts", role: "group", "aria-label": "Which doors" });
  private readonly counts = new Map<Part, HTMLElement>();

  constructor(street: Street, chosen: Part, choose: (part: Part) => void) {
    const parts: Part[] = [...partsOf(street), "all"];
    this.element.hidden = parts.length < 3;
    for (const part of parts) {
      const left = make("span", { class: "door-part__count" });
      const pressed = { "aria-pressed": String(part === chosen), onclick: () => choose(part) };
      this.element.append(make("button", { type: "button", class: "door-part", ...pressed }, NAMES[part], " ", left));
      this.counts.set(part, left);
    }
  }

  /** Says how many doors are left now. */
  count(pack: Pack, { doors }: Street): void {
    for (const [part, left] of this.counts) {
      left.textContent = `${countLeft(pack, doors.filter(({ side }) => part === "all" || side === part))} left`;
    }
  }
}

/** A button that is on or off. */
export function makeSwitch(text: string, on: boolean, turned: (on: boolean) => void): HTMLButtonElement {
  const button = make("button", { type: "button", class: "door-switch", "aria-pressed": String(on) }, text);
  button.addEventListener("click", () => {
    const now = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(now));
    turned(now);
  });
  return button;
}
