/** Signing out on a phone that has the doorstep app: asks first while records wait, and takes along nothing to read. */
import { takeLeave, welcome } from "./doorstep/contact";
import { currentUser, unsentOf } from "./doorstep/phone";

/** How long clearing up may hold up the sign-out itself. */
const PATIENCE_MS = 3000;

const user = Number(document.querySelector<HTMLElement>("[data-user]")?.dataset.user);

if (user && currentUser() && currentUser() !== user) void welcome(user);

/** Sends the form that signs out: after a question while records wait, and once the phone is cleared. */
export function signOut(form: HTMLFormElement): void {
  const count = unsentOf(user);
  if (count) ask(form, count);
  else void leave(form);
}

async function leave(form: HTMLFormElement): Promise<void> {
  const patience = new Promise((resolve) => window.setTimeout(resolve, PATIENCE_MS));
  await Promise.race([takeLeave(user).catch(() => undefined), patience]);
  form.submit();
}

function ask(form: HTMLFormElement, count: number): void {
  const dialog = document.createElement("dialog");
  const title = document.createElement("h2");
  const text = document.createElement("p");
  const choices = document.createElement("div");
  title.className = "govuk-heading-m";
  title.id = "unsent-title";
  title.textContent = count === 1 ? "1 record is not sent yet" : `${count} records are not sent yet`;
  text.textContent =
    "What you recorded at the door stays on this phone. It is sent when you sign in here again. Nobody else sees it here.";
  choices.className = "govuk-button-group";
  choices.append(
    choice("Send first", "", () => window.location.assign("/doorstep#unsent")),
    choice("Sign out and send later", "govuk-button--warning", () => void leave(form)),
    choice("Stay signed in", "govuk-button--secondary", () => dialog.close()),
  );
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(title, text, choices);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function choice(label: string, look: string, choose: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `govuk-button ${look}`.trim();
  button.textContent = label;
  button.addEventListener("click", choose);
  return button;
}
