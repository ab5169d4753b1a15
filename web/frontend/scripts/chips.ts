/**
 * Turns `<textarea data-chips data-suggest="/topics/suggest?q=">`, one entry a line, into chips, each with its remove
 * button. Enter does what stands first in the list: it takes the suggestion that begins with what was typed, or adds
 * what was typed where there is none. A comma, or Enter once Escape has closed the list, adds what was typed as it is.
 * The textarea stays what the form sends. Its hint, which speaks of lines, becomes what `data-chips-hint` says.
 */
import accessibleAutocomplete from "accessible-autocomplete";
import { announce } from "./shared/announce";
import { type Suggestion, suggestionHtml, suggestionsFrom } from "./shared/suggest";

/** The fewest letters that are asked about. */
const LEAST = 2;

/** The id of the suggestion that adds what was typed. */
const NEW = "";

export class Chips {
  private entries: string[];
  private offered: { query: string; items: Suggestion[] } = { query: "", items: [] };
  /** What was typed when Enter came before the suggestions. */
  private awaited = "";
  private readonly list = document.createElement("ul");
  private readonly holder = document.createElement("div");

  constructor(private readonly area: HTMLTextAreaElement) {
    this.entries = lines(area.value);
    this.list.className = "kith-chips";
    this.list.setAttribute("aria-label", `${this.labelText()}: chosen`);
    this.holder.className = "kith-pick";
    const wasFocused = document.activeElement === area;
    area.hidden = true;
    area.after(this.list, this.holder);
    this.buildInput(area.id);
    if (wasFocused) this.input().focus();
    this.draw();
  }

  private labelText(): string {
    return this.area.labels?.[0]?.textContent?.trim() ?? "Entries";
  }

  /** The visible input takes over the textarea's id, so that its label and an error's link lead there. */
  private buildInput(id: string): void {
    this.area.id = `${id}-lines`;
    accessibleAutocomplete<Suggestion>({
      element: this.holder,
      id,
      name: "",
      minLength: this.area.dataset.suggest ? LEAST : Number.MAX_SAFE_INTEGER,
      autoselect: true,
      confirmOnBlur: false,
      showNoOptionsFound: false,
      displayMenu: "overlay",
      inputClasses: "govuk-input",
      source: this.source(),
      templates: { inputValue: () => "", suggestion: (item) => suggestionHtml(said(item)) },
      tStatusSelectedOption: (_, length, index) =>
        `${said(this.offered.items[index] ?? "")}, ${index + 1} of ${length}, is highlighted`,
      onConfirm: (item) => item && this.take(item),
    });
    const input = this.input();
    const described = this.area.getAttribute("aria-describedby");
    if (described) input.setAttribute("aria-describedby", described);
    const hint = this.area.dataset.chipsHint && document.getElementById(`${id}-hint`);
    if (hint) hint.textContent = this.area.dataset.chipsHint ?? "";
    input.setAttribute("enterkeyhint", "done");
    this.holder.addEventListener("keydown", (event) => this.onKey(event), { capture: true });
    this.holder.addEventListener("focusout", (event) => {
      if (!this.holder.contains(event.relatedTarget as Node | null)) this.addTyped();
    });
    this.area.form?.addEventListener("submit", () => this.addTyped(), { capture: true });
  }

  /** What the server suggests, then what was typed as a new entry; that first, where no suggestion begins with it. */
  private source(): (query: string, populate: (items: Suggestion[]) => void) => void {
    const ask = suggestionsFrom(this.area.dataset.suggest ?? "");
    return (query, populate) => {
      if (query !== this.awaited) this.awaited = "";
      this.offered = { query: "", items: [] };
      ask(query, (found) => {
        const known = found.filter((item) => !this.has(item.label));
        this.offered = { query, items: withTyped(known, this.has(query.trim()) ? "" : query.trim()) };
        populate(this.offered.items);
        if (query === this.awaited && isPlain(this.offered.items[0], query)) this.addTyped();
      });
    };
  }

  private input(): HTMLInputElement {
    return this.holder.querySelector("input") as HTMLInputElement;
  }

  private onKey(event: KeyboardEvent): void {
    const input = this.input();
    if (event.target !== input) return;
    if (event.key === "," || event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      if (event.key === ",") this.addTyped();
      else this.onEnter(input);
    } else if (event.key === "Backspace" && !input.value && this.entries.length) {
      this.remove(this.entries.length - 1);
    }
  }

  private onEnter(input: HTMLInputElement): void {
    const suggests = Boolean(this.area.dataset.suggest) && input.value.length >= LEAST;
    if (suggests && this.offered.query !== input.value) {
      this.awaited = input.value;
      return;
    }
    const open = suggests && input.getAttribute("aria-expanded") === "true";
    const first = open ? this.offered.items[0] : undefined;
    if (!first) return this.addTyped();
    this.empty();
    this.take(first);
  }

  private addTyped(): void {
    const typed = this.input().value;
    if (!typed.trim()) return;
    this.empty();
    this.take({ id: NEW, label: typed });
  }

  private empty(): void {
    const input = this.input();
    this.awaited = "";
    input.value = "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Adds a suggestion as it is, or what was typed, which commas may part. */
  private take(item: Suggestion): void {
    if (item.id === NEW) lines(item.label.replaceAll(",", "\n")).forEach((entry) => this.add(entry));
    else this.add(item.label);
  }

  private has(entry: string): boolean {
    return this.entries.some((known) => known.toLowerCase() === entry.toLowerCase());
  }

  private add(entry: string): void {
    if (this.has(entry)) return announce(`${entry} is already there.`);
    this.entries.push(entry);
    this.draw();
    announce(`${entry} added.`);
  }

  private remove(index: number): void {
    const [entry] = this.entries.splice(index, 1);
    this.draw();
    this.input().focus();
    announce(`${entry} removed.`);
  }

  private draw(): void {
    const text = this.entries.join("\n");
    this.list.replaceChildren(...this.entries.map((entry, index) => this.chip(entry, index)));
    this.list.hidden = this.entries.length === 0;
    if (this.area.value === text) return;
    this.area.value = text;
    this.area.dispatchEvent(new Event("change", { bubbles: true }));
  }

  private chip(entry: string, index: number): HTMLLIElement {
    const item = document.createElement("li");
    const button = document.createElement("button");
    const cross = document.createElement("span");
    const hidden = document.createElement("span");
    item.className = "kith-chips__chip";
    button.type = "button";
    button.className = "kith-chips__remove";
    cross.setAttribute("aria-hidden", "true");
    cross.textContent = "×";
    hidden.className = "govuk-visually-hidden";
    hidden.textContent = `Remove ${entry}`;
    button.append(cross, hidden);
    button.addEventListener("click", () => this.remove(index));
    item.append(entry, button);
    return item;
  }
}

/** `known` with `typed` as an entry to add, unless it is among them. */
function withTyped(known: Suggestion[], typed: string): Suggestion[] {
  const wanted = typed.toLowerCase();
  const same = known.find((item) => item.label.toLowerCase() === wanted);
  if (same) return [same, ...known.filter((item) => item !== same)];
  if (!typed) return known;
  const added = { id: NEW, label: typed };
  const begins = known.filter((item) => item.label.toLowerCase().startsWith(wanted));
  const others = known.filter((item) => !begins.includes(item));
  return begins.length ? [...begins, ...others, added] : [added, ...others];
}

/** Whether nothing else than `typed` can be meant when `first` stands first in the list. */
function isPlain(first: Suggestion | undefined, typed: string): boolean {
  return !first || first.id === NEW || first.label.toLowerCase() === typed.trim().toLowerCase();
}

/** A suggestion as the list says it. */
function said(item: Suggestion | string): string {
  if (typeof item === "string") return item;
  return item.id === NEW ? `Add “${item.label}”` : item.label;
}

function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

document.querySelectorAll<HTMLTextAreaElement>("textarea[data-chips]").forEach((area) => new Chips(area));
