/** How faint lines are: many are to show as a tone of grey, and never to hide what lies between them. */
import type { View } from "./view";

/** The part of the picture that may be covered with ink, counting twice where lines cross. */
const INK = 0.15;

/** Fainter than this a line cannot be drawn, and darker than that nothing shows beside it. */
const FAINTEST = 0.008;
const DARKEST = 0.6;

/** Of so many lines the length is looked at, to guess that of all. */
const SAMPLE = 1000;

/** From 0 to 1, for lines that cover so many square pixels when they are drawn in full black. */
export function toneOf(covered: number, { width, height }: View): number {
  return Math.max(FAINTEST, Math.min(DARKEST, (INK * width * height) / covered));
}

/** Roughly how many pixels long all ties are together, as far as they are seen. */
export function lengthOfTies(view: View): number {
  const { ties } = view.scene;
  const { a, b } = view.network.ties;
  const step = Math.ceil(ties.length / SAMPLE) || 1;
  let length = 0;
  for (let at = 0; at < ties.length; at += step) {
    length += step * seenLength(view, view.place(a[ties[at]!]!), view.place(b[ties[at]!]!));
  }
  return length;
}

/** The part of a line that may be seen is no longer than the picture. */
export function seenLength(view: View, from: { x: number; y: number }, to: { x: number; y: number }): number {
  if (!view.crosses(from.x, from.y, to.x, to.y)) return 0;
  return Math.min(Math.hypot(from.x - to.x, from.y - to.y), (view.width + view.height) / 2);
}
