/** A box above the list of themes: a few letters leave those that are meant, and the keys pick among them. */
import { announce } from "../shared/announce";

const PLAIN = /\p{M}/gu;

function fold(text: string): string {
  return text.normalize("NFD").replace(PLAIN, "").toLowerCase();
}

export class Themes {
  readonly input = document.createElement("input");
  private readonly items: HTMLElement[];

  constructor(
    private readonly form: HTMLFormElement,
    private readonly list: HTMLElement,
    private readonly onEscape: () => void,
  ) {
    this.items = [...list.querySelectorAll<HTMLElement>("[data-theme]")];
    const label = document.createElement("label");
    const hint = document.createElement("div");
    label.className = "govuk-label";
    label.textContent = "Find a theme";
    label.htmlFor = this.input.id = "find-theme";
    hint.className = "govuk-hint";
    hint.id = "find-theme-hint";
    hint.textContent = "A few letters, then Enter to code";
    this.input.className = "govuk-input";
    this.input.autocomplete = "off";
    this.input.spellcheck = false;
    this.input.setAttribute("enterkeyhint", "done");
    this.input.setAttribute("aria-describedby", hint.id);
    form.querySelector("[data-filter-here]")?.append(label, hint, this.input);
    this.input.addEventListener("input", () => this.filter());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
  }

  private get shown(): HTMLElement[] {
    return this.items.filter((item) => !item.hidden);
  }

  private filter(): void {
    const wanted = fold(this.input.value).split(/\s+/).filter(Boolean);
    for (const item of this.items) {
      const path = fold(item.dataset.theme ?? "");
      item.hidden = !wanted.every((word) => path.includes(word));
      const button = radio(item);
      if (item.hidden && button) button.checked = false;
    }
    const { shown } = this;
    const named = shown.find((item) => fold(item.textContent?.trim() ?? "").startsWith(wanted.join(" ")));
    if (wanted.length) this.pick(named ?? shown[0]);
    if (!shown.length) announce("No theme has these letters.");
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const { shown } = this;
      const now = shown.findIndex((item) => radio(item)?.checked);
      const next = now < 0 ? 0 : now + (event.key === "ArrowDown" ? 1 : -1);
      this.pick(shown[Math.max(0, Math.min(shown.length - 1, next))]);
    } else if (event.key === "Enter") {
      if (this.shown.some((item) => radio(item)?.checked)) this.form.requestSubmit();
      else announce("Choose a theme first: type a few letters of its name.");
    } else if (event.key === "Escape") {
      this.onEscape();
    } else {
      return;
    }
    event.preventDefault();
  }

  private pick(item: HTMLElement | undefined): void {
    const button = item && radio(item);
    if (!item || !button) return;
    button.checked = true;
    for (const one of this.items) one.classList.toggle("kith-coding__theme--first", one === item);
    this.list.scrollTop = item.offsetTop - this.list.clientHeight / 2;
    announce(item.dataset.theme ?? "");
  }
}

function radio(item: HTMLElement): HTMLInputElement | null {
  return item.querySelector("input");
}
