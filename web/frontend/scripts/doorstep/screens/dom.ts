/** Makes elements; what people wrote goes in as text only. */
import { type Route, hrefOf, returnTo } from "./routes";

type Attributes = Record<string, string | number | boolean | ((event: Event) => void)>;
type Child = Node | string | null | undefined | false;

/** An element with attributes (`onclick` and the like are listened to) and what it holds. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

export function makeButton(text: string, pressed: () => void, look = ""): HTMLButtonElement {
  const name = `govuk-button ${look}`.trim();
  return make("button", { type: "button", class: name, onclick: pressed }, text);
}

export function makeLink(text: string, href: string): HTMLAnchorElement {
  return make("a", { href, class: "govuk-link" }, text);
}

/** The way back, which is a step back where one came from there. */
export function makeBackLink(text: string, route: Route): HTMLAnchorElement {
  const back = (event: Event): void => {
    event.preventDefault();
    returnTo(route);
  };
  return make("a", { href: hrefOf(route), class: "govuk-back-link", onclick: back }, text);
}

/** The heading of a screen, which focus goes to. */
export function makeTitle(text: string): HTMLHeadingElement {
  return make("h1", { class: "govuk-heading-l door-title", tabindex: -1 }, text);
}

export function makeHeading(text: string): HTMLHeadingElement {
  return make("h2", { class: "govuk-heading-m" }, text);
}

export function makeText(text: string, name = "govuk-body"): HTMLParagraphElement {
  return make("p", { class: name }, text);
}

/** Takes new contents in place of the old ones; focus stays on the link that it was on. */
export function renew(holder: HTMLElement, children: Child[]): void {
  const held = holder.contains(document.activeElement) ? document.activeElement?.getAttribute("href") : null;
  holder.replaceChildren(...children.filter((child): child is Node | string => Boolean(child)));
  const links = [...holder.querySelectorAll<HTMLElement>("a[href]")];
  links.find((link) => link.getAttribute("href") === held)?.focus();
}

/** Words that only a screen reader says. */
export function makeUnseen(text: string): HTMLSpanElement {
  return make("span", { class: "govuk-visually-hidden" }, text);
}

/** "3 doors", "1 door". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;
}

/** "a, b and c" */
export function listed(words: string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/** A label within a sentence: "nobody in". */
export function within(label: string): string {
  return label.charAt(0).toLowerCase() + label.slice(1);
}
