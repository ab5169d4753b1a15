/** Wet fingers tap twice. The second tap would meet whatever the first one brought to that spot. */

/** Taps within so many milliseconds and pixels of each other are one. */
const DOUBLE_MS = 400;
const DOUBLE_PX = 24;

/** Lets the second of two taps on one spot of `root` do nothing. The keyboard taps nowhere: its clicks have no count. */
export function ignoreSecondTaps(root: HTMLElement): void {
  let before: MouseEvent | undefined;
  const tapped = (event: MouseEvent): void => {
    const again = before !== undefined && isNear(before, event);
    if (event.detail > 0) before = event;
    if (!again || !(event.target as Element).closest("a, button, summary")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  root.addEventListener("click", tapped, true);
}

function isNear(before: MouseEvent, now: MouseEvent): boolean {
  const far = Math.hypot(now.clientX - before.clientX, now.clientY - before.clientY);
  return now.detail > 0 && now.timeStamp - before.timeStamp < DOUBLE_MS && far < DOUBLE_PX;
}
