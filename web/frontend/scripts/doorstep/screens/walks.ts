/** The walks on this phone, and those that can be taken along. */
import { announce } from "../../shared/announce";
import { countLeft, show } from "../overlay";
import type { Pack, WalkSummary } from "../types";
import type { App, Screen } from "./app";
import { sayMoment, sayWhen } from "./days";
import { count, make, makeHeading, makeLink, makeText, makeTitle, renew } from "./dom";
import { recallDraft } from "./drafts";
import { hrefOf } from "./routes";
import { makeTaking } from "./taking";

export class WalksScreen implements Screen {
  readonly title = "Walks";
  readonly element = make("div");
  private readonly warning = makeText("Without a network this page cannot be opened again here. Keep it open while you walk.", "door-notice");
  private readonly draft = make("div");
  private readonly here = make("div");
  /** The walks on offer were looked for in vain: they are asked for again once there is a network. */
  private inVain = false;
  private readonly more = make("div", { "aria-busy": true }, makeText("Looking for more walks."));

  constructor(private readonly app: App) {
    const rest = make("p", { class: "govuk-body" }, makeLink("All of Kith", "/"), " (needs a network)");
    this.element.append(makeTitle("At the door"), this.warning, this.draft, this.here, this.more, rest);
    this.update();
    void this.offer();
  }

  update(): void {
    const packs = [...this.app.packs].sort((one, other) => one.walk.day.localeCompare(other.walk.day));
    const cards = packs.map((pack) => makeCard(show(pack, this.app.queue)));
    const none = makeText("No walk is on this phone yet. Take one along while you have a network: it then works without.");
    renew(this.here, [makeHeading("On this phone"), cards.length ? make("ul", { class: "door-cards" }, ...cards) : none]);
    this.showDraft();
    this.warning.hidden = this.app.reopens;
    if (this.inVain && this.app.status.state === "online") void this.offer();
  }

  private showDraft(): void {
    const draft = recallDraft(this.app.store.user);
    if (!draft) return this.draft.replaceChildren();
    const { walk, street, door, where } = draft;
    const link = makeLink("Go on with it", hrefOf({ walk, street, door, talk: true }));
    this.draft.replaceChildren(make("p", { class: "door-notice" }, `You began to write down a conversation at ${where}. `, link));
  }

  /** Asks which walks there are besides. */
  private async offer(): Promise<void> {
    this.inVain = false;
    const walks = await this.app.sync.walks();
    const known = new Set(this.app.packs.map(({ walk }) => walk.id));
    const others = walks.filter(({ id, ended }) => !known.has(id) && !ended);
    const all = [...others.filter(({ mine }) => mine), ...others.filter(({ mine }) => !mine)];
    const online = this.app.status.state === "online";
    this.inVain = !online;
    const none = online ? "No other walk is planned for today or later." : "Other walks are shown once there is a network.";
    const list = all.length ? make("ul", { class: "door-cards" }, ...all.map((walk) => this.makeOffer(walk))) : makeText(none);
    this.more.removeAttribute("aria-busy");
    this.more.replaceChildren(makeHeading("To take along"), list);
  }

  private makeOffer({ id, title, day, starts_at, mine }: WalkSummary): HTMLLIElement {
    const item = make("li", { class: "door-card" }, make("h3", { class: "govuk-heading-s" }, title));
    const taken = (): void => {
      item.remove();
      this.update();
      announce(`${title} is on this phone.`);
      this.here.querySelector<HTMLElement>(`a[href="${hrefOf({ walk: id })}"]`)?.focus();
    };
    const when = makeText(`${sayWhen(day, starts_at)}${mine ? "" : ". You are not among those who go"}`);
    item.append(when, ...makeTaking(this.app, id, title, taken));
    return item;
  }
}

function makeCard(pack: Pack): HTMLLIElement {
  const { id, title, day, starts_at, ended } = pack.walk;
  const doors = pack.streets.flatMap((street) => street.doors);
  const left = ended ? "This walk is over" : `${countLeft(pack, doors)} of ${count(doors.length, "door")} left`;
  const link = make("a", { href: hrefOf({ walk: id }), class: "door-card__link" }, title);
  return make(
    "li",
    { class: "door-card" },
    make("h3", { class: "govuk-heading-m" }, link),
    makeText(sayWhen(day, starts_at)),
    makeText(`${left}. As of ${sayMoment(pack.made_at)}.`, "govuk-body door-quiet"),
  );
}
