/** Asks, as the server would, whether a name that was typed is somebody who is known on the street. */
import type { Pack, Person } from "../types";
import { make, makeUnseen } from "./dom";
import { foldDoor } from "../doors";
import { fold } from "./suggestions";

/** What is wrong, and where. */
export interface Refusal {
  id: string;
  text: string;
}

const SOMEBODY_NEW = "new";

/** Puts the question below each name that may be somebody we know and is not settled; where they stand, and what they ask. */
export function askWhoIsMeant(form: HTMLFormElement, pack: Pack, street: number, house: string): Refusal[] {
  return [...form.querySelectorAll<HTMLElement>("[data-rows] [data-row]")].flatMap((row) => askInRow(row, pack, street, house));
}

function askInRow(row: HTMLElement, pack: Pack, street: number, house: string): Refusal[] {
  const input = row.querySelector<HTMLInputElement>("input[name$='-name']");
  const typed = input?.value.trim() ?? "";
  const asked = row.querySelector<HTMLElement>("[data-likely]");
  const chosen = asked?.querySelector("input:checked");
  if (asked?.dataset.likely === typed && chosen) return [];
  asked?.remove();
  if (!input || !typed || row.querySelector<HTMLInputElement>("[data-person]")?.value) return [];
  const elsewhere = Number(row.querySelector<HTMLInputElement>("input[type=hidden][name$='-street_id']")?.value);
  const likely = pack.people.filter((person) => person.street === (elsewhere || street) && isAlike(typed, person));
  if (!likely.length) return [];
  const prefix = input.name.replace(/-name$/, "");
  const text = `Say whether ${typed.slice(0, 60)} is somebody we know.`;
  const question = makeQuestion(prefix, typed, text, likely, (person) => !elsewhere && foldDoor(person.house) === foldDoor(house));
  (input.closest(".govuk-form-group") ?? input).after(question);
  return [{ id: `${prefix}-same`, text }];
}

/** The same first name, and no family name that speaks against it. */
function isAlike(typed: string, person: Person): boolean {
  const [given, ...family] = fold(typed).split(" ");
  const [known, ...kin] = fold(person.name).split(" ");
  const apart = family.length > 0 && kin.length > 0 && family[family.length - 1] !== kin[kin.length - 1];
  return given === known && !apart;
}

function makeQuestion(prefix: string, typed: string, text: string, likely: Person[], atDoor: (person: Person) => boolean): HTMLElement {
  const name = `${prefix}-same`;
  const labelled = likely.map((person): [string, string] => {
    const where = atDoor(person) ? "at this door" : "on this street";
    return [String(person.id), `${person.name}, ${person.hint || person.house}: has a name like it, ${where}`];
  });
  const items = [...labelled, [SOMEBODY_NEW, "No, this is somebody new"] as [string, string]].map(([value, label], index) => {
    const id = index ? `${name}-${index + 1}` : name;
    const radio = make("input", { class: "govuk-radios__input", type: "radio", id, name, value });
    return make("div", { class: "govuk-radios__item" }, radio, make("label", { class: "govuk-label govuk-radios__label", for: id }, label));
  });
  const legend = make("legend", { class: "govuk-fieldset__legend govuk-fieldset__legend--s" }, `Is this ${likely[0]?.name ?? ""}?`);
  if (likely.length > 1) legend.textContent = "Could this be somebody we know?";
  const radios = make("div", { class: "govuk-radios govuk-radios--small" }, ...items);
  const asked = make("input", { type: "hidden", name: `${prefix}-asked`, value: typed });
  const refusal = make("p", { class: "govuk-error-message", id: `${name}-error` }, makeUnseen("Error: "), text);
  const set = make("fieldset", { class: "govuk-fieldset", "aria-describedby": refusal.id }, legend, refusal, radios);
  return make("div", { class: "govuk-form-group govuk-form-group--error", "data-likely": typed }, asked, set);
}
