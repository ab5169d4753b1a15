/** What waits to be sent, in plain words, and what came back with a question. */
import { exportQueue, readQueue } from "../files";
import { dayOf } from "../overlay";
import type { Answer } from "../types";
import type { App, Screen } from "./app";
import { sayMoment } from "./days";
import { count, make, makeBackLink, makeButton, makeHeading, makeLink, makeText, makeTitle } from "./dom";
import { describe } from "./words";

/** By when one hears how a sending went. */
const SOON_MS = 3000;

export class UnsentScreen implements Screen {
  readonly title = "What this phone sends";
  readonly element = make("div");
  private readonly heading = makeTitle("");
  private readonly actions: HTMLElement;
  private readonly told = makeText("");
  private readonly list = make("ul", { class: "door-unsent" });
  private readonly notices = make("div");
  private readonly said = make("p", { class: "govuk-body", role: "status" });
  private readonly file = make("input", { type: "file", id: "queue-file", class: "govuk-file-upload", accept: ".json,application/json" });

  private listed = "";

  constructor(private readonly app: App) {
    this.actions = make(
      "div",
      { class: "kith-actions" },
      makeButton("Send now", () => this.send()),
      makeButton("Save to a file", () => void this.save(), "govuk-button--secondary"),
    );
    this.file.addEventListener("change", () => void this.read());
    const label = make("label", { class: "govuk-label govuk-label--s", for: this.file.id }, "Read a file");
    const hint = make("div", { class: "govuk-hint", id: "queue-hint" }, "One that was saved here, or on another phone of yours");
    this.file.setAttribute("aria-describedby", hint.id);
    const back = makeBackLink("Back to the walks", {});
    this.element.append(back, this.heading, this.notices, this.told, this.list, this.said, this.actions, label, hint, this.file);
    this.update();
  }

  update(): void {
    const { queue, packs, status } = this.app;
    this.heading.textContent = queue.length ? "Not sent yet" : "All sent";
    this.actions.hidden = queue.length === 0;
    this.told.textContent = status.sentence || (queue.length ? "These leave by themselves when there is a network." : "All that was recorded on this phone is sent.");
    this.list.replaceChildren(
      ...queue.map((record) => {
        const time = make("span", { class: "door-quiet" }, ` ${sayMoment(record.at)}`);
        return make("li", {}, describe(record, packs), time);
      }),
    );
    this.showNotices(this.app.notices);
  }

  private showNotices(answers: Answer[]): void {
    const said = answers.map(({ uuid }) => uuid).join(" ");
    if (said === this.listed) return;
    this.listed = said;
    const items = answers.map((answer) => make("li", { class: "door-card" }, ...this.makeNotice(answer)));
    this.notices.replaceChildren(...(items.length ? [makeHeading("What came back"), make("ul", { class: "door-cards" }, ...items)] : []));
  }

  private makeNotice({ uuid, state, sentence, href }: Answer): HTMLElement[] {
    const away = makeButton("I have read this", () => void this.drop(uuid), "govuk-button--secondary");
    const link = make("p", { class: "govuk-body" }, makeLink(state === "question" ? "Answer the question" : "See it", href));
    return [makeText(sentence), ...(href ? [link] : []), away];
  }

  private async drop(uuid: string): Promise<void> {
    await this.app.store.dropNotice(uuid);
    await this.app.load();
    this.update();
    this.app.sync.kick(); // which tells the line above as well
    this.element.querySelector("h1")?.focus();
  }

  private send(): void {
    this.app.sync.kick();
    this.said.textContent = "Trying to send.";
    window.setTimeout(() => {
      const { queue, status } = this.app;
      this.said.textContent = queue.length ? `${count(queue.length, "record")} not sent yet. ${status.sentence}` : "All is sent.";
    }, SOON_MS);
  }

  private async save(): Promise<void> {
    const address = URL.createObjectURL(await exportQueue(this.app.store));
    const name = `kith-not-sent-${dayOf(new Date())}.json`;
    make("a", { href: address, download: name }).click();
    window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
    this.said.textContent = `${count(this.app.queue.length, "record")} saved to the file ${name}. It holds what people said: give it to nobody else.`;
  }

  private async read(): Promise<void> {
    const [file] = this.file.files ?? [];
    if (!file) return;
    try {
      const added = await readQueue(this.app.store, file);
      await this.app.load();
      this.app.sync.kick();
      this.said.textContent = added ? `${count(added, "record")} read from the file.` : "All that is in this file waits here already.";
    } catch (error) {
      this.said.textContent = (error as Error).message;
    }
    this.file.value = "";
    this.update();
  }
}
