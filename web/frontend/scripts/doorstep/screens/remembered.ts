/** How somebody likes to see a street's doors, from one visit to the next. */
import type { Part } from "../overlay";

interface View {
  part?: Part;
  leftOnly?: boolean;
}

const NAME = "kith-doors-";

export function recallView(street: number): View {
  try {
    return (JSON.parse(localStorage.getItem(NAME + street) ?? "{}") ?? {}) as View;
  } catch {
    return {};
  }
}

export function rememberView(street: number, view: View): void {
  try {
    localStorage.setItem(NAME + street, JSON.stringify(view));
  } catch {
    return; // a browser that keeps nothing shows all doors
  }
}
