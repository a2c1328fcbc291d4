/**
 * Converts between places in the page and spans of the flat text, exactly, in both directions.
 *
 * A place that has no text of its own (between elements, in collapsed white space, in something ignored) is moved
 * inwards: a start to the next character that counts, an end to the one before. So a triple click, which ends at the
 * beginning of the next paragraph, is that one paragraph.
 *
 * What is left out: widening to whole characters as people see them, which needs Unicode tables and is the engine's part.
 */

/** @typedef {import("./flatten.js").Flat} Flat */
/** @typedef {import("./flatten.js").Piece} Piece */
/** @typedef {import("./protocol.js").Span} Span */

/**
 * The index of the first piece for which `test` holds, given that it holds for all after that one.
 * @param {Piece[]} pieces @param {(piece: Piece) => boolean} test
 */
function firstPiece(pieces, test) {
  let low = 0;
  for (let high = pieces.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (test(/** @type {Piece} */ (pieces[middle]))) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** @param {Flat} flat @param {Range} range @returns {Span|null} null when no text of the root is in it */
export function spanOf({ pieces }, range) {
  const { startContainer, startOffset, endContainer, endOffset } = range;
  // `comparePoint` tells where a point lies as seen from the range: -1 before it, 0 in it, 1 after it. Asking for the place
  // of the last character, and for that after the first, leaves out pieces that the range touches but does not enter.
  const first = pieces[firstPiece(pieces, ({ node, offset, length }) => range.comparePoint(node, offset + length - 1) >= 0)];
  const last = pieces[firstPiece(pieces, ({ node, offset }) => range.comparePoint(node, offset + 1) > 0) - 1];
  if (!first || !last) return null;
  const start = first.flat + (first.node === startContainer ? Math.max(0, startOffset - first.offset) : 0);
  const end = last.flat + (last.node === endContainer ? Math.min(last.length, endOffset - last.offset) : last.length);
  return start < end ? { start, end } : null;
}

/**
 * The same as boundary points, from which a static or a live range can be made.
 * @param {Flat} flat @param {Span} span @returns {StaticRangeInit|null} null when it covers no text
 */
export function boundsOf({ pieces }, { start, end }) {
  const first = pieces[firstPiece(pieces, (piece) => piece.flat + piece.length > start)];
  const last = pieces[firstPiece(pieces, (piece) => piece.flat >= end) - 1];
  if (!first || !last || first.flat > last.flat) return null;
  return {
    startContainer: first.node,
    startOffset: first.offset + Math.max(0, start - first.flat),
    endContainer: last.node,
    endOffset: last.offset + Math.min(last.length, end - last.flat),
  };
}

/**
 * A live range for measuring: made, used, and dropped at once, because live ranges cost the page at every change.
 * @param {Flat} flat @param {Span} span
 */
export function rangeOf(flat, span) {
  try {
    const range = new Range();
    const bounds = boundsOf(flat, span);
    const image = flat.images.find(({ start, end }) => start < span.end && end > span.start);
    if (bounds) {
      range.setStart(bounds.startContainer, bounds.startOffset);
      range.setEnd(bounds.endContainer, bounds.endOffset);
    } else if (image) {
      range.selectNode(image.element);
    } else {
      return null;
    }
    return range;
  } catch {
    return null; // The page changed in this moment; the next `document` settles it.
  }
}

/** The next element outwards, through shadow roots and frames. @param {Node} node @returns {Element|null} */
export const parentOf = (node) =>
  node.parentElement ??
  /** @type {ShadowRoot} */ (node.parentNode)?.host ??
  /** @type {Document} */ (node.parentNode)?.defaultView?.frameElement ??
  null;

/** The element that a range begins in. @param {Range} range */
export const elementOf = ({ startContainer: node, startOffset }) =>
  node.nodeType === 1 ? /** @type {Element} */ (node.childNodes[startOffset]) : node.parentElement;

/** Where a range is in our own window, even if it is in a frame. @param {Range} range */
export function boxOf(range) {
  const box = range.getBoundingClientRect();
  for (let view = /** @type {Window|null|undefined} */ (range.startContainer.ownerDocument?.defaultView); view && view !== window; view = view.parent) {
    const frame = view.frameElement?.getBoundingClientRect();
    box.x += (frame?.left ?? 0) + (view.frameElement?.clientLeft ?? 0);
    box.y += (frame?.top ?? 0) + (view.frameElement?.clientTop ?? 0);
  }
  return box;
}
