/** A page whose text, and the review itself, stand in the shadow root of the page's own element. */

import "/baton/baton.js";

class DocPage extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    const [main, heading, text, review] = ["main", "h1", "p", "baton-review"].map((name) => document.createElement(name));
    heading.textContent = "Inside of an element";
    text.textContent = "Every word of this page stands behind a shadow root, and so does the review.";
    review.setAttribute("target", "doc-page");
    main.append(heading, text);
    root.append(main, review);
  }
}
customElements.define("doc-page", DocPage);
