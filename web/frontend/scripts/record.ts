/**
 * Helps to record a conversation with one thumb: rows for people come one at a time, those known on the street are one tap,
 * what a person waits for is shown once they are picked, and the text grows while one types. Without it the form works too.
 */
import { announce } from "./shared/announce";
import { enhance } from "./pick";
import { type Suggestion, fetchSuggestions } from "./shared/suggest";
import { drawThemeChips } from "./shared/theme-chips";
import { makeUuid } from "./shared/uuid";

class Rows {
  private readonly add = document.createElement("button");
  private readonly template: HTMLTemplateElement | null;

  constructor(private readonly holder: HTMLElement) {
    this.template = holder.querySelector("template");
    this.add.type = "button";
    this.add.className = "govuk-button govuk-button--secondary";
    this.add.textContent = holder.dataset.rows ?? "";
    this.add.addEventListener("click", () => {
      const row = this.next();
      if (row) nameOf(row)?.focus();
    });
    holder.append(this.add);
    this.rows().forEach((row, index) => (row.hidden = index > 0 && isEmpty(row)));
    this.holder.addEventListener("input", () => this.rows().forEach(unfold));
    this.rows().forEach(unfold);
  }

  rows(): HTMLElement[] {
    return [...this.holder.querySelectorAll<HTMLElement>("[data-row]")];
  }

  /** The first row that is still empty, shown; a fresh copy when all are filled. */
  next(): HTMLElement | undefined {
    const waiting = this.rows().find((row) => row.hidden);
    if (waiting) {
      waiting.hidden = false;
      return waiting;
    }
    return this.copy();
  }

  private copy(): HTMLElement | undefined {
    if (!this.template) return undefined;
    const row = copyRow(this.holder, this.template);
    this.add.before(row);
    row.querySelectorAll<HTMLInputElement>("input[data-pick]").forEach(enhance);
    unfold(row);
    return row;
  }
}

/** The next row of a group of rows, empty, not yet in it. */
export function copyRow(holder: HTMLElement, template: HTMLTemplateElement): HTMLElement {
  const old = template.dataset.rowName ?? "";
  const number = holder.querySelectorAll("[data-row]").length;
  const row = document.createElement("div");
  row.className = "kith-rows__row";
  row.dataset.row = "";
  row.innerHTML = template.innerHTML.replaceAll(`${old}-`, `${holder.id}-${number}-`);
  const uuid = row.querySelector<HTMLInputElement>("[data-uuid]");
  if (uuid) uuid.value = makeUuid();
  return row;
}

function isEmpty(row: HTMLElement): boolean {
  return [...row.querySelectorAll<HTMLInputElement>("input[name]:not([type=hidden])")].every((input) => !input.value.trim());
}

/** What is asked about somebody who was named waits until there is a name. */
function unfold(row: HTMLElement): void {
  const more = row.querySelector<HTMLElement>("[data-more]");
  if (more) more.hidden = isEmpty(row);
}

function nameOf(row: HTMLElement): HTMLInputElement | null {
  return row.querySelector<HTMLInputElement>("input[name$='-name']");
}

/** Whoever is known on the street, those at the door first, as buttons above the rows. */
class Residents {
  private asked = new AbortController();
  private query = "";

  constructor(
    private readonly form: HTMLFormElement,
    private readonly holder: HTMLElement,
    private readonly people: Rows,
  ) {
    form.addEventListener("change", (event) => {
      if (/^(street_id|house)/.test((event.target as HTMLInputElement).name)) void this.ask();
    });
    void this.ask();
  }

  private async ask(): Promise<void> {
    const { street, house } = door(this.form);
    const query = new URLSearchParams({ street_id: street, house }).toString();
    if (query === this.query) return;
    this.query = query;
    this.asked.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    const found = street ? await fetchSuggestions(`/conversations/residents?${query}`, signal).catch(() => []) : [];
    if (!signal.aborted) keepInSight(() => this.show(found));
  }

  private show(found: Suggestion[]): void {
    this.holder.hidden = found.length === 0;
    this.holder.replaceChildren(...found.map((person) => this.button(person)));
  }

  private button(person: Suggestion): HTMLButtonElement {
    const button = document.createElement("button");
    const hint = document.createElement("span");
    button.type = "button";
    button.className = "kith-taps__tap";
    button.dataset.resident = person.id;
    hint.className = "kith-suggestion-hint";
    hint.textContent = person.hint ?? "";
    button.append(person.label, " ", hint);
    button.addEventListener("click", () => {
      const row = this.people.rows().find(isEmpty) ?? this.people.next();
      if (!row) return;
      fill(row, person);
      fillDoor(this.form, person.house ?? "");
      button.remove();
      announce(`${person.label} is entered.`);
    });
    return button;
  }
}

/** Warns of a door at which somebody asked not to be contacted, and then asks whether to record anyway. */
class ClosedDoor {
  private asked = new AbortController();

  constructor(
    private readonly form: HTMLFormElement,
    private readonly holder: HTMLElement,
  ) {
    form.addEventListener("change", (event) => {
      if (/^(street_id|house)/.test((event.target as HTMLInputElement).name)) void this.ask();
    });
  }

  private async ask(): Promise<void> {
    const { street, house } = door(this.form);
    this.asked.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    const url = `/conversations/closed-door?${new URLSearchParams({ street_id: street, house })}`;
    const found = street && house ? await fetchSuggestions(url, signal).catch(() => []) : [];
    if (signal.aborted) return;
    const sentence = this.holder.querySelector<HTMLElement>("[data-sentence]");
    if (sentence) sentence.textContent = found[0]?.label ?? "";
    this.holder.hidden = found.length === 0;
  }
}

/** What comes late does not push the field one is in out of sight. */
function keepInSight(change: () => void): void {
  const { activeElement: field } = document;
  const box = field === document.body ? undefined : field?.getBoundingClientRect();
  change();
  if (box && box.bottom > 0 && box.top < window.innerHeight) field?.scrollIntoView({ block: "nearest" });
}

/** The street and the door as they are entered now. */
function door(form: HTMLFormElement): { street: string; house: string } {
  const data = new FormData(form);
  const street = String(data.get("street_id-recent") || data.get("street_id") || "");
  return { street, house: String(data.get("house") ?? "").trim() };
}

/** Puts a person into a row. The search box is made anew: its own state cannot be set from outside. */
function fill(row: HTMLElement, person: Suggestion): void {
  const old = nameOf(row);
  const id = row.querySelector<HTMLInputElement>("[data-person]");
  if (!old || !id) return;
  const plain = document.createElement("input");
  Object.assign(plain, { id: old.id, name: old.name, className: "govuk-input", value: person.label });
  Object.assign(plain.dataset, { pick: "/suggestions/people?q=", pickTarget: `#${id.id}` });
  (old.closest(".kith-pick") ?? old).replaceWith(plain);
  row.hidden = false;
  id.value = person.id;
  enhance(plain);
  id.dispatchEvent(new Event("change", { bubbles: true }));
}

/** The door of a resident, unless another is entered already. */
function fillDoor(form: HTMLFormElement, house: string): void {
  const input = form.querySelector<HTMLInputElement>("input[name=house]");
  if (!input || input.value.trim() || !house) return;
  input.value = house;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** What people who were picked still wait for, as boxes to tick. */
class Waiting {
  private readonly shown = new Set<string>();

  constructor(
    form: HTMLFormElement,
    private readonly holder: HTMLElement,
  ) {
    form.addEventListener("change", (event) => {
      const target = event.target as HTMLElement;
      if (target.matches("#people [data-person]")) void this.ask((target as HTMLInputElement).value);
    });
  }

  private async ask(person: string): Promise<void> {
    if (!person || this.shown.has(person)) return;
    this.shown.add(person);
    const url = `/conversations/waiting?person_id=${encodeURIComponent(person)}`;
    const promises = await fetchSuggestions(url, new AbortController().signal).catch(() => []);
    const fresh = promises.filter(({ id }) => !document.getElementById(`closes-${id}`));
    if (fresh.length) keepInSight(() => this.holder.append(this.group(fresh)));
  }

  private group(promises: Suggestion[]): HTMLElement {
    const set = document.createElement("fieldset");
    const legend = document.createElement("legend");
    const boxes = document.createElement("div");
    set.className = "govuk-fieldset govuk-form-group";
    legend.className = "govuk-fieldset__legend govuk-fieldset__legend--s";
    legend.textContent = "Does this answer what they wait for?";
    boxes.className = "govuk-checkboxes govuk-checkboxes--small";
    boxes.append(...promises.map((promise) => this.box(promise)));
    set.append(legend, boxes);
    return set;
  }

  private box({ id, label }: Suggestion): HTMLElement {
    const item = document.createElement("div");
    const box = document.createElement("input");
    const text = document.createElement("label");
    item.className = "govuk-checkboxes__item";
    box.className = "govuk-checkboxes__input";
    Object.assign(box, { type: "checkbox", id: `closes-${id}`, name: "closes", value: id });
    text.className = "govuk-label govuk-checkboxes__label";
    text.htmlFor = box.id;
    text.textContent = label;
    item.append(box, text);
    return item;
  }
}

function grow(area: HTMLTextAreaElement): void {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 4}px`;
}

/** Helps to fill in `form`, which is on the page. */
export function helpToRecord(form: HTMLFormElement): void {
  const [people] = [...form.querySelectorAll<HTMLElement>("[data-rows]")].map((holder) => new Rows(holder));
  const residents = form.querySelector<HTMLElement>("[data-residents]");
  const waiting = form.querySelector<HTMLElement>("[data-waiting]");
  const closedDoor = form.querySelector<HTMLElement>("[data-closed-door]");
  if (people && residents) new Residents(form, residents, people);
  if (waiting) new Waiting(form, waiting);
  if (closedDoor) new ClosedDoor(form, closedDoor);
  form.querySelectorAll<HTMLElement>("[data-theme-chips]").forEach(drawThemeChips);
  form.querySelectorAll<HTMLTextAreaElement>("textarea[data-grow]").forEach((area) => {
    area.addEventListener("input", () => grow(area));
    if (area.value) grow(area);
  });
}

document.querySelectorAll<HTMLFormElement>("form[data-record]").forEach(helpToRecord);
