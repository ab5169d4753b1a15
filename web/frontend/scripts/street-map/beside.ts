/** What stands beside the map: one street that is open, and the streets gathered for a walk. */
import { announce } from "../shared/announce";

export class Beside {
  private asked = new AbortController();

  constructor(
    private readonly section: HTMLElement,
    private readonly address: (id: number) => string,
    private readonly closed: () => void,
    private readonly plans: { has(id: number): boolean; toggle(id: number): void } | null,
  ) {}

  /** Opens a street; `within`: the reader goes there, as after a link in the list. */
  async open(id: number, within: boolean): Promise<void> {
    this.asked.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    try {
      const answer = await fetch(this.address(id), { signal, redirect: "error" });
      if (!answer.ok) throw new Error(answer.statusText);
      this.show(id, await answer.text(), within);
    } catch {
      // The street's own page says what is the matter: that it is gone, or that the sign-in has lapsed.
      if (!signal.aborted) window.location.assign(`/streets/${id}`);
    }
  }

  /** Adds the buttons to what the server has put there already. */
  enliven(id: number): void {
    const close = button("Close", "govuk-button--secondary");
    close.addEventListener("click", () => this.close());
    const row = document.createElement("div");
    row.className = "govuk-button-group kith-map__buttons";
    if (this.plans) row.append(this.gatherer(id));
    row.append(close);
    this.section.append(row);
  }

  close(): void {
    this.section.hidden = true;
    this.section.replaceChildren();
    this.closed();
  }

  private show(id: number, html: string, within: boolean): void {
    const fresh = new DOMParser().parseFromString(html, "text/html").body;
    this.section.replaceChildren(...Array.from(fresh.childNodes));
    this.section.hidden = false;
    this.enliven(id);
    const title = this.section.querySelector<HTMLElement>("#beside-title");
    if (within) return title?.focus();
    title?.scrollIntoView({ block: "nearest" });
    announce(`${title?.lastChild?.textContent ?? "The street"} is open beside the map.`);
  }

  private gatherer(id: number): HTMLButtonElement {
    const gather = button("", "govuk-button--secondary");
    const say = (): void => {
      gather.textContent = this.plans?.has(id) ? "Take out of the walk" : "Add to the walk";
    };
    gather.addEventListener("click", () => {
      this.plans?.toggle(id);
      say();
    });
    say();
    return gather;
  }
}

export function button(text: string, classes: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `govuk-button ${classes}`;
  made.textContent = text;
  return made;
}

/** Lists the streets of a walk, with the link that plans it. */
export function drawWalk(
  section: HTMLElement,
  streets: { id: number; name: string }[],
  drop: (id: number) => void,
): void {
  const list = section.querySelector("ol");
  const link = section.querySelector("a");
  section.hidden = streets.length === 0;
  list?.replaceChildren(
    ...streets.map(({ id, name }) => {
      const item = document.createElement("li");
      const remove = button("Take out", "govuk-button--secondary kith-map__drop");
      const hidden = document.createElement("span");
      hidden.className = "govuk-visually-hidden";
      hidden.textContent = ` ${name}`;
      remove.append(hidden);
      remove.addEventListener("click", () => drop(id));
      item.append(name, " ", remove);
      return item;
    }),
  );
  if (link) link.href = `/walks/new?${streets.map(({ id }) => `street=${id}`).join("&")}`;
}
