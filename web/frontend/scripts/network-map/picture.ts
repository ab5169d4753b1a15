/** The picture of a network on a canvas: draws what it is shown, follows the reader, and says what is pointed at. */
import { CameraControl } from "./camera";
import { drawLinked, drawNear, drawPlain, drawStanding, prepare, type Prepared } from "./drawing";
import type { Network } from "./network";
import { Finder } from "./pointer";
import { pngOf, svgOf } from "./saved";
import type { Camera, Caption, Hit, Paint, Scene } from "./scene";
import { Stage } from "./stage";
import type { Surface } from "./surface";
import { boundsOf, View } from "./view";

/** What the page wants to hear of. */
export interface Listeners {
  /** Something was clicked or tapped, or nothing; `adding` with Shift, Control or Command held. */
  picked(hit: Hit, adding: boolean): void;
  /** A mouse came over something else, or over nothing. */
  hovered(hit: Hit): void;
  /** The picture came to rest somewhere else. */
  moved(camera: Camera): void;
}

/** The largest scale that one may go to, and that is chosen where few people are to be fitted in. */
const NEAREST = 5;
const FITTED = 2.5;

/** Room between what is fitted in and the edge, where names stand: in pixels, and as a share of a narrow picture. */
const PADDING = { across: 60, down: 36, share: 0.1 };

interface Seen {
  scene: Scene;
  paint: Paint;
  prepared: Prepared;
}

export class Picture {
  private readonly control: CameraControl;
  private readonly stage: Stage;
  private readonly finder = new Finder();
  private readonly family: string;
  private seen: Seen | null = null;
  private over: Hit = null;
  private highlighted = -1;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly network: Network,
    private readonly listeners: Listeners,
  ) {
    this.family = getComputedStyle(canvas).fontFamily;
    this.stage = new Stage(canvas, this.layers(), this.family);
    this.control = new CameraControl(canvas, () => this.stage.move());
    this.measure();
    new ResizeObserver(() => this.measure()).observe(canvas);
    canvas.addEventListener("pointermove", (event) => this.point(event));
    canvas.addEventListener("pointerleave", () => this.setOver(null));
    canvas.addEventListener("click", (event) => this.pick(event));
  }

  get camera(): Camera {
    return this.control.camera;
  }

  /** Draw this from now on. */
  show(scene: Scene, paint: Paint): void {
    const alike = this.seen?.scene.shown === scene.shown && this.seen.paint === paint ? this.seen.prepared : null;
    this.seen = { scene, paint, prepared: alike ?? prepare(this.viewOf(scene, paint)) };
    this.over = null;
    this.limit();
    this.stage.outdate();
  }

  /** Look at the picture from there. */
  look(camera: Camera, smoothly: boolean): void {
    this.control.look(camera, smoothly);
  }

  /** See all that is shown. */
  fit(): void {
    this.control.look(this.fitting(), false);
  }

  /** Move so far that it stands in the middle, unless it is seen already. */
  bring(hit: Hit): void {
    const view = this.view();
    if (!view || !hit) return;
    const { x, y } = "node" in hit ? view.place(hit.node) : view.middle(hit.group);
    const { k } = this.camera;
    if (view.sees(x, y, -PADDING.down)) return;
    this.look({ x: (x - view.origin.x) / k, y: (y - view.origin.y) / k, k }, true);
  }

  /** Show a node and its neighbours strongly and all else faintly; −1 for nobody. */
  highlight(node: number): void {
    if (node === this.highlighted) return;
    this.highlighted = node;
    this.stage.refresh();
  }

  /** What is on the screen, with its caption and key, as an SVG document. */
  svg(caption: Caption): string {
    return svgOf(this.viewToSave(), caption);
  }

  /** The same as a PNG file. */
  png(caption: Caption): Promise<Blob> {
    return pngOf(this.viewToSave(), caption);
  }

  private layers(): ConstructorParameters<typeof Stage>[1] {
    return {
      view: () => this.view(),
      below: (view, surface, moving) => drawPlain(view, surface, this.seen!.prepared, this.family, moving),
      over: (view, surface) => this.drawOver(view, surface),
      faint: () => this.strong() !== null,
      rested: (camera) => this.listeners.moved(camera),
    };
  }

  /** What all else is faint beside: who is highlighted, or the circle under the mouse. */
  private strong(): Hit {
    const { scene } = this.seen!;
    if (!scene.overview) return scene.shown[this.highlighted] ? { node: this.highlighted } : null;
    return this.over && "group" in this.over ? this.over : null;
  }

  private drawOver(view: View, surface: Surface): void {
    const { prepared } = this.seen!;
    const strong = this.strong();
    if (strong && "group" in strong) drawLinked(view, surface, strong.group, prepared, this.family);
    if (strong && "node" in strong) drawNear(view, surface, strong.node, prepared, this.family);
    drawStanding(view, surface, this.family);
  }

  private viewToSave(): View {
    if (!this.seen) throw new Error("There is no picture to save yet.");
    const { scene, paint } = this.seen;
    return new View(this.network, scene, paint, this.camera, this.stage.width, this.stage.height, true);
  }

  private view(): View | null {
    return this.seen && this.viewOf(this.seen.scene, this.seen.paint);
  }

  private viewOf(scene: Scene, paint: Paint): View {
    return new View(this.network, scene, paint, this.camera, this.stage.width, this.stage.height);
  }

  private fitting(): Camera {
    const bounds = this.seen && boundsOf(this.network, this.seen.scene);
    if (!bounds) return { x: 0, y: 0, k: 1 };
    const { left, top, right, bottom } = bounds;
    const room = (size: number, most: number): number => Math.max(1, size - 2 * Math.min(most, size * PADDING.share));
    const across = room(this.stage.width, PADDING.across) / (right - left);
    const down = room(this.stage.height, PADDING.down) / (bottom - top);
    const k = Math.min(across, down, FITTED);
    return { x: (left + right) / 2, y: (top + bottom) / 2, k };
  }

  private limit(): void {
    const bounds = this.seen && boundsOf(this.network, this.seen.scene);
    if (bounds) this.control.limit(bounds, this.fitting().k / 2, NEAREST);
  }

  private measure(): void {
    if (!this.stage.measure()) return;
    this.control.resize(this.stage.width, this.stage.height);
    this.limit();
  }

  private at(event: MouseEvent, byTouch: boolean): Hit {
    const view = this.view();
    const { left, top } = this.canvas.getBoundingClientRect();
    const { clientLeft, clientTop } = this.canvas;
    return view && this.finder.find(view, event.clientX - left - clientLeft, event.clientY - top - clientTop, byTouch);
  }

  private point(event: PointerEvent): void {
    if (event.pointerType !== "touch" && !event.buttons) this.setOver(this.at(event, false));
  }

  private setOver(hit: Hit): void {
    if (JSON.stringify(hit) === JSON.stringify(this.over)) return;
    this.over = hit;
    this.canvas.style.cursor = hit ? "pointer" : "";
    this.stage.refresh();
    this.listeners.hovered(hit);
  }

  /** The second click of a double one zooms in, and picks nothing that came to be there. */
  private pick(event: MouseEvent): void {
    if (event.detail > 1) return;
    const byTouch = (event as PointerEvent).pointerType === "touch";
    this.listeners.picked(this.at(event, byTouch), event.shiftKey || event.ctrlKey || event.metaKey);
  }
}
