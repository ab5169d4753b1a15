/** The bar within a thumb's reach: the last thing that was done, with its Undo, until the next tap. */
import { announce } from "../../shared/announce";
import { make, makeButton } from "./dom";

export class Bar {
  readonly element = make("div", { class: "door-bar", hidden: true });

  /** Says what was done, out loud as well. */
  say(text: string, undo?: () => void): void {
    announce(text);
    const said = make("p", { class: "door-bar__text" }, text);
    this.show(said, undo && makeButton("Undo", undo, "govuk-button--secondary"));
  }

  show(...children: (Node | undefined)[]): void {
    this.element.replaceChildren(...children.filter((child): child is Node => child !== undefined));
    this.element.hidden = false;
  }

  clear(): void {
    this.element.hidden = true;
    this.element.replaceChildren();
  }
}
