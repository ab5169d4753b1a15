/** What is drawn, and from where it is seen. */
import type { Bounds } from "./camera";
import { type Arrangement, Flag, type Network } from "./network";
import type { Camera, Paint, Scene } from "./scene";

/** Around a person's dot of the usual size there is so much room, in the map's units. */
const SPACING = 24;

/** The radius of an overview's circle of one person: circles of more grow as the room that their people take. */
const ONE_PERSON = SPACING / 2;

export class View {
  constructor(
    readonly network: Network,
    readonly scene: Scene,
    readonly paint: Paint,
    readonly camera: Camera,
    readonly width: number,
    readonly height: number,
    /** Whether a picture that leaves the house is drawn: without the names of people who did not agree to that. */
    readonly saved = false,
    /** So much of it on every side is not seen yet. */
    readonly margin = 0,
  ) {}

  get arranged(): Arrangement {
    return this.network.arranged[this.scene.grouping];
  }

  /** The same from the same place, with so much more on every side. */
  wider(margin: number): View {
    const { network, scene, paint, camera, width, height } = this;
    return new View(network, scene, paint, camera, width + 2 * margin, height + 2 * margin, this.saved, margin);
  }

  /** The x and y on the screen of what stands at 0, 0. */
  get origin(): { x: number; y: number } {
    const { x, y, k } = this.camera;
    return { x: this.width / 2 - x * k, y: this.height / 2 - y * k };
  }

  place(node: number): { x: number; y: number } {
    const { origin, camera, arranged } = this;
    return { x: origin.x + arranged.x[node]! * camera.k, y: origin.y + arranged.y[node]! * camera.k };
  }

  middle(group: number): { x: number; y: number } {
    const { origin, camera } = this;
    const { x, y } = this.arranged.groups[group]!;
    return { x: origin.x + x * camera.k, y: origin.y + y * camera.k };
  }

  /** A node's radius on the screen. */
  radius(node: number): number {
    return onScreen(this.paint.radius[node]!, this.camera.k);
  }

  /** What of it is seen now. */
  get frame(): Bounds {
    const { margin, width, height } = this;
    return { left: margin, top: margin, right: width - margin, bottom: height - margin };
  }

  /** Whether something of this radius at this place can be seen. */
  sees(x: number, y: number, radius: number): boolean {
    return x > -radius && y > -radius && x < this.width + radius && y < this.height + radius;
  }

  /** Whether a straight line may be seen: its ends are not both off the same side. */
  crosses(x1: number, y1: number, x2: number, y2: number): boolean {
    const { width, height } = this;
    const beside = (x1 < 0 && x2 < 0) || (x1 > width && x2 > width);
    return !beside && !((y1 < 0 && y2 < 0) || (y1 > height && y2 > height));
  }

  mayName(node: number): boolean {
    const flags = this.network.flags[node]!;
    return !this.saved || ((flags & Flag.OnMaps) !== 0 && (flags & (Flag.NamedOnly | Flag.Hidden)) === 0);
  }
}

/** Dots stay visible from afar, and do not become boulders from near. */
export function onScreen(radius: number, scale: number): number {
  return Math.max(0.7, Math.min(radius * scale, 10 + radius));
}

/** The radius of an overview's circle in the map's units: its area grows with the people. */
export function circleRadius(people: number): number {
  return ONE_PERSON * Math.sqrt(Math.max(1, people));
}

/** Where everything that is shown stands; null where nothing is. */
export function boundsOf(network: Network, scene: Scene): Bounds | null {
  const { groups, x, y } = network.arranged[scene.grouping];
  const bounds: Bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  const include = (atX: number, atY: number, radius: number): void => {
    bounds.left = Math.min(bounds.left, atX - radius);
    bounds.top = Math.min(bounds.top, atY - radius);
    bounds.right = Math.max(bounds.right, atX + radius);
    bounds.bottom = Math.max(bounds.bottom, atY + radius);
  };
  if (scene.overview) {
    for (const { group, people } of scene.overview.circles) {
      include(groups[group]!.x, groups[group]!.y, circleRadius(people));
    }
  } else {
    for (let node = 0; node < network.count; node++) if (scene.shown[node]) include(x[node]!, y[node]!, SPACING);
  }
  return bounds.left <= bounds.right ? bounds : null;
}
