/** A conversation at a door: the record form as the online page has it, with the street and the door filled in. */
import { Checkboxes, createAll } from "govuk-frontend";
import { Chips } from "../../chips";
import { enhance } from "../../pick";
import { helpToRecord } from "../../record";
import { answerSuggestions } from "../../shared/suggest";
import { makeUuid } from "../../shared/uuid";
import { answersAt } from "../doors";
import type { ConversationRecord, Door, Pack, Street, Telling } from "../types";
import type { App, Screen } from "./app";
import { make, makeBackLink, makeButton, makeText, makeTitle } from "./dom";
import { type Draft, dropDraft, keepDraft, recallDraft } from "./drafts";
import { fieldsOf, fillForm } from "./filling";
import { type Refusal, askWhoIsMeant } from "./likely";
import { returnTo } from "./routes";
import { suggestFrom } from "./suggestions";
import { enterWhoWasTold, makeTellings, whoIsMissing } from "./tellings";

/** Fields that say something of a person, who then needs a name. */
const OF_A_PERSON = ["cares_about", "offers", "wants", "promised", "consents", "known_as", "phone"];

const SURE = "Yes, throw away what is written here";

export class TalkScreen implements Screen {
  readonly title: string;
  readonly element = make("div");
  private readonly form = make("form", { class: "kith-record-form", novalidate: true, "data-record": true });
  private readonly refusals = make("div");
  private readonly draft: Draft;
  private readonly answers: Telling[];
  private saving = false;

  constructor(
    private readonly app: App,
    private readonly pack: Pack,
    private readonly street: Street,
    private readonly door: Door,
    private readonly saved: (said: string) => void,
  ) {
    const where = `${door.house} ${street.name}`;
    this.title = `Conversation at ${where}`;
    const here = { walk: pack.walk.id, street: street.id };
    const kept = recallDraft(app.store.user);
    const isSame = kept?.walk === here.walk && kept.street === here.street && kept.door === door.key;
    this.answers = answersAt(street, door);
    this.draft = isSame ? kept : { ...here, door: door.key, where, at: new Date().toISOString(), fields: [] };
    this.form.innerHTML = pack.form; // the server's own form, which holds nobody's words
    this.prepare();
    if (isSame) fillForm(this.form, kept.fields);
    this.form.append(...this.toldBefore());
    const away = makeButton("Throw this away", () => this.throwAway(away), "govuk-button--secondary");
    this.element.append(makeBackLink(street.name, here), makeTitle(this.title), this.refusals, this.form, away);
    if (isSame) this.refusals.append(makeText("What you had written before is here again.", "door-notice"));
    else if (kept) this.refusals.append(makeText(`Saving this leaves the one you began at ${kept.where} unsaved: go on with that one first, or lose it.`, "door-notice"));
  }

  /** Starts what helps to fill in the form, which needs it on the page. */
  shown(): void {
    answerSuggestions(suggestFrom(this.pack));
    this.form.querySelectorAll<HTMLInputElement>("input[data-pick]").forEach(enhance);
    this.form.querySelectorAll<HTMLTextAreaElement>("textarea[data-chips]").forEach((area) => new Chips(area));
    createAll(Checkboxes, undefined, this.form);
    helpToRecord(this.form);
    this.askAgain();
    this.form.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement && target.name === "told") enterWhoWasTold(this.form, this.answers, target);
    });
    for (const change of ["input", "change"]) this.form.addEventListener(change, () => this.keep());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.save();
    });
  }

  /** Where is settled: it is said above, and kept in hidden fields. Each id is made anew, as the pack's own serve once. */
  private prepare(): void {
    const hidden = { street_id: String(this.street.id), house: this.door.house, channel: "doorstep" };
    const fields = Object.entries(hidden).map(([name, value]) => make("input", { type: "hidden", name, value }));
    const tellings = makeTellings(this.answers);
    this.form.querySelector("[data-where]")?.replaceWith(...fields, ...(tellings ? [tellings] : []));
    const ids = this.form.querySelectorAll<HTMLInputElement>("input[name=uuid], [data-uuid]");
    for (const field of ids) field.value = makeUuid();
  }

  /** What was ticked in a draft, and is not to be told any more, is sent all the same: the server says what became of it. */
  private toldBefore(): HTMLElement[] {
    const offered = this.answers.map(({ told }) => told);
    const kept = this.draft.fields.filter(([name, value]) => name === "told" && !offered.includes(value));
    return kept.map(([name, value]) => make("input", { type: "hidden", name, value }));
  }

  /** What people wait for is asked for once they are picked: also for those who were in a draft, with what was ticked. */
  private askAgain(): void {
    const ticked = this.draft.fields.flatMap(([name, value]) => (name === "closes" ? [value] : []));
    this.form.querySelectorAll("[data-person]").forEach((field) => field.dispatchEvent(new Event("change", { bubbles: true })));
    window.setTimeout(() => {
      this.form.querySelectorAll<HTMLInputElement>("[name=closes]").forEach((box) => (box.checked ||= ticked.includes(box.value)));
    });
  }

  private keep(): void {
    this.draft.fields = fieldsOf(this.form);
    keepDraft(this.app.store.user, this.draft);
  }

  /** Asks once: what is thrown away is gone. */
  private throwAway(button: HTMLButtonElement): void {
    if (this.draft.fields.length && button.textContent !== SURE) return void (button.textContent = SURE);
    dropDraft(this.app.store.user);
    returnTo({ walk: this.pack.walk.id, street: this.street.id });
  }

  private async save(): Promise<void> {
    if (this.saving) return;
    const missing = [...this.nameMissing(), ...whoIsMissing(this.form, this.answers)];
    const refusals = [...missing, ...askWhoIsMeant(this.form, this.pack, this.street.id, this.door.house)];
    if (refusals.length) return this.refuse(refusals);
    const fields = fieldsOf(this.form);
    const record: ConversationRecord = {
      kind: "conversation",
      uuid: new Map(fields).get("uuid") ?? makeUuid(),
      at: this.draft.at,
      walk: this.pack.walk.id,
      street: this.street.id,
      house: this.door.house,
      seen: this.door.last?.uuid ?? null,
      fields,
    };
    this.saving = true;
    await this.app.record(record).catch((reason: unknown) => {
      this.saving = false;
      throw reason;
    });
    dropDraft(this.app.store.user);
    this.saved(`${this.door.house}: saved on this phone.`);
    returnTo({ walk: this.pack.walk.id, street: this.street.id });
  }

  private nameMissing(): Refusal[] {
    const said = fieldsOf(this.form).filter(([, value]) => value.trim());
    const isNamed = said.some(([name]) => /^people-\d+-name$/.test(name));
    const speaks = said.some(([name]) => OF_A_PERSON.includes(name));
    return speaks && !isNamed ? [{ id: "people-0-name", text: "Enter who said this: a first name is enough." }] : [];
  }

  private refuse(refusals: Refusal[]): void {
    const go = (event: Event, id: string): void => {
      event.preventDefault(); // the address after the # is the app's own
      document.getElementById(id)?.focus();
    };
    const items = refusals.map(({ id, text }) => {
      return make("li", {}, make("a", { href: `#${id}`, onclick: (event) => go(event, id) }, text));
    });
    const list = make("ul", { class: "govuk-list govuk-error-summary__list" }, ...items);
    const title = make("h2", { class: "govuk-error-summary__title" }, "There is a problem");
    const summary = make("div", { class: "govuk-error-summary", role: "alert", tabindex: -1 }, title, list);
    this.refusals.replaceChildren(summary);
    summary.focus();
  }
}

