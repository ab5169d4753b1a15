/** Reads the record form, and fills it in again with what was kept of it. */
import { copyRow } from "../../record";
import type { Draft } from "./drafts";

/** What is in the form now. */
export function fieldsOf(form: HTMLFormElement): [string, string][] {
  return [...new FormData(form)].flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as [string, string]] : []));
}

/** Fills a form that no script has touched yet with what was kept; rows beyond the first ones are made anew. */
export function fillForm(form: HTMLFormElement, fields: Draft["fields"]): void {
  for (const holder of form.querySelectorAll<HTMLElement>("[data-rows]")) addRows(holder, fields);
  const kept = new Map<string, string[]>();
  for (const [name, value] of fields) kept.set(name, [...(kept.get(name) ?? []), value]);
  for (const field of form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>("[name]")) {
    const values = kept.get(field.name) ?? [];
    if (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
    else if (values[0] !== undefined) field.value = values.find((value) => value && offers(field, value)) ?? values[0];
  }
}

/** Whether a list has `value` to choose from: several lists of one name have each their own. */
function offers(field: HTMLElement, value: string): boolean {
  return field instanceof HTMLSelectElement && [...field.options].some((option) => option.value === value);
}

function addRows(holder: HTMLElement, fields: Draft["fields"]): void {
  const template = holder.querySelector("template");
  const numbers = fields.map(([name]) => Number(new RegExp(`^${holder.id}-(\\d+)-`).exec(name)?.[1] ?? -1));
  const wanted = Math.max(-1, ...numbers) + 1;
  while (template && holder.querySelectorAll("[data-row]").length < wanted) template.before(copyRow(holder, template));
}
