/** Moves the picture: drag, wheel, pinch, double tap, and what the page asks for. */
import { select } from "d3-selection";
import { type D3ZoomEvent, zoom, zoomIdentity, type ZoomTransform } from "d3-zoom";
import type { Camera } from "./scene";

/** How long a movement that the page asks for takes, in milliseconds. */
const GLIDE = 250;

/** Wheels turn in big steps where Control is held: no more than this power of two at once. */
const LARGEST_STEP = 0.6;

/** What may be looked at, in the map's units. */
export interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/**
 * Holds the camera of a canvas. So that the page can be scrolled past the picture, a plain wheel and one finger move it
 * only once it has been clicked or tapped (`data-active` on the canvas) and until a press elsewhere or Escape; a mouse
 * that drags, the wheel with Control, and two fingers always do.
 */
export class CameraControl {
  camera: Camera = { x: 0, y: 0, k: 1 };
  private width = 1;
  private height = 1;
  private gliding = 0;
  private lastPointer = "mouse";
  private readonly behaviour = zoom<HTMLCanvasElement, unknown>();
  private readonly still = matchMedia("(prefers-reduced-motion: reduce)");

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly changed: () => void,
  ) {
    this.behaviour
      .filter((event: Event) => this.answersTo(event))
      .wheelDelta((event) => wheelStep(event))
      .clickDistance(4)
      .duration(this.still.matches ? 0 : GLIDE)
      .on("start", () => cancelAnimationFrame(this.gliding))
      .on("zoom", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => this.follow(event.transform));
    select(canvas).call(this.behaviour);
    this.listen();
  }

  private listen(): void {
    this.setActive(false);
    this.canvas.addEventListener("click", () => this.setActive(true));
    this.canvas.addEventListener("pointerdown", (event) => (this.lastPointer = event.pointerType), { capture: true });
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.setActive(false));
    document.addEventListener("pointerdown", (event) => event.target !== this.canvas && this.setActive(false));
  }

  private setActive(active: boolean): void {
    this.canvas.toggleAttribute("data-active", active);
    this.canvas.style.touchAction = active ? "none" : "pan-y";
  }

  private answersTo(event: Event): boolean {
    const active = this.canvas.hasAttribute("data-active");
    if (event instanceof WheelEvent) return active || event.ctrlKey;
    if (typeof TouchEvent !== "undefined" && event instanceof TouchEvent) {
      return active || event.touches.length > 1 || event.type === "touchend";
    }
    // A double tap has been followed as touches already.
    if (event.type === "dblclick") return this.lastPointer !== "touch";
    return (event as MouseEvent).button === 0 && !(event as MouseEvent).ctrlKey;
  }

  private follow({ k, x, y }: ZoomTransform): void {
    this.camera = { k, x: (this.width / 2 - x) / k, y: (this.height / 2 - y) / k };
    this.changed();
  }

  private turn(camera: Camera): void {
    const transform = zoomIdentity
      .translate(this.width / 2 - camera.x * camera.k, this.height / 2 - camera.y * camera.k)
      .scale(camera.k);
    select(this.canvas).call((canvas) => this.behaviour.transform(canvas, transform));
  }

  /** What stood in the middle stays there. */
  resize(width: number, height: number): void {
    this.width = width;
    this.height = height;
    this.turn(this.camera);
  }

  /** How far the reader may go: away from the bounds by half a picture, and between two scales. */
  limit({ left, top, right, bottom }: Bounds, least: number, most: number): void {
    const spare = Math.max(right - left, bottom - top) / 2 + 100;
    this.behaviour.scaleExtent([least, most]);
    this.behaviour.translateExtent([
      [left - spare, top - spare],
      [right + spare, bottom + spare],
    ]);
  }

  /** Go there, on the way through what lies between unless less motion is asked for. */
  look({ x, y, k }: Camera, smoothly: boolean): void {
    cancelAnimationFrame(this.gliding);
    const [least, most] = this.behaviour.scaleExtent();
    const there = { x, y, k: Math.max(least, Math.min(most, k)) };
    if (smoothly && !this.still.matches) this.glide(this.camera, there, performance.now());
    else this.turn(there);
  }

  private glide(from: Camera, to: Camera, began: number): void {
    const step = (now: number): void => {
      const part = Math.min(1, Math.max(0, (now - began) / GLIDE));
      this.turn(between(from, to, part * (2 - part)));
      if (part < 1) this.gliding = requestAnimationFrame(step);
    };
    this.gliding = requestAnimationFrame(step);
  }
}

function between(from: Camera, to: Camera, part: number): Camera {
  const mix = (one: number, other: number): number => one + (other - one) * part;
  return { x: mix(from.x, to.x), y: mix(from.y, to.y), k: from.k * (to.k / from.k) ** part };
}

function wheelStep(event: WheelEvent): number {
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 0.002 : event.deltaMode ? 0.05 : 1;
  const step = -event.deltaY * unit * (event.ctrlKey ? 10 : 1);
  return Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, step));
}
