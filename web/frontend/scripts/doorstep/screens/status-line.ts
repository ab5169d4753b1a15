/** The line on every screen that says whether all is sent, and what to do when it cannot be. */
import { announce } from "../../shared/announce";
import type { Status } from "../sync";
import { count, make } from "./dom";
import { drawIcon } from "./icons";
import { hrefOf } from "./routes";

type Said = [icon: Parameters<typeof drawIcon>[0], text: string, href: string];

const SIGN_IN = "/sign-in?next=/doorstep";

export class StatusLine {
  readonly element = make("div", { class: "door-status" });
  private readonly warning = make("p", { class: "door-status__warning" });
  private readonly link = make("a", { class: "door-status__line" });
  private shown = "";
  private state = "";

  constructor() {
    this.element.append(this.link, this.warning);
  }

  /** Shows the line. It is read out when contact is lost or found, not at each record. */
  show(status: Status, warning: string, notices: number): void {
    const [icon, said, href] = say(status);
    const text = notices ? `${said}. ${count(notices, "answer")} to read` : said;
    this.warning.textContent = warning;
    this.warning.hidden = !warning;
    if (text === this.shown) return;
    this.shown = text;
    this.link.href = href;
    this.link.replaceChildren(drawIcon(icon), text);
    this.element.dataset.state = notices || status.unsent || status.state !== "online" ? "waiting" : "sent";
    const state = `${status.state} ${status.unsent > 0}`;
    if (this.state && state !== this.state) announce(text);
    this.state = state;
  }
}

function say({ state, unsent, sending, sentence }: Status): Said {
  const here = hrefOf({ unsent: true });
  const some = count(unsent, "record");
  if (state === "lapsed") return ["stop", unsent ? `Sign in to send ${some}` : "Signed out. Sign in to go on", SIGN_IN];
  if (state === "ended" || state === "other") return ["stop", sentence, here];
  if (state === "offline") return unsent ? ["waiting", `${unsent} not sent yet, waiting for the network`, here] : ["waiting", "No network. All sent", here];
  if (!unsent) return ["tick", "All sent", here];
  return sending ? ["sending", `Sending ${some}`, here] : ["waiting", `${unsent} not sent yet`, here];
}
