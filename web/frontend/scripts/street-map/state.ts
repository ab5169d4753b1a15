/**
 * The state of the page, which its form and its address hold alike: `q`, `area` and `state` narrow, `by` colours,
 * `assets` is off or on, `at` is where one looks, `open` the street beside the map, `walk` those gathered for a walk.
 */
import type { View } from "./drawing";

export class State {
  constructor(private readonly form: HTMLFormElement) {}

  get(name: string): string {
    return String(new FormData(this.form).get(name) ?? "");
  }

  get open(): number {
    return Number(this.get("open")) || 0;
  }

  set open(id: number) {
    this.field("open").value = id ? String(id) : "";
    this.keep();
  }

  get view(): View | null {
    const [lat, lng, zoom] = this.get("at").split(",").map(parseFloat);
    const said = [lat, lng, zoom].every((one) => Number.isFinite(one));
    return said && Math.abs(lat as number) <= 85 ? [lat as number, lng as number, zoom as number] : null;
  }

  set view(view: View) {
    this.field("at").value = view.join(",");
    this.keep();
  }

  get walk(): number[] {
    const ids = new FormData(this.form).getAll("walk").map(Number);
    return [...new Set(ids)].filter((id) => Number.isSafeInteger(id) && id > 0);
  }

  set walk(ids: number[]) {
    for (const field of this.form.querySelectorAll('input[name="walk"]')) field.remove();
    for (const id of ids) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "walk", value: String(id) });
      this.form.append(field);
    }
    this.keep();
  }

  /** What narrows the streets, in words, such as “Area: Mill Fields”. */
  filters(): string[] {
    const chosen = ["area", "state"].flatMap((name) => {
      const field = this.form.elements.namedItem(name) as HTMLSelectElement;
      const label = field.labels[0]?.textContent ?? "";
      return field.value ? [`${label}: ${field.selectedOptions[0]?.textContent ?? ""}`] : [];
    });
    const typed = this.get("q").trim();
    return typed ? [`Found by “${typed}”`, ...chosen] : chosen;
  }

  /** What the colours tell, in words. */
  colours(): string {
    const field = this.form.elements.namedItem("by") as HTMLSelectElement;
    return field.selectedOptions[0]?.textContent ?? "";
  }

  private field(name: string): HTMLInputElement {
    return this.form.elements.namedItem(name) as HTMLInputElement;
  }

  /** Puts what the form holds into the address, what is empty left out. */
  keep(): void {
    const url = new URL(this.form.action);
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && value) url.searchParams.append(name, value);
    }
    window.history.replaceState(null, "", url);
  }
}
