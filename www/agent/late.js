/**
 * What the page agent needs only once the engine is there, as a file of its own (`baton.late.js`), loaded beside the
 * engine: doing what it says, and what stands in for things that not every browser or host can do.
 *
 * What is left out: the state of the agent. Every function here is told all it needs.
 */

import { boxOf, elementOf, parentOf, rangeOf } from "./places.js";

export { carry } from "./carry.js";
export { createInner } from "./inner.js";

/** @typedef {import("./flatten.js").Flat} Flat */
/** @typedef {import("./protocol.js").Mark} Mark */
/** @typedef {import("./protocol.js").Span} Span */
/** @typedef {typeof import("./late.js")} Late */

const FLASH_MS = 1600;
/** A part of an image has nothing else that shows it: long enough to be looked at. */
const PART_MS = 6000;

/**
 * Does what the engine says.
 * @param {import("./protocol.js").EngineMessage} message
 * @param {object} agent
 * @param {{ inlineEnd: number, blockEnd: number, flashTimer: number }} agent.memory
 * @param {ReturnType<typeof import("./paint.js").createPainter>} agent.painter
 * @param {() => Flat} agent.flatNow up to date with the page
 * @param {() => void} agent.refresh
 * @param {import("./inner.js").Inner|undefined} agent.inner
 */
export function obey(message, { memory, painter, flatNow, refresh, inner }) {
  if (message.type === "paint") painter.paint(message.marks, message.active);
  else if (message.type === "active") painter.activate(message.id);
  else if (message.type === "clear-selection") inner?.unselect();
  else if (message.type === "refresh") refresh();
  else if (message.type === "pick") inner?.pick(message.words);
  else if (message.type === "reveal") {
    const { start, end } = message;
    const show = () => {
      scrollTo(flatNow(), { start, end }, memory);
      painter.flash([{ start, end }]);
      if (message.region) showRegion(flatNow(), { start, end }, message.region);
      clearTimeout(memory.flashTimer);
      memory.flashTimer = setTimeout(painter.flash, FLASH_MS, []);
    };
    // What was opened may need a moment to be there: pages with tabs often draw in the next frame.
    if (inner?.open({ start, end })) requestAnimationFrame(() => setTimeout(show));
    else show();
  } else if (message.type === "inset") {
    const { inlineEnd, blockEnd } = Object.assign(memory, { inlineEnd: +message.inlineEnd, blockEnd: +message.blockEnd });
    painter.sheet.deleteRule(0);
    painter.sheet.insertRule(`html{margin-inline-end:${inlineEnd}px!important;padding-block-end:${blockEnd}px!important}`);
  }
}

/**
 * Brings a span into the free part of the window.
 * @param {Flat} flat
 * @param {Span} span
 * @param {{ inlineEnd: number, blockEnd: number }} inset what our panel covers
 */
function scrollTo(flat, span, inset) {
  const range = rangeOf(flat, span);
  if (!range) return;
  for (let at = elementOf(range); at && at !== document.body && at !== document.documentElement; at = parentOf(at)) {
    const isWindow = at === at.ownerDocument.documentElement;
    if (!isWindow && !/auto|scroll/.test(getComputedStyle(at).overflow)) continue;
    const box = isWindow ? new DOMRect(0, 0, at.clientWidth, at.clientHeight) : at.getBoundingClientRect();
    const text = range.getBoundingClientRect();
    if (text.top < box.top || text.bottom > box.bottom) at.scrollTop += text.top - box.top - box.height / 3;
    if (text.left < box.left || text.right > box.right) at.scrollLeft += text.left - box.left - box.width / 3;
  }
  const text = boxOf(range);
  const height = innerHeight - inset.blockEnd;
  // What is comfortably in view stays where the eye has it. A third from the top also clears the page's sticky headers.
  if (text.top >= height * 0.12 && text.bottom <= height * 0.92) return;
  const top = text.top - height / 3;
  // A long glide shows nothing on its way, and on pages that lay out late it ends beside the mark.
  const isFar = Math.abs(top) > innerHeight || matchMedia("(prefers-reduced-motion: reduce)").matches;
  scrollBy({ top, behavior: isFar ? "instant" : "smooth" });
}

/**
 * The marks at a point, the shortest first.
 * @param {Flat} flat @param {Mark[]} marks @param {WeakMap<AbstractRange, Span|Mark>} painted
 * @param {number} x @param {number} y @param {Node} target what the pointer is on
 */
export function idsAt(flat, marks, painted, x, y, target) {
  const view = target.ownerDocument?.defaultView ?? window;
  const root = target.getRootNode();
  // @ts-ignore: newer than the compiler's DOM library
  const found = view.CSS.highlights?.highlightsFromPoint?.(x, y, { shadowRoots: root.nodeType === 11 ? [root] : [] });
  const image = flat.images.find(({ element }) => element === target);
  /** @type {Mark[]} */
  const hits = image
    ? marks.filter(({ start, end }) => start < image.end && end > image.start)
    : found
    ? // @ts-ignore: the same
      found.flatMap(({ ranges }) => ranges.flatMap((range) => painted.get(range) ?? []))
    : marks.filter((mark) => isAt(rangeOf(flat, mark), x, y, target));
  return [...new Set(hits.sort((a, b) => a.end - a.start - b.end + b.start).flatMap(({ id }) => id ?? []))];
}

/** For browsers without `highlightsFromPoint`. @param {Range|null} range @param {number} x @param {number} y @param {Node} target */
function isAt(range, x, y, target) {
  if (!range?.intersectsNode(target)) return false;
  return [...range.getClientRects()].some((at) => x >= at.left && x <= at.right && y >= at.top && y <= at.bottom);
}

/** Shows a part of an image for a while. @param {Flat} flat @param {Span} span @param {number[]} region in thousandths */
function showRegion(flat, span, [left, top, right, bottom]) {
  const image = rangeOf(flat, span)?.getBoundingClientRect();
  const shadow = document.querySelector("baton-review")?.shadowRoot;
  if (!image || !shadow) return;
  const { width, height } = image;
  const part = { left: image.left + (width * left) / 1000, top: image.top + (height * top) / 1000 };
  const size = { width: (width * (right - left)) / 1000, height: (height * (bottom - top)) / 1000 };
  const box = boxAt({ ...part, ...size }, "#22b3a566");
  box.className = "part";
  for (const before of shadow.querySelectorAll(".part")) before.remove();
  shadow.prepend(box);
  setTimeout(() => box.remove(), PART_MS);
}

/** @param {{ left: number, top: number, width: number, height: number }} place @param {string} background */
function boxAt({ left, top, width, height }, background) {
  const box = document.createElement("div");
  box.className = "box";
  const px = { left: left + "px", top: top + "px", width: width + "px", height: height + "px" };
  Object.assign(box.style, { position: "fixed", background, pointerEvents: "none", ...px });
  return box;
}

/** The one thing remembered here: how to draw the boxes again after a scroll. */
let redraw = () => {};

/**
 * Boxes over images, and over the text in browsers without the Highlight API. They stand in our own element, never in the page's.
 * @param {Flat} flat @param {Mark[]} marks @param {string|null} activeId
 */
export function paintBoxes(flat, marks, activeId) {
  removeEventListener("scroll", redraw, true);
  const shadow = document.querySelector("baton-review")?.shadowRoot;
  for (const box of shadow?.querySelectorAll(".box") ?? []) box.remove();
  if (!shadow || !marks.length) return;
  redraw = () => paintBoxes(flat, marks, activeId);
  addEventListener("scroll", redraw, true);
  for (const mark of marks) {
    const range = rangeOf(flat, mark);
    for (const rect of range?.startContainer.ownerDocument === document ? range.getClientRects() : []) {
      const box = boxAt(rect, mark.id === activeId ? "#22b3a566" : "#ffd0335c");
      shadow.prepend(box);
    }
  }
}

