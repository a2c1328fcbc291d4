/**
 * Paints marks on the page's text with the CSS Custom Highlight API, and tells which marks are at a point.
 *
 * It adds no node to the page. What it does add is announced: registry names that begin with `baton-`, and one
 * constructable sheet adopted by the document; both go at `destroy`. Ranges are static, because live ones would cost
 * the page at every change; after a change the watcher has everything painted anew.
 *
 * Colours are translucent, so that they hold on light and dark pages whatever the page's own theme does; looks differ
 * in the shape of the line as well as in its colour. The host may set `--baton-hl`, `--baton-block`, `--baton-ask`,
 * `--baton-sugg` and `--baton-accent` on its root. On paper nothing is painted but what `number.js` adds.
 *
 * What is left out: shadow roots and frames, where the sheet must be adopted as well (`inner.js`).
 */

import { boundsOf } from "./places.js";

/** @typedef {import("./flatten.js").Flat} Flat */
/** @typedef {import("./protocol.js").Mark} Mark */
/** @typedef {import("./protocol.js").Span} Span */

/** Later ones are painted above earlier ones. */
export const STYLES = ["closed", "draft", "plain", "suggestion", "question", "blocking", "active"];

/** The underline of each, and what lies behind the text. */
const LOOKS = [
  "dotted 1px #8888",
  "dashed 2px var(--baton-accent,#0f8f84);background-color:#2fa89c2e",
  "1px #8a7a2c;background-color:var(--baton-hl,#ffd0334d)",
  "dashed 2px var(--baton-sugg,#2c8f4e);background-color:var(--baton-hl,#ffd0334d)",
  "dotted 3px var(--baton-ask,#8458d6);background-color:var(--baton-hl,#ffd0334d)",
  "3px var(--baton-block,#cf4526);background-color:var(--baton-hl,#ffd0334d)",
  "3px var(--baton-accent,#0f8f84);background-color:#22b3a566",
];

/** @param {(idx: number) => string|undefined} look */
const rules = (look) => STYLES.map((style, i) => `::highlight(baton-${style}){text-decoration:underline ${look(i)}}`).join("");

const CSS_TEXT = `html{}@media screen{${rules((i) => LOOKS[i])}}@media (forced-colors:active){${rules(() => "2px;background-color:Mark;color:MarkText")}}`;

/**
 * @param {() => Flat} flatNow
 * @param {() => import("./late.js").Late|undefined} late
 * @param {() => import("./inner.js").Inner|undefined} reach
 * @param {ShadowRoot} [shadow]
 */
export function createPainter(flatNow, late, reach, shadow) {
  const registry = CSS.highlights; // Missing in browsers before 2025; TypeScript does not say so.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS_TEXT);
  document.adoptedStyleSheets.push(sheet);

  /** What the engine said, and the blocks it was said of. @type {Mark[]} */
  let said = [];
  let saidOf = flatNow().blocks;
  let expected = saidOf;
  /** The same on the page as it is now. @type {Mark[]} */
  let marks = [];
  /** @type {string|null} */
  let activeId = null;
  /** @type {Span[]} */
  let flash = [];
  /** @type {Map<AbstractRange, Span|Mark>} */
  const painted = new Map();

  /** Other reviews of the page paint under the same names: only what is ours is replaced. @param {string} style @param {Span[]} spans */
  const register = (style, spans) => {
    const name = "baton-" + style;
    const highlight = registry.get(name) ?? new Highlight();
    highlight.priority = STYLES.indexOf(style);
    // Our own list is gone through: in Firefox an extension cannot iterate over the page's.
    for (const range of painted.keys()) if (highlight.delete(range)) painted.delete(range);
    for (const span of spans) {
      const bounds = boundsOf(flatNow(), span);
      if (!bounds) continue;
      const range = new StaticRange(bounds);
      highlight.add(range);
      painted.set(range, span);
    }
    registry.set(name, highlight);
    reach()?.paint(style, highlight);
  };

  const paintActive = () => {
    const { images } = flatNow();
    if (registry) register("active", [...marks.filter(({ id }) => id === activeId), ...flash]);
    // An image has no text to be painted on.
    const boxed = registry ? marks.filter(({ start }) => images.some((image) => image.start === start)) : marks;
    late()?.paintBoxes(flatNow(), boxed, activeId, shadow);
  };

  const repaint = () => {
    // Before the late part is there, what was said holds for the very text that it was said of.
    marks = late()?.carry(said, saidOf, flatNow().blocks) ?? (saidOf === flatNow().blocks ? said : []);
    for (const style of registry ? STYLES : []) {
      register(style, marks.filter((mark) => (STYLES.includes(mark.style) ? mark.style : "plain") === style));
    }
    paintActive();
  };

  return {
    /** Its first rule is the room that our panel takes. */
    sheet,
    css: CSS_TEXT,
    repaint,

    /** The next marks will be of the page as it is now. */
    expect() {
      expected = flatNow().blocks;
    },

    expected: () => expected,

    /** All that is painted. */
    painted,

    /** @param {Mark[]} next @param {string|null} id @param {Flat["blocks"]} [of] the blocks that they are of */
    paint(next, id, of = expected) {
      said = next;
      saidOf = of;
      activeId = id;
      repaint();
    },

    /** @param {string|null} id */
    activate(id) {
      activeId = id;
      paintActive();
    },

    /** Emphasises spans beside the active mark. @param {Span[]} spans */
    flash(spans) {
      flash = spans;
      paintActive();
    },

    /** Ids of the marks at a point, the shortest first. @param {number} x @param {number} y @param {Node} target */
    hit(x, y, target) {
      return (marks.length && late()?.idsAt(flatNow(), marks, painted, x, y, target)) || [];
    },

    destroy() {
      for (const style of registry ? STYLES : []) {
        register(style, []);
        if (!/** @type {Highlight} */ (registry.get("baton-" + style)).size) registry.delete("baton-" + style);
      }
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    },
  };
}
