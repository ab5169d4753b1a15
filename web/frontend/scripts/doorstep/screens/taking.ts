/** The button that fetches a walk and keeps it on this phone. */
import type { App } from "./app";
import { make, makeButton, makeText, makeUnseen } from "./dom";

/** "Take along", with what came of it; `taken` is called once the walk is kept. */
export function makeTaking(app: App, walk: number, title: string, taken: () => void): HTMLElement[] {
  const said = makeText("", "govuk-error-message");
  said.setAttribute("role", "alert");
  const fetching = make("p", { class: "govuk-body", role: "status", hidden: true }, "Fetching it. Stay where the network is.");
  const button = makeButton("Take along", () => void take());
  button.append(makeUnseen(title));
  const take = async (): Promise<void> => {
    button.disabled = true;
    said.textContent = "";
    fetching.hidden = false;
    const pack = await app.sync.refresh(walk);
    fetching.hidden = true;
    button.disabled = false;
    if (!pack) return void (said.textContent = "It could not be fetched. Try again where the network is better.");
    await app.load();
    taken();
  };
  return [said, fetching, button];
}
