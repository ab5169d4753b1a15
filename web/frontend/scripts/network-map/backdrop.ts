/** Keeps the last full picture, with a margin, to show while the next one is drawn a little in every frame. */
import type { Camera } from "./scene";
import { CanvasSurface, type Surface } from "./surface";
import type { View } from "./view";

/** So much more than the screen shows is drawn on every side, as a share of its longer side. */
const MARGIN = 0.2;

class Sheet {
  readonly canvas = document.createElement("canvas");
  readonly context = this.canvas.getContext("2d", { alpha: false, willReadFrequently: true })!;
  view: View | null = null;
  ratio = 1;
  /** Whether ties are left out because the reader was moving. */
  rough = false;
  /** Which state of things it shows. */
  edition = 0;

  clear(view: View, ratio: number): void {
    this.view = view;
    this.ratio = ratio;
    this.canvas.width = Math.round(view.width * ratio);
    this.canvas.height = Math.round(view.height * ratio);
    this.context.fillStyle = "#ffffff";
    this.context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  /** Browsers put drawing off until its result is needed: a dot is asked for, so that the time it takes can be told. */
  settle(): void {
    this.context.getImageData(0, 0, 1, 1);
  }

  isOf(edition: number, camera: Camera | null, rough: boolean): boolean {
    return this.edition === edition && this.rough === rough && (!camera || this.view?.camera === camera);
  }
}

export class Backdrop {
  private shown = new Sheet();
  private next = new Sheet();
  private steps: Iterator<void> | null = null;
  private edition = 1;

  constructor(private readonly family: string) {}

  /** Whether there has not been any picture yet. */
  get blank(): boolean {
    return this.shown.view === null;
  }

  get busy(): boolean {
    return this.steps !== null;
  }

  /** What is kept shows how things were; it is shown until what they are is drawn. */
  outdate(): void {
    this.edition++;
    this.steps = null;
  }

  /** Whether things as they are are shown, from this camera, with all ties or with few. */
  shows(camera: Camera | null, rough: boolean): boolean {
    return this.shown.isOf(this.edition, camera, rough);
  }

  /** Whether they are just being drawn so. */
  draws(camera: Camera | null, rough: boolean): boolean {
    return this.busy && this.next.isOf(this.edition, camera, rough);
  }

  /** Begin to draw what a view sees, and what lies around it, instead of what was being drawn; a batch a step. */
  begin(view: View, ratio: number, rough: boolean, drawing: (view: View, surface: Surface) => Iterator<void>): void {
    const wider = view.wider(Math.round(MARGIN * Math.max(view.width, view.height)));
    this.next.clear(wider, ratio);
    this.next.rough = rough;
    this.next.edition = this.edition;
    this.steps = drawing(wider, new CanvasSurface(this.next.context, this.family));
  }

  stop(): void {
    this.steps = null;
  }

  /** Go on drawing until this time; whether a new picture is ready to be shown. */
  go(until: number): boolean {
    while (this.steps) {
      if (this.steps.next().done) {
        [this.shown, this.next] = [this.next, this.shown];
        this.steps = null;
        return true;
      }
      this.next.settle();
      if (performance.now() >= until) break;
    }
    return false;
  }

  /** Whether what is kept shows things as they are, and everything that is seen from here. */
  covers(camera: Camera, width: number, height: number): boolean {
    const { view, edition } = this.shown;
    if (!view || edition !== this.edition) return false;
    const { x, y, scale } = shift(view, camera, width, height);
    return x <= 1 && y <= 1 && x + view.width * scale >= width - 1 && y + view.height * scale >= height - 1;
  }

  /** What is kept as it is seen from here. */
  paste(context: CanvasRenderingContext2D, camera: Camera, width: number, height: number, ratio: number): void {
    const { view, canvas } = this.shown;
    context.setTransform(1, 0, 0, 1, 0, 0);
    if (!this.covers(camera, width, height)) {
      context.fillStyle = "#ffffff";
      context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    }
    if (!view) return;
    const { x, y, scale } = shift(view, camera, width, height);
    // On whole pixels it is copied, not computed, and stays crisp.
    if (scale === 1 && ratio === this.shown.ratio) {
      context.drawImage(canvas, Math.round(x * ratio), Math.round(y * ratio));
    } else {
      context.drawImage(canvas, x * ratio, y * ratio, view.width * scale * ratio, view.height * scale * ratio);
    }
  }
}

/** Where on the screen a kept picture's corner comes to be, and how much larger it is to be shown. */
function shift(view: View, camera: Camera, width: number, height: number): { x: number; y: number; scale: number } {
  const scale = camera.k / view.camera.k;
  return {
    x: width / 2 + (view.camera.x - camera.x) * camera.k - (view.width * scale) / 2,
    y: height / 2 + (view.camera.y - camera.y) * camera.k - (view.height * scale) / 2,
    scale: Math.abs(scale - 1) < 1e-6 ? 1 : scale,
  };
}
