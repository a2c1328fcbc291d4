/**
 * The custom element `<baton-review>`: attributes, methods and life cycle. All work is in `review.js`, which the element
 * starts when it is connected and ends when it is gone.
 *
 * What is left out: any state of its own. An attribute that changes what is reviewed starts the review anew.
 */

import { startReview } from "./review.js";

export const NAME = "baton-review";

export const ATTRIBUTES =
  "doc src relay target ignore layout theme lang dir loading highlights user-name shortcuts open".split(" ");

/**
 * @param {string} base directory of the engine's files, with a slash at the end
 * @param {string} [integrity] what the tag says of itself; then the rest must be as it was built
 */
export function defineElement(base, integrity) {
  class BatonReview extends HTMLElement {
    static observedAttributes = ATTRIBUTES;
    #shadow = this.attachShadow({ mode: "open" });
    /** @type {ReturnType<typeof startReview>|undefined} */
    #review;

    connectedCallback() {
      this.#review ??= startReview(this, this.#shadow, base, integrity);
    }

    disconnectedCallback() {
      // An element that is only moved within the page is connected again before this runs.
      queueMicrotask(() => this.isConnected || this.destroy());
    }

    /** @param {string} name @param {string|null} before @param {string|null} after */
    attributeChangedCallback(name, before, after) {
      // The theme is a matter of style sheets alone.
      if (!this.#review || before === after || name === "theme") return;
      if (name === "open") {
        this.ready().then((engine) => engine.follow(), () => {});
      } else {
        this.destroy();
        queueMicrotask(() => this.isConnected && this.connectedCallback());
      }
    }

    /** Loads the engine if need be. Rejects when that fails (and can be called again), or the element is in no page. */
    async ready() {
      if (!this.#review) throw Error("not connected");
      return this.#review.ready();
    }

    /** Ends the review and takes back all that it added to the page. Connecting the element again starts anew. */
    destroy() {
      this.#review?.destroy();
      this.#review = undefined;
    }
  }

  for (const name of ["open", "close", "toggle", "threads", "export", "import", "sync"]) {
    /** @type {any} */ (BatonReview.prototype)[name] = async function (/** @type {unknown[]} */ ...args) {
      return (await this.ready()).command(name, args);
    };
  }
  customElements.define(NAME, BatonReview);
}
