/** The answers to tell at a door, as boxes in the form of a talk: what is ticked was told in this talk, the rest stays to be told. */
import type { Telling } from "../types";
import { make } from "./dom";
import { fieldsOf } from "./filling";
import type { Refusal } from "./likely";

/** A box for each answer that can be ticked off here: a pack of before has answers only to be read. */
export function makeTellings(answers: Telling[]): HTMLElement | null {
  const boxes = answers.flatMap((answer, index) => (answer.told ? [makeBox(answer, answer.told, `told-${index}`)] : []));
  if (!boxes.length) return null;
  const legend = make("legend", { class: "govuk-fieldset__legend govuk-fieldset__legend--m" }, "What came of what they raised");
  const hint = make("div", { class: "govuk-hint", id: "told-hint" }, "Tick what you told. Not now? Leave it empty: it stays to be told.");
  const set = make("fieldset", { class: "govuk-fieldset", "aria-describedby": hint.id }, legend, hint);
  set.append(make("div", { class: "govuk-checkboxes" }, ...boxes));
  return make("div", { class: "govuk-form-group" }, set);
}

/** Who was told is entered as somebody we talked with, where that can only be one person; from the names on one tap. */
export function enterWhoWasTold(form: HTMLFormElement, answers: Telling[], box: HTMLInputElement): void {
  const people = answers.find(({ told }) => told === box.value)?.people ?? [];
  if (!box.checked || people.length !== 1 || isThere(form, people)) return;
  form.querySelector<HTMLElement>(`[data-resident="${people[0]}"]`)?.click();
}

/** What is ticked as told to somebody who is not among those we talked with. */
export function whoIsMissing(form: HTMLFormElement, answers: Telling[]): Refusal[] {
  const ticked = new Set(fieldsOf(form).flatMap(([name, value]) => (name === "told" ? [value] : [])));
  const alone = answers.filter(({ told, people }) => told && ticked.has(told) && people?.length && !isThere(form, people));
  return alone.map(({ who, title }) => ({ id: "people-0-name", text: `Enter whom you told of “${title}”: ${who}. Or leave it unticked.` }));
}

function isThere(form: HTMLFormElement, people: number[]): boolean {
  const met = fieldsOf(form).filter(([name]) => /^people-\d+-(person_id|same)$/.test(name));
  return met.some(([, value]) => people.includes(Number(value)));
}

function makeBox({ who, title, answer }: Telling, told: string, id: string): HTMLElement {
  const hint = make("div", { class: "govuk-hint govuk-checkboxes__hint", id: `${id}-answer` }, answer);
  const box = make("input", { class: "govuk-checkboxes__input", type: "checkbox", id, name: "told", value: told, "aria-describedby": hint.id });
  const label = make("label", { class: "govuk-label govuk-checkboxes__label", for: id }, `Told ${who || "them"}: ${title}`);
  return make("div", { class: "govuk-checkboxes__item" }, box, label, hint);
}
