/** What a conversation was about, a chip for each theme: a tap says that it came up, each further one how it was spoken of. */
import { announce } from "./announce";

const HINT = "Tap what came up. Tap again for how it was spoken of: a strength, a problem, both.";

/** Puts chips in place of the lists in `holder`, which stay what the form sends. */
export function drawThemeChips(holder: HTMLElement): void {
  const lists = [...holder.querySelectorAll<HTMLSelectElement>("select")];
  const group = document.createElement("div");
  const title = document.createElement("p");
  const hint = document.createElement("p");
  title.className = "govuk-label";
  title.id = "theme-chips-title";
  title.textContent = holder.querySelector("summary")?.textContent?.trim() ?? "";
  hint.className = "govuk-hint";
  hint.id = "theme-chips-hint";
  hint.textContent = HINT;
  group.className = "kith-taps";
  group.setAttribute("role", "group");
  group.setAttribute("aria-labelledby", title.id);
  group.setAttribute("aria-describedby", hint.id);
  group.append(...lists.map(chip));
  const sent = document.createElement("div");
  sent.hidden = true;
  sent.append(...holder.childNodes);
  holder.append(sent, title, hint, group);
}

function chip(list: HTMLSelectElement): HTMLButtonElement {
  const button = document.createElement("button");
  const name = list.labels[0]?.textContent?.trim() ?? "";
  const draw = (): void => {
    const word = list.selectedOptions[0]?.textContent?.trim().toLowerCase() ?? "";
    const chosen = list.selectedIndex > 0;
    button.textContent = !chosen ? name : list.selectedIndex === 1 ? `✓ ${name}` : `✓ ${name}: ${word}`;
    button.setAttribute("aria-pressed", String(chosen));
  };
  button.type = "button";
  button.className = "kith-taps__tap";
  button.addEventListener("click", () => {
    list.selectedIndex = (list.selectedIndex + 1) % list.options.length;
    list.dispatchEvent(new Event("change", { bubbles: true }));
    draw();
    announce(`${name}: ${list.selectedOptions[0]?.textContent?.trim() ?? ""}`);
  });
  draw();
  return button;
}
