/** Starts the GOV.UK components that our pages use; fetches our own patterns where a page's attributes ask for them. */
import {
  Button,
  Checkboxes,
  ErrorSummary,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "govuk-frontend";

createAll(Button, { preventDoubleClick: true });
for (const component of [
  Checkboxes,
  ErrorSummary,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
]) {
  createAll(component);
}

const patterns: [selector: string, load: () => Promise<unknown>][] = [
  ["[data-pick]", () => import("./pick")],
  ["[data-chips]", () => import("./chips")],
  ["[data-guard]", () => import("./leave")],
  ["[data-record]", () => import("./record")],
  ["[data-live-search]", () => import("./live-search")],
];
for (const [selector, load] of patterns) {
  if (document.querySelector(selector)) void load();
}
if (keepsRecords()) {
  const clearing = import("./sign-out");
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form[action^='/sign-out'], form[action$='/sign-out-everywhere']")) return;
    event.preventDefault();
    clearing.then(({ signOut }) => signOut(form)).catch(() => form.submit());
  });
}

/** Whether the doorstep app was used in this browser. */
function keepsRecords(): boolean {
  try {
    return localStorage.getItem("kith-user") !== null;
  } catch {
    return false;
  }
}
