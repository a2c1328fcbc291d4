/** Types of `<baton-review>` for pages written in TypeScript. The module itself exports nothing: importing it defines the element. */

export interface BatonReviewElement extends HTMLElement {
  /** Loads the engine if need be; rejects when that fails, and can then be called again. */
  ready(): Promise<unknown>;
  open(threadId?: string): Promise<void>;
  close(): Promise<void>;
  toggle(): Promise<void>;
  threads(filter?: object): Promise<object[]>;
  export(format: "baton" | "json" | "md"): Promise<Uint8Array | string>;
  import(bytes: Uint8Array): Promise<unknown>;
  sync(): Promise<unknown>;
  /** Takes back all that was added to the page. Connecting the element again starts anew. */
  destroy(): void;
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
