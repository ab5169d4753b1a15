/** Measures a drawing of a network: how soon it is there, and how often it is drawn anew while somebody pans. */

/** Nodes as columns, and each tie as the places of its two ends. */
export interface Drawn {
  x: number[];
  y: number[];
  kind: number[];
  a: number[];
  b: number[];
}

/** A drawing that is to be seen. */
export interface Drawing {
  /** When all of it was drawn, where not all is at once, by the page's clock. */
  whole?(): Promise<number>;
  /** Moves the view by so many pixels. */
  pan(dx: number, dy: number): void;
  /** How many pictures have been drawn so far. */
  pictures(): number;
}

export const COLOURS = ["#0072b2", "#d55e00", "#009e73"];

export const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

/** What is found: seconds to the first picture and until it is whole, and pictures a second while it is moved. */
interface Found {
  first: number;
  whole: number;
  rate: number;
}

/** Lets the page be asked to `measure(data, seconds)`. */
export function offer(draw: (holder: HTMLElement, data: Drawn) => Promise<Drawing>): void {
  const measure = async (data: Drawn, seconds: number): Promise<Found> => {
    const holder = document.querySelector<HTMLElement>("#holder")!;
    const start = performance.now();
    const drawing = await draw(holder, data);
    await frame();
    const first = (performance.now() - start) / 1000;
    const whole = Math.max(first, ((await drawing.whole?.()) ?? start) / 1000 - start / 1000);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const before = drawing.pictures();
    const began = performance.now();
    let took = 0;
    for (let turn = 0; took < seconds; turn++) {
      drawing.pan(turn % 200 < 100 ? 8 : -8, 0);
      await frame();
      took = (performance.now() - began) / 1000;
    }
    return { first, whole, rate: (drawing.pictures() - before) / took };
  };
  Object.assign(window, { measure });
}
