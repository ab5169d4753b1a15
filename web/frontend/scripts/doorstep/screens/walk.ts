/** One walk: its streets in order with the doors that are left; at its end what was done and what is owed. */
import { countLeft, dayOf, isDone } from "../overlay";
import type { DoorstepRecord, Pack } from "../types";
import { type App, type Screen, makeStamp } from "./app";
import { sayWhen } from "./days";
import { count, listed, make, makeBackLink, makeButton, makeHeading, makeLink, makeText, makeTitle, renew, within } from "./dom";
import { hrefOf, returnTo } from "./routes";
import { promiseOf } from "./words";

/** What the team may be told of one walk, in letters. */
const MOST = 500;

export class WalkScreen implements Screen {
  readonly title: string;
  readonly element = make("div");
  private readonly streets = make("ol", { class: "door-cards" });
  private readonly done = make("div");
  private readonly end = make("div");
  private readonly text = make("textarea", { id: "reflection", class: "govuk-textarea", rows: 3, maxlength: MOST, "aria-describedby": "reflection-hint" });
  private drawnEnd?: boolean;
  private readonly told = makeText("", "door-notice");
  private readonly said = make("p", { class: "govuk-body door-quiet", role: "status" });

  constructor(
    private readonly app: App,
    private pack: Pack,
  ) {
    const { title, day, starts_at, note, walkers } = pack.walk;
    this.title = title;
    const facts = [sayWhen(day, starts_at), walkers.length ? `Who goes: ${listed(walkers)}` : ""].filter(Boolean);
    this.element.append(makeBackLink("All walks", {}), makeTitle(title), ...facts.map((fact) => makeText(fact)));
    if (note) this.element.append(makeText(note, "door-notice"));
    this.element.append(makeHeading("Streets, in order"), this.streets, this.done, this.makeReflection(), this.end);
    this.update();
  }

  update(): void {
    this.pack = this.app.walk(this.pack.walk.id) ?? this.pack;
    renew(this.streets, this.pack.streets.map((street) => this.makeStreet(street)));
    this.done.replaceChildren(makeHeading("What was done"), makeText(this.sayDone()), ...this.owed());
    this.told.textContent = this.pack.walk.reflection;
    this.told.hidden = !this.pack.walk.reflection;
    this.drawEnd();
  }

  private makeStreet({ id, name, state, doors, left_out }: Pack["streets"][number]): HTMLLIElement {
    const left = doors.length ? `${countLeft(this.pack, doors)} of ${count(doors.length, "door")} left` : "No doors listed yet";
    const shut = left_out.length ? `, ${left_out.length} not to be knocked at` : "";
    const link = make("a", { class: "door-card__link", href: hrefOf({ walk: this.pack.walk.id, street: id }) }, name);
    const heading = make("h3", { class: "govuk-heading-m" }, link);
    return make("li", { class: "door-card" }, heading, makeText(`${left}${shut}`), makeText(state, "govuk-body door-quiet"));
  }

  private sayDone(): string {
    const counts = new Map<string, number>();
    for (const door of this.pack.streets.flatMap(({ doors }) => doors)) {
      if (!door.last || !isDone(this.pack, door)) continue;
      counts.set(door.last.label, (counts.get(door.last.label) ?? 0) + 1);
    }
    const shut = this.pack.streets.reduce((sum, { shut_since }) => sum + (shut_since ?? 0), 0);
    const asked = this.pack.outcomes.find(({ value }) => value === "do_not_contact");
    if (shut && asked) counts.set(asked.label, shut); // these doors are not among the others any more
    const parts = [...counts].map(([label, number]) => `${within(label)} at ${count(number, "door")}`);
    const sentence = parts.length ? `${listed(parts)}.` : "nothing yet.";
    return sentence.charAt(0).toUpperCase() + sentence.slice(1);
  }

  /** What was promised and is not sent yet; what was sent is on the walk's own page. */
  private owed(): HTMLElement[] {
    const mine = this.app.queue.filter(({ walk }) => walk === this.pack.walk.id);
    const promises = mine.flatMap((record) => (record.kind === "conversation" ? [promiseOf(record)] : [])).filter(Boolean);
    const list = make("ul", { class: "govuk-list govuk-list--bullet" }, ...promises.map((promise) => make("li", {}, promise)));
    const page = makeLink("All that this walk promised", `/walks/${this.pack.walk.id}`);
    const more = make("p", { class: "govuk-body" }, page, " (needs a network)");
    return [makeHeading("What is owed"), promises.length ? list : makeText("No promise waits on this phone."), more];
  }

  private makeReflection(): HTMLElement {
    const label = make("label", { class: "govuk-label govuk-label--m", for: this.text.id }, "What should the team know?");
    const hint = make("div", { class: "govuk-hint", id: "reflection-hint" }, "Two lines are enough. No names of residents");
    const save = makeButton("Save for the team", () => void this.keep(this.reflection()), "govuk-button--secondary");
    return make("div", { class: "govuk-form-group" }, label, hint, this.told, this.text, save, this.said);
  }

  private reflection(): DoorstepRecord[] {
    const text = this.text.value.trim();
    return text ? [{ kind: "reflection", ...makeStamp(this.pack.walk.id), text }] : [];
  }

  private async keep(records: DoorstepRecord[]): Promise<void> {
    if (!records.length) return void (this.said.textContent = "Write a line or two first.");
    await this.app.record(...records);
    this.text.value = "";
    this.said.textContent = "Saved on this phone.";
    this.update();
  }

  private drawEnd(): void {
    const { id, day, ended } = this.pack.walk;
    // Made anew only when it changes: a tap that meets a button just being replaced would be lost.
    if (ended === this.drawnEnd) return;
    this.drawnEnd = ended;
    if (!ended && day > dayOf(new Date())) return this.end.replaceChildren();
    const over = (): void => void this.keep([...this.reflection(), { kind: "ended", ...makeStamp(id) }]);
    const away = async (): Promise<void> => {
      await this.app.store.dropPack(id);
      await this.app.load();
      returnTo({});
    };
    if (!ended) return this.end.replaceChildren(makeButton("The walk is over", over));
    this.end.replaceChildren(
      makeText("This walk is over. What waits to be sent stays on this phone until it is sent."),
      makeButton("Take it off this phone", () => void away(), "govuk-button--secondary"),
    );
  }
}
