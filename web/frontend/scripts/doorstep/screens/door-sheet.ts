/** What came of one door: all outcomes, one tap each, with what is known of who lives there. */
import { answersAt, foldDoor } from "../doors";
import type { Door, Pack, Person, Street } from "../types";
import { sayShort } from "./days";
import { make, makeButton, makeText, within } from "./dom";

const TALKED = "conversation";

interface SheetActions {
  came(outcome: string): void;
  close(): void;
}

/** The sheet, to be put into the page and opened. */
export function makeDoorSheet(pack: Pack, street: Street, door: Door, actions: SheetActions): HTMLDialogElement {
  const title = make("h2", { class: "govuk-heading-m door-sheet__title", id: "door-sheet", tabindex: -1 });
  title.textContent = `${door.house} ${street.name}`;
  const sheet = make("dialog", { class: "door-sheet", "aria-labelledby": title.id });
  const buttons = make("div", { class: "door-sheet__outcomes" }, ...pack.outcomes.map((outcome) => makeOutcome(outcome, actions)));
  const here = pack.people.filter((person) => person.street === street.id && foldDoor(person.house) === door.key);
  sheet.append(
    title,
    makeText(door.last ? `${sayShort(door.last.at)}: ${within(door.last.label)}${by(door.last.by)}` : "Nobody knocked here yet."),
    ...(here.length ? [make("ul", { class: "govuk-list govuk-list--bullet" }, ...here.map(makeResident))] : []),
    ...makeAnswers(street, door),
    buttons,
    makeButton("Close", actions.close, "govuk-button--secondary door-sheet__close"),
  );
  sheet.addEventListener("cancel", (event) => {
    event.preventDefault();
    actions.close();
  });
  return sheet;
}

/** What came of what was raised here. */
function makeAnswers(street: Street, door: Door): HTMLElement[] {
  return answersAt(street, door).map(({ who, title, answer }) => makeText(`Tell ${who || "them"} what came of “${title}”: ${answer}`, "door-notice"));
}

function makeOutcome({ value, label }: Pack["outcomes"][number], actions: SheetActions): HTMLButtonElement {
  const look = value === TALKED ? "door-sheet__talk" : "govuk-button--secondary";
  return makeButton(label, () => actions.came(value), look);
}

function makeResident(person: Person): HTMLLIElement {
  const facts = [
    person.refuses && "asked not to be contacted",
    !person.met && "only named so far",
    ...person.waiting.map(({ label }) => `waits: ${label.replace(` (${person.name})`, "")}`),
  ];
  return make("li", {}, [person.name, ...facts.filter(Boolean)].join(", "));
}

function by(name: string): string {
  return name ? `, by ${name}` : "";
}
