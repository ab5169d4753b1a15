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
  export function createAll(component: Component, config?: object): object[];
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
