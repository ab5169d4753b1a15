/**
 * Turns `<textarea data-chips data-suggest="/topics/suggest?q=">`, one entry a line, into chips: Enter or a comma adds
 * what was typed, a suggestion can be picked, each chip has its remove button. The textarea stays what the form sends.
 * Its hint, which speaks of lines, becomes what `data-chips-hint` says.
 */
import accessibleAutocomplete from "accessible-autocomplete";
import { announce } from "./shared/announce";
import { type Suggestion, suggestionHtml, suggestionsFrom } from "./shared/suggest";

class Chips {
  private entries: string[];
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
    const ask = suggestionsFrom(this.area.dataset.suggest ?? "");
    this.area.id = `${id}-lines`;
    accessibleAutocomplete<Suggestion>({
      element: this.holder,
      id,
      name: "",
      minLength: this.area.dataset.suggest ? 2 : Number.MAX_SAFE_INTEGER,
      confirmOnBlur: false,
      showNoOptionsFound: false,
      displayMenu: "overlay",
      inputClasses: "govuk-input",
      source: (query, populate) => ask(query, (items) => populate(items.filter((item) => !this.has(item.label)))),
      templates: { inputValue: () => "", suggestion: suggestionHtml },
      onConfirm: (item) => item && this.add(item.label),
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

  private input(): HTMLInputElement {
    return this.holder.querySelector("input") as HTMLInputElement;
  }

  private onKey(event: KeyboardEvent): void {
    const input = this.input();
    if (event.target !== input) return;
    if (event.key === "," || event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      this.addTyped();
    } else if (event.key === "Backspace" && !input.value && this.entries.length) {
      this.remove(this.entries.length - 1);
    }
  }

  private addTyped(): void {
    const input = this.input();
    const typed = input.value;
    if (!typed.trim()) return;
    input.value = "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    lines(typed.replaceAll(",", "\n")).forEach((entry) => this.add(entry));
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

function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

document.querySelectorAll<HTMLTextAreaElement>("textarea[data-chips]").forEach((area) => new Chips(area));
