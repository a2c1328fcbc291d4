/** Types of `<baton-review>` for pages written in TypeScript. The module itself exports nothing: importing it defines the element. */

/** What can be written in the tag. A change takes effect at once, but for the last three. */
export interface BatonAttributes {
  /** Identity of the document; default: the page's canonical address. */
  doc?: string;
  /** Directory of a review on a static host. */
  src?: string;
  /** Address of a relay; empty means the page's own origin. */
  relay?: string;
  /** Selector of the part under review; default `main`, else the body. */
  target?: string;
  /** Selector of what is not under review. */
  ignore?: string;
  layout?: "auto" | "sidebar" | "margin" | "sheet";
  theme?: "auto" | "light" | "dark";
  /** Language of the interface; default: the page's. */
  lang?: string;
  dir?: "ltr" | "rtl";
  /** When the engine loads; default `idle`. */
  loading?: "idle" | "interaction" | "eager";
  /** `off` paints none. */
  highlights?: "on" | "off";
  /** Name offered to a new reviewer. */
  "user-name"?: string;
  /** `off` leaves all keys to the page. */
  shortcuts?: "on" | "off";
  /** Present while the panel is open, whoever opened it. */
  open?: boolean | "";
  /** For demonstrations and tests: a database of its own. */
  store?: string;
  /** For demonstrations and tests: the clock begins here. */
  now?: string;
  /** For demonstrations and tests: the time zone instead of the device's. */
  zone?: string;
}

export interface BatonReviewElement extends HTMLElement {
  /** Loads the engine if need be; rejects when that fails, and can then be called again. */
  ready(): Promise<unknown>;
  /** Opens the panel, at a thread if one is named. */
  open(threadId?: string): Promise<unknown>;
  close(): Promise<unknown>;
  toggle(): Promise<unknown>;
  threads(filter?: "all" | "open" | "blocking" | "orphaned"): Promise<BatonThread[]>;
  /** The whole review: a file for another device, data, or something to read. */
  export(format: "baton"): Promise<Uint8Array>;
  export(format?: "json" | "md"): Promise<string>;
  /** Takes in a `.baton` file, and says how many entries were new. */
  import(bytes: Uint8Array | ArrayBuffer): Promise<unknown>;
  sync(): Promise<unknown>;
  /** Takes back all that was added to the page. Connecting the element again starts anew. */
  destroy(): void;
  addEventListener<K extends keyof BatonEventMap>(
    type: K,
    listener: (this: BatonReviewElement, event: BatonEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: BatonReviewElement, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** A thread, as the page may know it. */
export interface BatonThread {
  id: string;
  state: string;
  isOpen: boolean;
  isBlocking: boolean;
  isOrphaned: boolean;
  quote: string;
  author: string;
  text: string;
  comments: number;
  section: string;
  /** How it was found again on this page; empty until that is known. */
  placement: "exact" | "moved" | "changed" | "ambiguous" | "orphaned" | "";
  /** Where it stands in the flat text of the page, in UTF-16 units; null when it has no one place. */
  start: number | null;
  end: number | null;
}

/** All of them bubble and cross shadow roots. Numbers and states, never what people wrote, nor who. */
export interface BatonEventMap {
  /** Everything can be shown. */
  "baton:ready": CustomEvent<null>;
  "baton:count": CustomEvent<{ open: number; blocking: number; total: number }>;
  "baton:open": CustomEvent<null>;
  "baton:close": CustomEvent<null>;
  /** What the visitor selected in the text under review, in UTF-16 units of its flat text; null when nothing is any more. */
  "baton:select": CustomEvent<{ start: number; end: number } | null>;
  /** The visitor submitted so many acts. */
  "baton:submit": CustomEvent<{ acts: number }>;
  "baton:sync": CustomEvent<{ state: "no-relay" | "not-yet" | "meeting" | "settled" | "offline" | "refused" }>;
  /** So many threads have lost their place. */
  "baton:orphan": CustomEvent<{ count: number }>;
  /** The panel has another form: beside the text, over it, or a sheet at the bottom. */
  "baton:layout": CustomEvent<{ layout: "wide" | "medium" | "phone" }>;
  /** `engine`: it could not be loaded. `store`, `full`: nothing is saved. `message`: the page agent is of another version. */
  "baton:error": CustomEvent<{ code: string; message?: string }>;
}

declare global {
  interface HTMLElementTagNameMap {
    "baton-review": BatonReviewElement;
  }
  interface GlobalEventHandlersEventMap extends BatonEventMap {}
}
