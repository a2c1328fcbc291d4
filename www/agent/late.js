/**
 * What the page agent needs only once the engine is there, as a file of its own (`baton.late.js`), loaded beside the
 * engine: doing what it says, and what stands in for things that not every browser or host can do.
 *
 * What is left out: the state of the agent. Every function here is told all it needs.
 */

import { number } from "./number.js";
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
/** So few marks are all painted: a browser looks at every painted range in every frame, and these cost nothing. */
const ALL_MAX = 300;
/** Of more marks, those this near to the window are painted, in heights (and widths) of the window. */
const REACH = 2;
/** After a scroll by this much of the window they are chosen anew; what comes into view until then is painted already. */
const STEP = 1;
/** The page is measured in stretches of so many pieces of text: one by one would take twice the time. */
const PIECES = 64;
/** Behind every text. */
const END = 2 ** 32 - 1;

/**
 * What is remembered of the marks, and of the window for the choice of those near it.
 * @typedef {object} View
 * @property {Map<string, Mark>} marks all there are
 * @property {string|null} active
 * @property {ReturnType<ReturnType<typeof import("./paint.js").createPainter>["expected"]>} [of] the text that their places are in
 * @property {Flat} [flat] what was measured
 * @property {Span[]|undefined} [spans] the text near the window; none after anything moved
 * @property {ResizeObserver} [sizes] once there are very many marks
 *
 * What obeys: the agent, as `agent.js` hands it over.
 * @typedef {object} Agent
 * @property {{ inlineEnd?: number, blockEnd?: number, flashTimer?: number, view?: View, unnumber?: (() => void)|undefined }} memory
 * @property {ReturnType<typeof import("./paint.js").createPainter>} painter
 * @property {() => Flat} flatNow up to date with the page
 * @property {() => void} refresh
 * @property {(message: import("./protocol.js").AgentMessage) => void} send
 * @property {AbortSignal} signal ends it
 * @property {import("./inner.js").Inner|undefined} inner
 * @property {ShadowRoot|undefined} shadow
 */

/**
 * Does what the engine says.
 * @param {import("./protocol.js").EngineMessage} message
 * @param {Agent} agent
 */
export function obey(message, agent) {
  const { memory, painter, flatNow, refresh, send } = agent;
  memory.view ??= { marks: new Map(), active: null };
  if (message.type === "paint") paint(message, memory.view, agent);
  else if (message.type === "active") painter.activate((memory.view.active = message.id));
  else if (message.type === "clear-selection") agent.inner?.unselect();
  else if (message.type === "refresh") refresh();
  else if (message.type === "number") number(message.marks, agent);
  else if (message.type === "pick") agent.inner?.pick(message.words);
  else if (message.type === "look") send({ type: "view", span: spansNear(flatNow(), 0)[0] ?? null });
  else if (message.type === "reveal") {
    const { start, end } = message;
    const show = () => {
      scrollTo(flatNow(), { start, end }, memory);
      painter.flash([{ start, end }]);
      if (message.region) showRegion(flatNow(), { start, end }, message.region, agent.shadow);
      clearTimeout(memory.flashTimer);
      memory.flashTimer = setTimeout(() => agent.signal.aborted || painter.flash([]), FLASH_MS);
    };
    // What was opened may need a moment to be there: pages with tabs often draw in the next frame.
    if (agent.inner?.open({ start, end })) requestAnimationFrame(() => setTimeout(show));
    else show();
  } else if (message.type === "inset") {
    const { inlineEnd, blockEnd } = Object.assign(memory, { inlineEnd: +message.inlineEnd, blockEnd: +message.blockEnd });
    painter.sheet.deleteRule(0);
    // Who needs no room takes none away from another review of the same page. On paper nobody needs any.
    const room = [inlineEnd && `margin-inline-end:${inlineEnd}px!important`, blockEnd && `padding-block-end:${blockEnd}px!important`];
    painter.sheet.insertRule(`@media screen{html{${room.filter(Boolean).join(";")}}}`);
  }
}

/** @param {import("./protocol.js").PaintMessage} message @param {View} view @param {Agent} agent */
function paint({ marks, gone, active }, view, agent) {
  if (!gone) view.marks.clear();
  for (const id of gone ?? []) view.marks.delete(id);
  for (const mark of marks) view.marks.set(mark.id, mark);
  Object.assign(view, { active, of: agent.painter.expected() });
  paintNear(view, agent);
}

/**
 * Paints the marks that are worth it: of very many, those near the window. Before others come into view this happens again,
 * in the same frame, so that nobody ever sees one missing.
 * @param {View} view @param {Agent} agent
 */
function paintNear(view, agent) {
  const marks = [...view.marks.values()];
  if (marks.length <= ALL_MAX) return agent.painter.paint(marks, view.active, view.of);
  const flat = agent.flatNow();
  view.sizes ??= watch(view, agent);
  if (view.flat?.root !== flat.root) {
    view.sizes.disconnect();
    view.sizes.observe(flat.root);
  }
  const spans = (view.flat === flat && view.spans) || spansNear(flat, REACH);
  Object.assign(view, { flat, spans });
  const isNear = (/** @type {Mark} */ { start, end }) => spans.some((span) => start < span.end && end > span.start);
  agent.painter.paint(marks.filter(isNear), view.active, view.of);
}

/**
 * Notices when other marks may have come near: by scrolling, in whatever box, or because the page took another shape.
 * @param {View} view @param {Agent} agent
 */
function watch(view, agent) {
  const { signal } = agent;
  /** Where each box was when the choice was made. @type {WeakMap<EventTarget, number>} */
  const places = new WeakMap();
  const again = () => {
    view.spans = undefined;
    paintNear(view, agent);
  };
  /** @param {Event} event */
  const onScroll = ({ target }) => {
    const box = target instanceof Element ? target : document.scrollingElement;
    const root = view.flat?.root;
    if (!box || !root || !(box.contains(root) || root.contains(box))) return;
    const at = box.scrollTop + Math.abs(box.scrollLeft);
    // Where a box was before its first scroll nobody knows.
    if (Math.abs(at - (places.get(box) ?? Infinity)) < STEP * innerHeight) return;
    places.set(box, at);
    again();
  };
  addEventListener("scroll", onScroll, { capture: true, passive: true, signal });
  addEventListener("resize", again, { signal });
  const sizes = new ResizeObserver(again);
  signal.addEventListener("abort", () => sizes.disconnect());
  return sizes;
}

/**
 * The stretches of the text that are no farther from the window than so many windows. What has no box (in a closed tab, say)
 * or is in a shadow root or another frame counts as near, unless only the window is meant: nobody tells when it comes into view.
 * @param {Flat} flat @param {number} reach @returns {Span[]} in order, as few as can be
 */
function spansNear({ pieces }, reach) {
  /** @type {Span[]} */
  const spans = [];
  const range = new Range();
  /** @param {number} start @param {number} end @param {number} size */
  const isOut = (start, end, size) => end < -reach * size || start > (1 + reach) * size;
  for (let at = 0; at < pieces.length; at += PIECES) {
    const [first, next] = [pieces[at], pieces[at + PIECES]];
    const last = pieces[Math.min(at + PIECES, pieces.length) - 1];
    range.setStart(first.node, 0);
    range.setEnd(last.node, last.node.length);
    const box = range.getBoundingClientRect();
    const isHere = first.node.getRootNode() === document && box.width + box.height > 0;
    if (isHere ? isOut(box.top, box.bottom, innerHeight) || isOut(box.left, box.right, innerWidth) : !reach) continue;
    const [start, end] = [at && first.flat, next?.flat ?? END];
    const before = spans.at(-1);
    if (before?.end === start) before.end = end;
    else spans.push({ start, end });
  }
  return spans;
}

/**
 * Brings a span into the free part of the window.
 * @param {Flat} flat
 * @param {Span} span
 * @param {{ blockEnd?: number }} inset what our panel covers
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
  const height = innerHeight - (inset.blockEnd ?? 0);
  // What is comfortably in view stays where the eye has it. A third from the top also clears the page's sticky headers.
  if (text.top >= height * 0.12 && text.bottom <= height * 0.92) return;
  const top = text.top - height / 3;
  // A long glide shows nothing on its way, and on pages that lay out late it ends beside the mark.
  const isFar = Math.abs(top) > innerHeight || matchMedia("(prefers-reduced-motion: reduce)").matches;
  scrollBy({ top, behavior: isFar ? "instant" : "smooth" });
}

/**
 * The marks at a point, the shortest first.
 * @param {Flat} flat @param {Mark[]} marks @param {Map<AbstractRange, Span|Mark>} painted
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

/**
 * Shows a part of an image for a while, wherever the page is scrolled to.
 * @param {Flat} flat @param {Span} span @param {number[]} region in thousandths @param {ShadowRoot|undefined} shadow
 */
function showRegion(flat, span, [left, top, right, bottom], shadow) {
  const range = rangeOf(flat, span);
  if (!range || !shadow) return;
  const place = () => {
    const { width, height, ...image } = range.getBoundingClientRect().toJSON();
    const size = { width: (width * (right - left)) / 1000, height: (height * (bottom - top)) / 1000 };
    return { left: image.left + (width * left) / 1000, top: image.top + (height * top) / 1000, ...size };
  };
  const box = boxAt(place(), "#22b3a566");
  box.className = "part";
  for (const before of shadow.querySelectorAll(".part")) before.remove();
  shadow.prepend(box);
  const follow = () => put(box, place());
  addEventListener("scroll", follow, true);
  setTimeout(() => {
    box.remove();
    removeEventListener("scroll", follow, true);
  }, PART_MS);
}

/** @typedef {{ left: number, top: number, width: number, height: number }} Place */

/** @param {Place} place @param {string} background */
function boxAt(place, background) {
  const box = document.createElement("div");
  box.className = "box";
  Object.assign(box.style, { position: "fixed", background, pointerEvents: "none" });
  put(box, place);
  return box;
}

/** @param {HTMLElement} box @param {Place} place */
function put(box, { left, top, width, height }) {
  Object.assign(box.style, { left: left + "px", top: top + "px", width: width + "px", height: height + "px" });
}

/** The one thing remembered here: how to draw the boxes again after a scroll. @type {WeakMap<ShadowRoot, () => void>} */
const redraws = new WeakMap();

/**
 * Boxes over images, and over the text in browsers without the Highlight API. They stand in our own element, never in the page's.
 * @param {Flat} flat @param {Mark[]} marks @param {string|null} activeId @param {ShadowRoot|undefined} shadow
 */
export function paintBoxes(flat, marks, activeId, shadow) {
  if (!shadow) return;
  const before = redraws.get(shadow);
  if (before) removeEventListener("scroll", before, true);
  for (const box of shadow.querySelectorAll(".box")) box.remove();
  if (!marks.length) return;
  const redraw = () => paintBoxes(flat, marks, activeId, shadow);
  redraws.set(shadow, redraw);
  addEventListener("scroll", redraw, true);
  for (const mark of marks) {
    const range = rangeOf(flat, mark);
    for (const rect of range?.startContainer.ownerDocument === document ? range.getClientRects() : []) {
      const box = boxAt(rect, mark.id === activeId ? "#22b3a566" : "#ffd0335c");
      shadow.prepend(box);
    }
  }
}
