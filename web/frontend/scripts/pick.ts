/**
 * Turns `<input data-pick="/streets/suggest?q=" data-pick-target="#street_id">` into a search as you type. The id of
 * what was picked goes to the hidden target, which then fires `change`; when nothing was, the text stays and the target
 * is empty. `data-pick-none` says what to read when nothing is found.
 */
import accessibleAutocomplete from "accessible-autocomplete";
import { type Suggestion, suggestionHtml, suggestionsFrom } from "./shared/suggest";

const KEPT_ATTRIBUTES = ["aria-describedby", "autocapitalize", "enterkeyhint", "inputmode", "maxlength", "required"];

/** Makes one plain input into a search as you type; pages that add inputs later call it themselves. */
export function enhance(plain: HTMLInputElement): void {
  const target = document.querySelector<HTMLInputElement>(plain.dataset.pickTarget ?? "");
  const holder = document.createElement("div");
  holder.className = "kith-pick";
  const wasFocused = document.activeElement === plain;
  let picked = target?.value ? plain.value : "";
  plain.replaceWith(holder);
  accessibleAutocomplete<Suggestion>({
    element: holder,
    id: plain.id,
    name: plain.name,
    defaultValue: plain.value,
    minLength: 2,
    confirmOnBlur: false,
    displayMenu: "overlay",
    inputClasses: plain.className,
    source: suggestionsFrom(plain.dataset.pick ?? ""),
    templates: {
      inputValue: (item) => (typeof item === "string" ? item : (item?.label ?? "")),
      suggestion: suggestionHtml,
    },
    onConfirm: (item) => {
      if (!item) return;
      picked = item.label;
      setTarget(target, item.id);
    },
    tNoResults: () => plain.dataset.pickNone ?? "Nothing found. What you typed is kept.",
  });
  const typed = holder.querySelector("input");
  for (const name of KEPT_ATTRIBUTES) {
    const value = plain.getAttribute(name);
    if (value !== null) typed?.setAttribute(name, value);
  }
  typed?.addEventListener("input", () => typed.value !== picked && setTarget(target, ""));
  if (wasFocused && typed) goOn(plain, typed);
}

/** Whoever was typing when this script came goes on where they were, and what they typed is looked up. */
function goOn(plain: HTMLInputElement, typed: HTMLInputElement): void {
  typed.focus();
  window.setTimeout(() => {
    typed.setSelectionRange(plain.selectionStart, plain.selectionEnd); // all of it is selected when it gains the focus
    if (plain.value !== plain.defaultValue) typed.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function setTarget(target: HTMLInputElement | null, id: string): void {
  if (!target || target.value === id) return;
  target.value = id;
  target.dispatchEvent(new Event("change", { bubbles: true }));
}

document.querySelectorAll<HTMLInputElement>("input[data-pick]").forEach(enhance);
