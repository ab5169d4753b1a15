/** Brings pictures to the screen: at once a copy of the last one from where the reader looks now, soon a fresh one. */
import { Backdrop } from "./backdrop";
import type { Camera } from "./scene";
import { CanvasSurface, type Surface } from "./surface";
import type { View } from "./view";

/** What is drawn: below what takes its time, and over it what is drawn anew in every frame. */
export interface Layers {
  view(): View | null;
  below(view: View, surface: Surface, moving: boolean): Iterator<void>;
  over(view: View, surface: Surface): void;
  /** Whether all below is to look faint. */
  faint(): boolean;
  /** The picture came to rest somewhere else. */
  rested(camera: Camera): void;
}

/** The picture rests when it has not moved for so long, in milliseconds. */
const REST = 120;

/** How long the next picture may be drawn in one frame, in milliseconds: while this one moves, at rest, without one. */
const SHARE = { moving: 5, resting: 11, blank: 40 };

/** A picture of more ties or nodes than these takes longer than a frame. */
const MUCH = 5000;

/** No screen is drawn on with more dots to the pixel. */
const SHARPEST = 3;

/** What is seen of the picture where it is faint. */
const FAINT = 0.2;

export class Stage {
  width = 0;
  height = 0;
  private ratio = 1;
  private movedAt = -Infinity;
  private told: Camera | null = null;
  private awake = false;
  private changed = true;
  private readonly context: CanvasRenderingContext2D;
  private readonly backdrop: Backdrop;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly layers: Layers,
    private readonly family: string,
  ) {
    this.context = canvas.getContext("2d", { alpha: false })!;
    this.backdrop = new Backdrop(family);
  }

  /** Follow the size of the canvas's box, and the screen's sharpness; whether either is new. */
  measure(): boolean {
    const { clientWidth, clientHeight } = this.canvas;
    const ratio = Math.min(SHARPEST, devicePixelRatio || 1);
    if (clientWidth === this.width && clientHeight === this.height && ratio === this.ratio) return false;
    [this.width, this.height, this.ratio] = [clientWidth, clientHeight, ratio];
    this.canvas.width = Math.round(clientWidth * ratio);
    this.canvas.height = Math.round(clientHeight * ratio);
    this.outdate();
    return true;
  }

  /** Something else is to be drawn below. */
  outdate(): void {
    this.backdrop.outdate();
    this.refresh();
  }

  /** The reader looks from somewhere else. */
  move(): void {
    this.movedAt = performance.now();
    this.refresh();
  }

  /** Something else is to be drawn over it. */
  refresh(): void {
    this.changed = true;
    this.wake();
  }

  private wake(): void {
    if (this.awake) return;
    this.awake = true;
    requestAnimationFrame(() => this.frame());
  }

  private frame(): void {
    this.awake = false;
    const view = this.layers.view();
    if (!view || !this.width || !this.height) return;
    const now = performance.now();
    const moving = now - this.movedAt < REST;
    this.plan(view, moving);
    const share = this.backdrop.blank ? SHARE.blank : moving ? SHARE.moving : SHARE.resting;
    if (this.backdrop.go(now + share)) this.changed = true;
    if (this.changed) this.compose(view);
    if (!moving) this.tell(view.camera);
    if (moving || this.backdrop.busy || !this.backdrop.shows(view.camera, false)) this.wake();
  }

  /** Begin the next picture where the last one does not do: while the reader moves, one with few ties. */
  private plan(view: View, moving: boolean): void {
    const { backdrop, width, height } = this;
    const much = view.scene.ties.length > MUCH || view.scene.count > MUCH;
    const missing = !backdrop.covers(view.camera, width, height);
    if (moving) {
      if (missing && !backdrop.busy) this.begin(view, much);
      else if (!missing && much && backdrop.draws(null, false)) backdrop.stop();
    } else if (!backdrop.shows(view.camera, false) && !backdrop.draws(view.camera, false)) {
      if (backdrop.draws(view.camera, true)) return;
      this.begin(view, much && missing && !backdrop.shows(view.camera, true));
    }
  }

  private begin(view: View, rough: boolean): void {
    this.backdrop.begin(view, this.ratio, rough, (wider, surface) => this.layers.below(wider, surface, rough));
  }

  private compose(view: View): void {
    const { context, ratio, width, height } = this;
    this.changed = false;
    this.backdrop.paste(context, view.camera, width, height, ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (this.layers.faint()) {
      context.globalAlpha = 1 - FAINT;
      context.fillStyle = "#ffffff";
      context.fillRect(0, 0, width, height);
      context.globalAlpha = 1;
    }
    this.layers.over(view, new CanvasSurface(context, this.family));
  }

  private tell(camera: Camera): void {
    if (this.told === camera) return;
    this.told = camera;
    this.layers.rested(camera);
  }
}
