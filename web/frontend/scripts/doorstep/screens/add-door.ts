/** Adds a door that is on the street and not on the list. */
import { foldDoor } from "../doors";
import type { Street } from "../types";
import { make, makeButton } from "./dom";

/** A label may be this long. */
const MOST = 40;

export interface NewDoor {
  house: string;
  block: string;
  floor: number | null;
}

/** The folded form. `add` is given a door that is not on the list yet. */
export function makeAddDoor(street: () => Street, add: (door: NewDoor) => void): HTMLDetailsElement {
  const house = makeField("added-house", "Number or name", "For example 12a, Rose Cottage, or Flat 3");
  const block = makeField("added-block", "Block (only for a flat)", "For example Mill Court");
  const floor = makeField("added-floor", "Floor (only for a flat)", "0 is the ground floor");
  const refusal = make("p", { class: "govuk-error-message", role: "alert" });
  const box = make("details", { class: "govuk-details" });
  const form = make("form", { class: "govuk-details__text", novalidate: true });
  const submit = makeButton("Add the door", () => undefined);
  submit.type = "submit";
  floor.input.inputMode = "numeric";
  form.append(refusal, house.element, block.element, floor.element, submit);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const door = readDoor(house.input.value.trim(), block.input.value.trim(), floor.input.value.trim());
    refusal.textContent = refuse(street(), door);
    if (refusal.textContent) return house.input.focus();
    form.reset();
    box.open = false;
    add(door);
  });
  const summary = make("summary", { class: "govuk-details__summary" });
  summary.append(make("span", { class: "govuk-details__summary-text" }, "Add a door that is not here"));
  box.append(summary, form);
  return box;
}

function makeField(id: string, label: string, hint: string): { element: HTMLElement; input: HTMLInputElement } {
  const input = make("input", { id, class: "govuk-input", autocomplete: "off", "aria-describedby": `${id}-hint`, maxlength: MOST });
  const words = make("label", { class: "govuk-label", for: id }, label);
  const more = make("div", { class: "govuk-hint", id: `${id}-hint` }, hint);
  return { element: make("div", { class: "govuk-form-group" }, words, more, input), input };
}

function readDoor(house: string, block: string, floor: string): NewDoor {
  const label = block && house ? `${house}, ${block}` : house;
  return { house: label, block, floor: block && /^-?\d{1,2}$/.test(floor) ? Number(floor) : null };
}

/** Why the door cannot be added; empty when it can. */
function refuse(street: Street, { house }: NewDoor): string {
  const key = foldDoor(house);
  if (!key) return "Enter the number or the name of the door.";
  if (house.length > MOST) return `Shorten the name: together with its block it may have ${MOST} letters.`;
  if (street.doors.some((door) => door.key === key)) return `${house} is on the list already.`;
  if (street.left_out.some((one) => foldDoor(one) === key)) return `Do not knock at ${house}: they asked not to be contacted.`;
  return "";
}
