/**
 * Helps to code a conversation: words are chosen with the mouse, a finger or the keys, a theme by a few of its letters, and the
 * page stays where it is while each step is saved. Without it the form works too: words are typed, and the page comes anew.
 */
import { Said, type Span } from "./coding/said";
import { Themes } from "./coding/themes";
import { announce } from "./shared/announce";

const MOVES = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

/** Kept from one conversation to the next: whoever goes on by a key goes on reading by the keys. */
const BY_KEYS = "kith-coding-by-keys";

const SWAYS = ["asset", "deficit", "both", "neither"];

class CodingPage {
  private readonly form = this.find<HTMLFormElement>("[data-code-form]");
  private readonly typed = this.find<HTMLTextAreaElement>("textarea[name=words]");
  private readonly shown = this.find("[data-chosen]");
  private readonly whole = document.createElement("button");
  private readonly bar = document.createElement("div");
  private readonly pressed = document.createElement("button");
  private readonly said: Said | undefined;
  private readonly themes: Themes;

  constructor(
    private readonly root: HTMLElement,
    cursor = -1,
  ) {
    const said = root.querySelector<HTMLElement>("[data-said]");
    this.themes = new Themes(this.form, this.find("[data-themes]"), () => this.backToText());
    root.querySelectorAll<HTMLElement>("[data-only-scripts]").forEach((part) => (part.hidden = false));
    root.querySelectorAll<HTMLElement>("[data-colour]").forEach((line) => {
      line.style.setProperty("--theme", line.dataset.colour ?? "");
    });
    this.foldWords();
    this.offerWhole();
    this.buildBar();
    if (said) {
      this.said = new Said(said, () => this.showChosen(), cursor);
      said.addEventListener("keydown", (event) => this.onTextKey(event));
    }
    this.showChosen();
    this.form.addEventListener("submit", (event) => this.onCode(event));
    root.querySelectorAll<HTMLFormElement>("[data-undo], [data-step]").forEach((form) => {
      form.addEventListener("submit", (event) => this.send(event, form));
    });
    root.querySelectorAll<HTMLElement>("[data-mine]").forEach((item) => {
      item.addEventListener("keydown", (event) => this.onItemKey(event, item));
    });
    root.querySelector("[data-help]")?.addEventListener("click", () => this.showKeys());
    this.find("[data-keys]").addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.leaveKeys();
    });
  }

  /** Takes over what was just selected on the page. */
  readSelection(): void {
    this.said?.readSelection();
  }

  /** Chooses what was chosen before the page came back refused. */
  choose(span: Span): void {
    this.said?.choose(span);
  }

  /** Says what was just done where a phone shows it. */
  showDone(sentence: string): void {
    this.bar.classList.add("kith-coding__bar--done");
    this.fillBar(sentence, this.root.querySelector("[data-undo]") ? "Undo" : "");
  }

  /** Goes back to where one was in the text. */
  focusText(): void {
    this.said?.root.focus({ preventScroll: true });
    this.said?.show();
  }

  private find<T extends HTMLElement = HTMLElement>(selector: string): T {
    return this.root.querySelector(selector) as T;
  }

  /** Who cannot choose words in the text types them, as without scripts. */
  private foldWords(): void {
    const holder = this.find("[data-words]");
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    const text = document.createElement("span");
    details.className = "govuk-details";
    details.open = Boolean(this.typed.value);
    summary.className = "govuk-details__summary";
    text.className = "govuk-details__summary-text";
    text.textContent = "Or type the words";
    summary.append(text);
    holder.before(details);
    details.append(summary, holder);
    holder.className = "govuk-details__text";
    this.typed.addEventListener("input", () => this.said?.clear());
  }

  /** Whoever has chosen words with a finger has no key to choose none again. */
  private offerWhole(): void {
    this.whole.type = "button";
    this.whole.className = "kith-coding__plain kith-coding__whole";
    this.whole.textContent = "Code the whole conversation instead";
    this.whole.addEventListener("click", () => this.said?.clear());
    this.shown.after(this.whole);
  }

  /** On a phone, where form and list are further down: what is chosen, or what was just done and the way back. */
  private buildBar(): void {
    this.bar.className = "kith-coding__bar";
    this.pressed.type = "button";
    this.pressed.className = "govuk-button";
    this.pressed.addEventListener("click", (event) => {
      if (this.said?.chosen) this.goToThemes((event as PointerEvent).pointerType === "touch");
      else this.submitIfThere("[data-undo]", "There is nothing to undo.");
    });
    this.bar.append(document.createElement("p"), this.pressed);
    this.root.append(this.bar);
  }

  private fillBar(sentence: string, button: string): void {
    (this.bar.firstElementChild as HTMLElement).textContent = sentence;
    this.pressed.textContent = button;
    this.pressed.hidden = !button;
    this.bar.hidden = !sentence;
  }

  /** A finger is not given the letters to type, which would cover the themes. */
  private goToThemes(touched: boolean): void {
    const title = this.find("#code-title");
    this.bar.hidden = true;
    this.form.scrollIntoView();
    title.tabIndex = -1;
    (touched ? title : this.themes.input).focus({ preventScroll: true });
  }

  private showChosen(): void {
    const words = this.said?.chosenText ?? "";
    this.shown.hidden = false;
    this.shown.textContent = words ? `“${words}”` : "No words are chosen: this codes the whole conversation.";
    this.whole.hidden = !words;
    this.fillBar(words, "Code these words");
    if (words) {
      this.bar.classList.remove("kith-coding__bar--done");
      this.typed.value = "";
      announce(words.length > 300 ? `${words.slice(0, 140)} … ${words.slice(-140)}` : words);
    }
  }

  private onTextKey(event: KeyboardEvent): void {
    const undoes = (event.ctrlKey || event.metaKey) && event.key === "z";
    if ((event.ctrlKey || event.metaKey || event.altKey) && !undoes) return;
    if (MOVES.has(event.key)) this.said?.move(event.key, event.shiftKey);
    else if (undoes || !this.act(event.key)) {
      if (!undoes) return;
      this.act("u");
    }
    event.preventDefault();
  }

  /** What a key does while the text has the focus; false where it does nothing. */
  private act(key: string): boolean {
    const done: Record<string, () => void> = {
      Escape: () => this.said?.clear(),
      Enter: () => this.themes.input.focus(),
      w: () => {
        this.said?.clear();
        this.themes.input.focus();
      },
      u: () => this.submitIfThere("[data-undo]", "There is nothing to undo."),
      n: () => this.goOn(() => this.submitIfThere("[data-read]", "")),
      l: () => this.goOn(() => this.find("[data-later]").click()),
      "?": () => this.showKeys(),
    };
    const sway = this.form.querySelector<HTMLInputElement>(`[name=sway][value=${SWAYS[Number(key) - 1] ?? "none"}]`);
    if (sway) {
      sway.checked = true;
      announce(sway.labels?.[0]?.textContent?.trim() ?? "");
      return true;
    }
    const action = done[key.length === 1 ? key.toLowerCase() : key];
    action?.();
    return Boolean(action);
  }

  private goOn(leave: () => void): void {
    sessionStorage.setItem(BY_KEYS, "yes");
    leave();
  }

  private submitIfThere(selector: string, otherwise: string): void {
    const form = this.root.querySelector<HTMLFormElement>(selector);
    if (form) form.requestSubmit();
    else announce(otherwise);
  }

  private onItemKey(event: KeyboardEvent, item: HTMLElement): void {
    const sway = SWAYS[Number(event.key) - 1];
    const remove = item.querySelector<HTMLFormElement>("[data-step]");
    if (event.ctrlKey || event.metaKey || event.altKey || !remove) return;
    if (event.key === "Delete") {
      remove.requestSubmit();
    } else if (sway) {
      const body = new FormData(remove);
      body.set("sway", sway);
      void this.post(`${item.dataset.mine}/sway${location.search}`, body);
    }
  }

  private onCode(event: SubmitEvent): void {
    const place = this.said?.place;
    const values = { start: String(place?.start ?? ""), end: String(place?.end ?? "") };
    for (const [name, value] of Object.entries(values)) {
      this.find<HTMLInputElement>(`[name=${name}]`).value = value;
    }
    if (place) this.typed.value = this.said?.chosenText ?? "";
    this.send(event, this.form);
  }

  private send(event: SubmitEvent, form: HTMLFormElement): void {
    const body = new FormData(form);
    const button = event.submitter as HTMLButtonElement | null;
    if (button?.name) body.set(button.name, button.value);
    event.preventDefault();
    void this.post(form.action, body);
  }

  /** Saves a step, and shows the page as it is then, at the same place. */
  private async post(action: string, body: FormData): Promise<void> {
    let response: Response;
    try {
      response = await fetch(action, { method: "POST", body });
    } catch {
      return this.tell("There is no connection: nothing was saved. Try again.");
    }
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("#main-content");
    if (fresh?.querySelector("[data-coding]")) return swap(fresh, this.said?.chosen);
    if (response.ok) return location.assign(response.url);
    this.tell("Nothing was saved. Load this page again, and see whether the conversation is still there.");
  }

  private tell(sentence: string): void {
    announce(sentence);
    this.shown.textContent = sentence;
  }

  private backToText(): void {
    if (this.said) this.focusText();
    else this.themes.input.blur();
  }

  private showKeys(): void {
    const keys = this.find<HTMLDetailsElement>("[data-keys]");
    keys.open = true;
    keys.querySelector("summary")?.focus();
  }

  private leaveKeys(): void {
    this.find<HTMLDetailsElement>("[data-keys]").open = false;
    this.said?.root.scrollIntoView({ block: "nearest" });
    this.focusText();
  }
}

let page: CodingPage | undefined;

function start(cursor = -1): void {
  const root = document.querySelector<HTMLElement>("[data-coding]");
  if (root) page = new CodingPage(root, cursor);
}

function swap(fresh: Element, chosen: Span | undefined): void {
  const top = (): number => document.querySelector("[data-said]")?.getBoundingClientRect().top ?? 0;
  const before = top();
  document.querySelector("#main-content")?.replaceWith(fresh);
  start(chosen?.end ?? -1);
  window.scrollBy(0, top() - before);
  const refused = fresh.querySelector<HTMLElement>(".govuk-error-summary");
  refused?.setAttribute("tabindex", "-1");
  if (refused && chosen) page?.choose(chosen);
  if (refused) refused.focus();
  else page?.focusText();
  const done = [...fresh.querySelectorAll(".kith-banner")].map((banner) => banner.textContent?.trim()).join(" ");
  if (!refused) page?.showDone(done);
  announce(done);
}

start();
if (sessionStorage.getItem(BY_KEYS)) page?.focusText();
sessionStorage.removeItem(BY_KEYS);
document.addEventListener("selectionchange", () => page?.readSelection());
