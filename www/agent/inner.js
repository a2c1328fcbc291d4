/**
 * What of the page stands behind a wall of its own: open shadow roots, frames of the same origin, and the panels of tabs that
 * are not chosen. They are read where they stand (flatten version 2), watched, painted and clicked like the rest, and shown
 * when a comment in them is jumped to.
 *
 * It touches there what the agent touches in the page itself: an adopted sheet, highlights, passive listeners; all goes with
 * `signal`. What is left out: closed shadow roots and frames of other origins, into which nobody can look.
 */

import { flatten, inside } from "./flatten.js";
import { STYLES } from "./paint.js";
import { pickElement } from "./pick.js";
import { boxOf, elementOf, parentOf, rangeOf, spanOf } from "./places.js";

/** @typedef {import("./flatten.js").Flat} Flat */
/** @typedef {import("./flatten.js").Piece} Piece */
/** @typedef {import("./protocol.js").Span} Span */
/** @typedef {ReturnType<typeof createInner>} Inner */

/** Nested deeper, or more of them, is no page for reading. */
const ROOTS_MAX = 2_000;
// A mend that takes most of a frame is paid for with as much rest, so that half of the time is always the page's own.
const CHEAP_MS = 12;

/** The tab that shows a hidden panel; nothing if there is none, and then the panel is hidden like anything else. @param {Element} element */
const tabOf = (element) =>
  element.getAttribute("role") === "tabpanel" && element.id
    ? /** @type {HTMLElement|null} */ (
        /** @type {ParentNode} */ (/** @type {unknown} */ (element.getRootNode())).querySelector(
          `[role=tab][aria-controls~="${CSS.escape(element.id)}"]`,
        )
      )
    : null;

/** @param {Element} element @returns {Document|null} of a frame that may be looked into */
function documentOf(element) {
  try {
    return /** @type {HTMLIFrameElement} */ (element).contentDocument;
  } catch {
    return null;
  }
}

/**
 * @param {object} world
 * @param {() => Element} world.root
 * @param {string|null} world.ignore
 * @param {(message: import("./protocol.js").AgentMessage) => void} world.send
 * @param {AbortSignal} world.signal
 * @param {ShadowRoot|undefined} world.shadow
 * @param {ReturnType<typeof import("./paint.js").createPainter>} world.painter
 * @param {() => Flat} world.flatNow up to date with the page
 * @param {() => void} world.read reads and paints again, without telling the engine
 * @param {() => void} world.touched says that something changed
 * @param {() => void} world.rest says that a selection changed
 */
export function createInner({ root, ignore, send, signal, shadow, painter, flatNow, read, touched, rest }) {
  /** Shadow roots and documents of frames that hold text under review, and how to leave them. @type {Map<ShadowRoot|Document, AbortController>} */
  const known = new Map();
  /** What the last reading met. @type {Set<ShadowRoot|Document>} */
  let met = new Set();
  /** What is painted in frames. @type {Set<AbstractRange>} */
  const framed = new Set();
  /** Custom elements that are waited for. @type {Set<string>} */
  const awaited = new Set();
  /** @type {WeakMap<Document, CSSStyleSheet>} */
  const sheets = new WeakMap([[document, painter.sheet]]);
  /** Where something was selected last. */
  let current = document;
  let hovered = "";
  let reported = "";
  let frame = 0;
  let mendFrame = 0;
  let restedAt = 0;
  let lastCost = 0;

  /** @param {Element} element */
  const into = (element) => {
    const { localName, shadowRoot } = element;
    const nodes = inside(element);
    if (localName.includes("-")) expect(element);
    if (met.size >= ROOTS_MAX) return nodes;
    if (localName === "iframe") {
      const inner = element.hasAttribute("hidden") ? null : documentOf(element);
      return inner?.body ? [met.add(inner) && inner.body] : null;
    }
    if (!nodes) return tabOf(element) && met.add(document) ? element.childNodes : null;
    if (shadowRoot) return met.add(shadowRoot) && shadowRoot.childNodes;
    const slotted = localName === "slot" && /** @type {HTMLSlotElement} */ (element).assignedNodes();
    return slotted && slotted.length ? slotted : nodes;
  };

  /** A custom element may get its shadow root when its code comes, which changes nothing that an observer sees. @param {Element} element */
  const expect = (element) => {
    if (awaited.has(element.localName) || element.matches(":defined")) return;
    awaited.add(element.localName);
    element.ownerDocument.defaultView?.customElements?.whenDefined(element.localName).then(touched, () => {});
  };

  /** Reads the page, with all that stands in it. @returns {Flat} */
  const readAll = () => {
    met = new Set();
    const flat = flatten(root(), ignore, into);
    if (met.size) flat.told = { flatten: 2 };
    met.delete(document);
    settle();
    return flat;
  };

  /** Makes itself at home in what is new, and leaves what is gone. */
  const settle = () => {
    let isNew = false;
    for (const [node, leaving] of known) {
      if (met.has(node)) continue;
      leaving.abort();
      known.delete(node);
      isNew = true;
    }
    for (const node of met) {
      adopt(node);
      if (known.has(node)) continue;
      known.set(node, enter(node));
      isNew = true;
    }
    if (isNew) observe();
  };

  /** Pages may set their sheets anew, so this is looked at each time. @param {ShadowRoot|Document} node */
  const adopt = (node) => {
    const owner = node.nodeType === 9 ? /** @type {Document} */ (node) : /** @type {Document} */ (node.ownerDocument);
    const Sheet = /** @type {typeof globalThis|null} */ (/** @type {unknown} */ (owner.defaultView))?.CSSStyleSheet;
    if (!Sheet) return;
    const sheet = sheets.get(owner) ?? new Sheet();
    if (!sheets.has(owner)) sheet.replaceSync(painter.css);
    sheets.set(owner, sheet);
    if (!node.adoptedStyleSheets.includes(sheet)) node.adoptedStyleSheets.push(sheet);
  };

  /** @param {ShadowRoot|Document} node */
  const enter = (node) => {
    const leaving = new AbortController();
    const options = { signal: leaving.signal };
    node.addEventListener("load", touched, { ...options, capture: true });
    if (node.nodeType === 9) listen(/** @type {Document} */ (node), leaving.signal);
    leaving.signal.addEventListener("abort", () => {
      const owner = node.nodeType === 9 ? /** @type {Document} */ (node) : node.ownerDocument;
      const sheet = owner && sheets.get(owner);
      node.adoptedStyleSheets = node.adoptedStyleSheets.filter((other) => other !== sheet);
      if (node.nodeType === 9) clear(/** @type {Document} */ (node));
    });
    return leaving;
  };

  /** @param {Document} inner */
  const clear = (inner) => {
    const registry = inner.defaultView?.CSS.highlights;
    for (const style of STYLES) registry?.delete("baton-" + style);
  };

  // What was replaced by equal nodes is painted again before anybody sees it gone.
  const observer = new MutationObserver((records) => {
    if (records.some(({ target }) => target.getRootNode() !== document)) touched();
    if (!mendFrame) mend();
  });
  const observe = () => {
    observer.disconnect();
    const options = { subtree: true, childList: true, characterData: true };
    observer.observe(document, options);
    for (const node of known.keys()) observer.observe(node, { ...options, attributeFilter: ["hidden", "alt", "slot", "src"] });
  };

  /** Whether a painted range lost its node, or a part of it. */
  const isTorn = () => {
    for (const { startContainer, endContainer, endOffset } of painter.painted.keys()) {
      if (!startContainer.isConnected || !endContainer.isConnected) return true;
      if (endOffset > /** @type {Text} */ (endContainer).length) return true;
    }
    return false;
  };

  const mend = () => {
    mendFrame = 0;
    if (signal.aborted || !isTorn()) return;
    const begun = performance.now();
    if (begun < restedAt) {
      mendFrame = requestAnimationFrame(mend);
      return;
    }
    read();
    const cost = performance.now() - begun;
    // One slow mend may be somebody else's doing; two are ours.
    restedAt = Math.min(cost, lastCost) > CHEAP_MS ? begun + cost * 2 : 0;
    lastCost = cost;
  };

  const views = () => [...known.keys()].flatMap((node) => (node.nodeType === 9 && /** @type {Document} */ (node).defaultView) || []);

  /** Whether a node is under review, however deep. @param {Node|null} node */
  const isUnder = (node) => {
    const { root: top } = flatNow();
    for (let at = node; at; at = parentOf(at)) if (top.contains(at)) return true;
    return false;
  };

  /** @param {MouseEvent} event */
  const idsAt = (event) => {
    const target = /** @type {Node} */ (event.composedPath()[0]);
    return target?.nodeType && isUnder(target) ? painter.hit(event.clientX, event.clientY, target) : [];
  };

  /** Listens to what a hand does in a document. @param {Document} inner @param {AbortSignal} until */
  const listen = (inner, until) => {
    const options = { signal: until };
    inner.addEventListener("selectionchange", () => {
      current = inner;
      if (inner !== document) rest();
    }, options);
    inner.addEventListener("click", (event) => {
      const ids = selected().span ? [] : idsAt(event);
      if (ids.length) send({ type: "activate", ids });
    }, options);
    inner.addEventListener("pointermove", (event) => {
      // Asked now, because an event forgets its path.
      const path = event.composedPath()[0];
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        const { clientX, clientY } = event;
        const ids = path && isUnder(/** @type {Node} */ (path)) ? painter.hit(clientX, clientY, /** @type {Node} */ (path)) : [];
        if (ids.join() === hovered) return;
        hovered = ids.join();
        send({ type: "hover", ids });
      });
    }, options);
  };

  /** What is selected now, as a live range; selections inside shadow roots are asked for root by root. */
  const rangeNow = () => {
    const selection = current.defaultView && current.getSelection();
    if (!selection?.rangeCount) return null;
    const shadowRoots = [...known.keys()].filter((node) => node.nodeType === 11 && node.ownerDocument === current);
    const composed = shadowRoots.length
      ? // @ts-ignore: newer than the compiler's DOM library
        selection.getComposedRanges?.({ shadowRoots })[0]
      : null;
    if (composed && composed.startContainer.getRootNode() === composed.endContainer.getRootNode()) {
      const range = current.createRange();
      range.setStart(composed.startContainer, composed.startOffset);
      range.setEnd(composed.endContainer, composed.endOffset);
      return range.collapsed ? null : range;
    }
    return selection.isCollapsed ? null : selection.getRangeAt(0);
  };

  /** The pieces that a range can be compared with. @param {Flat} flat @param {Range} range @returns {Piece[]} */
  const piecesFor = ({ told, pieces }, range) => {
    if (!told) return pieces;
    const top = range.startContainer.getRootNode();
    const own = pieces.filter(({ node }) => node.getRootNode() === top);
    // Slots may show nodes in another order than they stand in.
    return own.sort((a, b) => (a.node === b.node ? a.offset - b.offset : a.node.compareDocumentPosition(b.node) & 4 ? -1 : 1));
  };

  /** @returns {Omit<import("./protocol.js").SelectionMessage, "type">} */
  const selected = () => {
    const range = rangeNow();
    const flat = range && flatNow();
    if (!flat) return picked.found ?? { span: null, rect: null };
    picked.found = null;
    const span = spanOf({ ...flat, pieces: piecesFor(flat, range) }, range);
    const { left, top, right, bottom } = boxOf(range);
    if (span) return { span, rect: { left, top, right, bottom } };
    // Nothing but an image: that is what is meant.
    const image = flat.images.find(({ element }) => range.intersectsNode(element));
    return image ? { span: { start: image.start, end: image.end }, rect: { left, top, right, bottom }, element: "image" } : { span: null, rect: null };
  };

  /** What was picked as a whole, which is selected as text is. @type {{ found: ReturnType<typeof selected>|null }} */
  const picked = { found: null };

  const release = () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
    cancelAnimationFrame(mendFrame);
    for (const leaving of known.values()) leaving.abort();
    known.clear();
  };
  document.addEventListener("load", ({ target }) => /** @type {Element} */ (target).localName === "iframe" && touched(), { capture: true, signal });
  listen(document, signal);
  signal.addEventListener("abort", release);
  observe();

  return {
    read: readAll,

    /** Tells what is selected, if that is news. @param {boolean} [isAsked] then in any case */
    report(isAsked) {
      const found = selected();
      const key = found.span ? JSON.stringify({ ...found, rect: 0 }) : "";
      if ((key === reported && !isAsked) || signal.aborted) return;
      reported = key;
      send({ type: "selection", ...found });
    },

    /** Paints in frames what `paint.js` registered in our own document. @param {string} style @param {Highlight} highlight */
    paint(style, highlight) {
      if (!known.size) return;
      const ranges = [...painter.painted.keys()].filter((range) => highlight.has(range));
      for (const view of /** @type {(Window & typeof globalThis)[]} */ (views())) {
        const own = view.CSS.highlights?.get("baton-" + style) ?? new view.Highlight();
        for (const range of framed) if (own.delete(range)) framed.delete(range);
        for (const range of ranges) if (range.startContainer.ownerDocument === view.document) framed.add(range) && own.add(range);
        own.priority = highlight.priority;
        view.CSS.highlights?.set("baton-" + style, own);
      }
    },

    /** Drops the person's selection, wherever it is. */
    unselect() {
      // Our own editor may have the caret by now, which goes when the document's ranges are taken away.
      if (!picked.found) current.getSelection()?.removeAllRanges();
      picked.found = null;
      rest();
    },

    /** Lets the person pick something as a whole. @param {import("./protocol.js").PickMessage["words"]} words */
    pick(words) {
      pickElement(flatNow(), words, shadow, signal, (found) => {
        picked.found = found;
        rest();
      });
    },

    /**
     * Opens what hides a span: only what a reader could have opened with a click. Pages with panels of their own learn of it
     * by the event that browsers send when a search finds hidden text. Says whether there was anything to open.
     * @param {Span} span
     */
    open(span) {
      const range = rangeOf(flatNow(), span);
      let isOpened = false;
      for (let at = range && elementOf(range); at; at = parentOf(at)) {
        if (at.localName === "details" && !at.hasAttribute("open")) {
          /** @type {HTMLDetailsElement} */ (at).open = isOpened = true;
        }
        const hidden = at.getAttribute("hidden");
        if (hidden === "until-found") {
          at.dispatchEvent(new Event("beforematch", { bubbles: true }));
          at.removeAttribute("hidden");
          isOpened = true;
        }
        const isHidden = hidden !== null || at.getAttribute("aria-hidden") === "true" || getComputedStyle(at).display === "none";
        const tab = isHidden ? tabOf(at) : null;
        tab?.click();
        isOpened ||= !!tab;
      }
      if (isOpened) send({ type: "opened" });
      return isOpened;
    },
  };
}
