/**
 * What stands behind the page on paper: the review as notes, in our own shadow root, for as long as the page is printed.
 *
 * What is left out: what it says (`crates/widget/src/paper.rs`), and the numbers in the page (`agent/number.js`).
 */

const CSS_TEXT = `.paper{display:none}@media print{:host{display:block!important}.root{display:none!important}
.paper{display:block;margin-block-start:2em;padding-block-start:1em;border-block-start:1px solid;color:#000;font:10pt/1.45 system-ui,sans-serif}
.paper div{break-inside:avoid;margin-block-end:.9em}.paper .heading{break-after:avoid;margin-block-end:.3em}
.paper h2{margin:0 0 .3em;font-size:1.5em}.paper h3{margin:1em 0 .2em;font-size:1.15em}.paper h4{margin:0;font-size:1em}
.paper p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}.paper .said{margin-block-start:.3em;font-weight:600}
.paper .words{margin-inline-start:1em}.paper .muted{color:#555;font-size:.92em}}`;

/** What was shown last, by shadow root, and what takes it back. @type {WeakMap<ShadowRoot, () => void>} */
const shown = new WeakMap();

/**
 * @param {ShadowRoot} shadow
 * @param {{ parts: [string, [string, string, string][]][], dir: string, lang: string }} paper without parts nothing is shown
 */
export function showPaper(shadow, { parts, dir, lang }) {
  shown.get(shadow)?.();
  if (!parts.length) return;
  const paper = Object.assign(document.createElement("section"), { className: "paper", dir, lang });
  for (const [className, lines] of parts) {
    const part = Object.assign(document.createElement("div"), { className });
    for (const [tag, className, textContent] of lines) {
      part.append(Object.assign(document.createElement(tag), { className, textContent, dir: "auto" }));
    }
    paper.append(part);
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS_TEXT);
  shadow.adoptedStyleSheets.push(sheet);
  shadow.append(paper);
  shown.set(shadow, () => {
    shown.delete(shadow);
    shadow.adoptedStyleSheets = shadow.adoptedStyleSheets.filter((other) => other !== sheet);
    paper.remove();
  });
}
