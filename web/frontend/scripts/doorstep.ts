/** The app at the door: shows the screen that the address names, and keeps it up to date. */
import { askContact, welcome } from "./doorstep/contact";
import { keepInstalled } from "./doorstep/installed";
import { currentUser, openStore } from "./doorstep/store";
import { type Status, Sync } from "./doorstep/sync";
import { announce } from "./shared/announce";
import { App, type Screen } from "./doorstep/screens/app";
import { make, makeButton, makeLink, makeText, makeTitle } from "./doorstep/screens/dom";
import { arrive, hrefOf, readRoute, type Route } from "./doorstep/screens/routes";
import { StatusLine } from "./doorstep/screens/status-line";
import { StreetScreen } from "./doorstep/screens/street";
import { makeTaking } from "./doorstep/screens/taking";
import { ignoreSecondTaps } from "./doorstep/screens/taps";
import { UnsentScreen } from "./doorstep/screens/unsent";
import { WalkScreen } from "./doorstep/screens/walk";
import { WalksScreen } from "./doorstep/screens/walks";

/** How old a pack may be before it is fetched again by itself: others knock on the same street. */
const FRESH_MS = 10 * 60_000;

const ONLINE: Status = { unsent: 0, sending: false, state: "online", sentence: "", met: false };

class Doorstep {
  private readonly line = new StatusLine();
  private readonly place = make("div");
  private screen: Screen | undefined;
  private app!: App;
  /** What the screen that was left has to say on the one that it leads to, and of which door. */
  private parting = "";
  private door = "";
  private asked = 0;

  /** `installed`: whether the app will open again without a network, once that is known. */
  constructor(
    private readonly root: HTMLElement,
    private readonly installed: Promise<boolean>,
  ) {}

  async start(): Promise<void> {
    const user = currentUser() ?? (await this.askWho());
    if (!user) return;
    const store = await openStore(user);
    const sync = new Sync(store, (status) => void this.changed(status));
    this.app = new App(store, sync, { ...ONLINE, unsent: await store.unsent() });
    await this.app.load();
    this.root.replaceChildren(this.line.element, this.place);
    this.line.show(this.app.status, store.warning, this.app.notices.length);
    window.addEventListener("hashchange", () => void this.open());
    await this.open(false);
    sync.start();
    this.app.reopens = await this.installed;
    this.screen?.update?.();
  }

  /** Who is signed in, on a phone that nobody used yet. */
  private async askWho(): Promise<number | null> {
    this.root.append(makeText("Asking who is signed in."));
    const contact = await askContact(null);
    if (contact?.state === "ok") {
      await welcome(contact.user.id);
      return contact.user.id;
    }
    const link = make("a", { class: "govuk-button", href: "/sign-in?next=/doorstep" }, "Sign in");
    const why = contact ? "Sign in to take a walk along." : "There is no network. Open this page once with a network, and sign in.";
    this.root.replaceChildren(makeTitle("At the door"), makeText(why), link);
    return null;
  }

  private async changed(status: Status): Promise<void> {
    const { app } = this;
    const found = status.state === "online" && app.status.state !== "online";
    const turned = status.state !== app.status.state;
    const moved = status.unsent !== app.queue.length;
    app.status = status;
    if (status.state === "ended" || status.state === "other") return this.part(status);
    this.line.show(status, app.store.warning, app.notices.length);
    if (found || moved) {
      await app.load();
      this.line.show(app.status, app.store.warning, app.notices.length);
    }
    if (found || moved || turned) this.screen?.update?.();
    if (status.state === "online" && !status.sending && status.unsent === 0) void this.refreshOld();
  }

  /** The packs that are older than that are fetched again, one at a time. */
  private async refreshOld(): Promise<void> {
    if (Date.now() - this.asked < FRESH_MS / 6) return;
    this.asked = Date.now();
    const old = this.app.packs.filter(({ made_at, walk }) => !walk.ended && Date.now() - Date.parse(made_at) > FRESH_MS);
    for (const { walk } of old) await this.app.sync.refresh(walk.id);
    if (!old.length) return;
    await this.app.load();
    this.screen?.update?.();
  }

  /** Shows nothing of anybody any more: somebody else signed in, or this phone was signed out by the team. */
  private part({ state, sentence, met }: Status): void {
    this.screen = undefined;
    const next = (): void => void this.goOn();
    const on = state === "other" ? makeButton("Go on as whoever is signed in", next) : makeLink("Sign in", "/sign-in?next=/doorstep");
    this.root.replaceChildren(makeTitle("At the door"), makeText(sentence), on);
    announce(sentence);
    if (state === "other" && !met) void this.goOn(true); // whoever opened this page just now is who signed in
  }

  /** Opens the app anew for whoever is signed in; `unasked`: only where the browser remembers who that is. */
  private async goOn(unasked = false): Promise<void> {
    const contact = await askContact(null);
    if (contact?.state === "ok") await welcome(contact.user.id);
    if (unasked && (contact?.state !== "ok" || currentUser() !== contact.user.id)) return;
    window.location.assign("/doorstep");
    window.location.reload();
  }

  private async open(arriving = true): Promise<void> {
    const route = readRoute(window.location.hash);
    arrive();
    if (this.app.status.state === "other" || this.app.status.state === "ended" || this.screen?.follow?.(route)) return;
    const came = this.screen instanceof StreetScreen ? "" : this.door;
    this.screen = await this.make(route, came);
    this.place.replaceChildren(this.screen.element);
    this.screen.shown?.();
    document.title = `${this.screen.title} - ${document.title.split(" - ").slice(1).join(" - ")}`;
    window.scrollTo(0, 0);
    if (arriving) this.place.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    if (this.screen instanceof StreetScreen) {
      if (came && !route.door) this.screen.returnTo(came, this.parting);
      if (route.door) this.screen.follow(route);
      this.parting = "";
    }
    this.door = route.door ?? "";
  }

  private async make(route: Route, came: string): Promise<Screen> {
    const { app } = this;
    if (route.unsent) return new UnsentScreen(app);
    if (!route.walk) return new WalksScreen(app);
    const pack = app.walk(route.walk);
    if (!pack) return this.offer(route.walk);
    if (!route.street) return new WalkScreen(app, pack);
    const street = pack.streets.find(({ id }) => id === route.street);
    if (!street) return this.missing("This street is not part of the walk.");
    const door = street.doors.find(({ key }) => key === route.door);
    if (!route.talk) return new StreetScreen(app, pack, street, came);
    if (!door) return this.missing("This door is not on the list any more.");
    const { TalkScreen } = await import("./doorstep/screens/talk");
    return new TalkScreen(app, pack, street, door, (said) => (this.parting = said));
  }

  /** Somebody came here from a walk's page, and has yet to take it along. */
  private offer(walk: number): Screen {
    const title = "Take this walk along";
    const why = "It is not on this phone yet. Take it along while you have a network: it then works without.";
    const taking = makeTaking(this.app, walk, "this walk", () => void this.open());
    return { title, element: make("div", {}, makeTitle(title), makeText(why), ...taking, this.toAll()) };
  }

  private toAll(): HTMLElement {
    return make("p", { class: "govuk-body" }, makeLink("All walks", hrefOf({})));
  }

  private missing(why: string): Screen {
    return { title: why, element: make("div", {}, makeTitle("Not here"), makeText(why), this.toAll()) };
  }
}

/** Nothing is being written just now that a reload would lose. */
function mayReload(): boolean {
  return !readRoute(window.location.hash).talk && !document.activeElement?.matches("input, textarea, select");
}

const installed = keepInstalled(mayReload);
const root = document.querySelector<HTMLElement>("[data-doorstep]");
if (root) {
  ignoreSecondTaps(root);
  void new Doorstep(root, installed).start();
}
