/** Types of `<baton-review>` for pages written in TypeScript. The module itself exports nothing: importing it defines the element. */

export interface BatonReviewElement extends HTMLElement {
  /** Loads the engine if need be; rejects when that fails, and can then be called again. */
  ready(): Promise<unknown>;
  open(threadId?: string): Promise<void>;
  close(): Promise<void>;
  toggle(): Promise<void>;
  threads(filter?: "all" | "open" | "blocking" | "orphaned"): Promise<BatonThread[]>;
  export(format: "baton" | "json" | "md"): Promise<Uint8Array | string>;
  import(bytes: Uint8Array): Promise<unknown>;
  sync(): Promise<unknown>;
  /** Takes back all that was added to the page. Connecting the element again starts anew. */
  destroy(): void;
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

/** All of them bubble and cross shadow roots. */
export interface BatonEventMap {
  "baton:ready": CustomEvent<unknown>;
  "baton:count": CustomEvent<{ open: number }>;
  "baton:open": CustomEvent<unknown>;
  "baton:close": CustomEvent<unknown>;
  "baton:select": CustomEvent<unknown>;
  "baton:submit": CustomEvent<unknown>;
  "baton:sync": CustomEvent<unknown>;
  "baton:orphan": CustomEvent<unknown>;
  "baton:layout": CustomEvent<unknown>;
  "baton:error": CustomEvent<{ code: string }>;
}

declare global {
  interface HTMLElementTagNameMap {
    "baton-review": BatonReviewElement;
  }
  interface GlobalEventHandlersEventMap extends BatonEventMap {}
}
