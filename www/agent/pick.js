/**
 * Lets a person pick something as a whole: an image or a part of it, a cell of a table, a block of code. With the pointer by a
 * click, or by dragging over a part of an image; with the keyboard by Tab or the arrows, Enter, and Esc to give up.
 *
 * The frame that shows what would be picked stands in our own element, never in the page's. What is left out: what is done
 * with what was picked.
 */

import { boxOf } from "./places.js";

/** @typedef {import("./flatten.js").Flat} Flat */
/** @typedef {Omit<import("./protocol.js").SelectionMessage, "type">} Picked */
/** @typedef {{ element: Element, kind: "image"|"cell"|"code", text: string, start: number, end: number }} Choice */

/** A hand that clicks moves a little; less than this is no part of an image. */
const DRAG_MIN_PX = 8;
/** More of a text than this is not read out. */
const NAME_MAX = 120;

/** All that can be picked, in the order of the page. @param {Flat} flat */
function choicesOf({ blocks, pieces, images }) {
  /** @type {Choice[]} */
  const choices = [];
  let start = 0;
  let piece = 0;
  for (const { text, kind } of blocks) {
    const end = start + text.length;
    while (pieces[piece] && pieces[piece].flat < start) piece++;
    const element =
      kind === "image"
        ? images.find((image) => image.start === start)?.element
        : kind === "cell" || kind === "code"
          ? pieces[piece]?.node.parentElement?.closest(kind === "cell" ? "td,th" : "pre")
          : null;
    if (element) choices.push({ element, kind: /** @type {Choice["kind"]} */ (kind), text, start, end });
    start = end + 1;
  }
  return choices;
}

/** @param {Element} element */
const boxAround = (element) => {
  const range = /** @type {Document} */ (element.ownerDocument).createRange();
  range.selectNode(element);
  return element.ownerDocument === document ? element.getBoundingClientRect() : boxOf(range);
};

/** @param {Event} event */
const swallow = (event) => {
  event.preventDefault();
  event.stopPropagation();
};

/**
 * @param {Flat} flat
 * @param {import("./protocol.js").PickMessage["words"]} words
 * @param {ShadowRoot|undefined} shadow of our own element, in which a frame is drawn
 * @param {AbortSignal} signal
 * @param {(picked: Picked) => void} done not called when it is given up
 */
export function pickElement(flat, words, shadow, signal, done) {
  const choices = choicesOf(flat);
  if (!shadow || !choices.length) return;
  const ending = new AbortController();
  const options = { capture: true, signal: ending.signal };
  const before = /** @type {HTMLElement|null} */ (shadow.activeElement ?? document.activeElement);
  const box = document.createElement("div");
  const part = document.createElement("div");
  /** Where a drag over an image began. @type {{ x: number, y: number }|null} */
  let from = null;
  let at = choices.findIndex(({ element }) => boxAround(element).bottom > 0);
  if (at < 0) at = 0;

  /** @param {HTMLElement} frame @param {{ left: number, top: number, width: number, height: number }} place */
  const put = (frame, { left, top, width, height }) => {
    const px = { left: left + "px", top: top + "px", width: width + "px", height: height + "px" };
    Object.assign(frame.style, { position: "fixed", pointerEvents: "none", boxSizing: "border-box", ...px });
  };
  const show = () => {
    const { element, kind, text } = choices[at];
    put(box, boxAround(element));
    box.ariaLabel = `${words[kind]}: ${text.slice(0, NAME_MAX)}`;
  };
  /** @param {number} step */
  const go = (step) => {
    at = (at + step + choices.length) % choices.length;
    choices[at].element.scrollIntoView({ block: "center", behavior: "instant" });
    show();
    // A name that changes under the focus is not read out everywhere; a focus that comes is.
    box.blur();
    box.focus({ preventScroll: true });
  };
  const end = () => {
    ending.abort();
    box.remove();
    part.remove();
  };
  /** @param {number[]} [region] */
  const pick = (region) => {
    const { element, kind, start, end: behind } = choices[at];
    const { left, top, right, bottom } = boxAround(element);
    end();
    const whole = /** @type {const} */ ({ span: { start, end: behind }, rect: { left, top, right, bottom }, isPicked: true });
    const caption = element.closest("figure")?.querySelector("figcaption")?.textContent?.trim();
    if (kind === "image") done({ ...whole, element: "image", ...(caption && { caption }), ...(region && { region }) });
    else done({ ...whole, element: "block" });
  };
  /** The choice under a pointer. @param {Event} event */
  const under = (event) => {
    const path = event.composedPath();
    return choices.findIndex(({ element }) => path.includes(element));
  };
  /** @param {PointerEvent} event */
  const dragged = ({ clientX, clientY }) => {
    const image = boxAround(choices[at].element);
    /** @param {number} x @param {number} y */
    const inside = (x, y) => [Math.min(Math.max(x, image.left), image.right), Math.min(Math.max(y, image.top), image.bottom)];
    const [[x1, y1], [x2, y2]] = [inside(from?.x ?? 0, from?.y ?? 0), inside(clientX, clientY)];
    const [left, top, width, height] = [Math.min(x1, x2), Math.min(y1, y2), Math.abs(x1 - x2), Math.abs(y1 - y2)];
    const region = [left - image.left, top - image.top, left + width - image.left, top + height - image.top];
    const parts = region.map((px, i) => Math.round((px / ((i % 2 ? image.height : image.width) || 1)) * 1000));
    return { left, top, width, height, region: width < DRAG_MIN_PX || height < DRAG_MIN_PX ? undefined : parts };
  };

  box.className = part.className = "picking";
  box.tabIndex = -1;
  box.role = "button";
  Object.assign(box.style, { outline: "3px solid #0f8f84", background: "#22b3a533" });
  Object.assign(part.style, { outline: "2px dashed #0f8f84", background: "#22b3a566" });
  shadow.append(box, part);
  document.addEventListener("pointermove", (event) => {
    if (from) put(part, dragged(event));
    const found = from ? -1 : under(event);
    if (found < 0) return;
    at = found;
    show();
  }, options);
  document.addEventListener("pointerdown", (event) => {
    const found = under(event);
    if (found < 0) return end();
    event.preventDefault();
    [at, from] = [found, { x: event.clientX, y: event.clientY }];
    // The click that ends it must not follow a link or open the image.
    document.addEventListener("click", swallow, { capture: true, once: true, signal });
  }, options);
  document.addEventListener("pointerup", (event) => {
    if (from) pick(choices[at].kind === "image" ? dragged(event).region : undefined);
  }, options);
  document.addEventListener("dragstart", (event) => event.preventDefault(), options);
  addEventListener("scroll", show, options);
  document.addEventListener("keydown", (event) => {
    const { key, shiftKey } = event;
    const step = /^Arrow(Down|Right)$|^Tab$/.test(key) ? (key === "Tab" && shiftKey ? -1 : 1) : /^Arrow(Up|Left)$/.test(key) ? -1 : 0;
    if (!step && key !== "Enter" && key !== "Escape") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (step) return go(step);
    if (key === "Enter") return pick();
    end();
    before?.focus();
  }, options);
  signal.addEventListener("abort", end);
  go(0);
}
