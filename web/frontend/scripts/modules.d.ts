declare module "govuk-frontend" {
  type Component = new (root: Element, config?: object) => object;
  export const Button: Component;
  export const CharacterCount: Component;
  export const Checkboxes: Component;
  export const ErrorSummary: Component;
  export const PasswordInput: Component;
  export const Radios: Component;
  export const ServiceNavigation: Component;
  export const SkipLink: Component;
  export function createAll(component: Component, config?: object, scope?: Element): object[];
}

declare module "accessible-autocomplete" {
  interface Options<Item> {
    element: HTMLElement;
    id: string;
    name?: string;
    defaultValue?: string;
    minLength?: number;
    autoselect?: boolean;
    confirmOnBlur?: boolean;
    showNoOptionsFound?: boolean;
    inputClasses?: string | null;
    hintClasses?: string | null;
    displayMenu?: "inline" | "overlay";
    source(query: string, populate: (items: Item[]) => void): void;
    templates: { inputValue(item?: Item | string): string; suggestion(item: Item | string): string };
    onConfirm(item?: Item): void;
    tNoResults?(): string;
    tStatusSelectedOption?(selected: string, length: number, index: number): string;
  }
  export default function accessibleAutocomplete<Item>(options: Options<Item>): void;
}

declare module "leaflet/src/control/Control.Attribution.js" {
  import { Control } from "leaflet";
  export const Attribution: typeof Control.Attribution;
}

declare module "leaflet/src/control/Control.Zoom.js" {
  import { Control } from "leaflet";
  export const Zoom: typeof Control.Zoom;
}

declare module "leaflet/src/layer/tile/TileLayer.js" {
  export { TileLayer } from "leaflet";
}

declare module "leaflet/src/layer/vector/Canvas.js" {
  export { Canvas } from "leaflet";
}

declare module "leaflet/src/layer/vector/CircleMarker.js" {
  export { CircleMarker } from "leaflet";
}

declare module "leaflet/src/layer/vector/Polygon.js" {
  export { Polygon } from "leaflet";
}

declare module "leaflet/src/layer/vector/Polyline.js" {
  export { Polyline } from "leaflet";
}

declare module "leaflet/src/map/Map.js" {
  export { Map } from "leaflet";
}

declare module "leaflet/src/map/handler/Map.DoubleClickZoom.js";
declare module "leaflet/src/map/handler/Map.Drag.js";
declare module "leaflet/src/map/handler/Map.Keyboard.js";
declare module "leaflet/src/map/handler/Map.ScrollWheelZoom.js";
declare module "leaflet/src/map/handler/Map.TouchZoom.js";
