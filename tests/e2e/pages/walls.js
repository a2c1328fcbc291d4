/** A card with an open shadow root, and tabs as ARIA describes them. */
customElements.define(
  "note-card",
  class extends HTMLElement {
    connectedCallback() {
      const shadow = this.attachShadow({ mode: "open" });
      const heading = document.createElement("h2");
      const words = document.createElement("p");
      heading.append(document.createElement("slot"));
      heading.firstElementChild.name = "title";
      words.textContent = "The card keeps its words behind a shadow root.";
      shadow.append(heading, words);
    }
  },
);
for (const tab of document.querySelectorAll("[role=tab]")) {
  tab.addEventListener("click", () => {
    for (const panel of document.querySelectorAll("[role=tabpanel]")) panel.hidden = panel.id !== tab.getAttribute("aria-controls");
  });
}
