/**
 * Turns a part of a page into blocks of flat text, and remembers which text node each stretch came from.
 *
 * The rules are part of the format (a revision is the hash of this text), so they look at mark-up only, never at
 * computed style: a command line without a browser must come to the same blocks. Pairs in `tests/fixtures/flatten`.
 *
 * 1. The elements in SKIP, elements with `hidden` (other than `until-found`) and those that match `ignore` are not there.
 * 2. The elements in BLOCK end the block before them and begin their own; all others are inline and join. Text after an
 *    inner block begins a further block of the outer element. Blocks without a VISIBLE character are left out.
 * 3. Headings, list items (`li`, `dt`, `dd`), cells (`td`, `th`) and `pre` have their own kind; other block elements keep
 *    the kind of what they stand in (a `p` in a `td` is a cell), and are paragraphs at the root.
 * 4. Runs of space, tab, line feed, form feed and carriage return become one space, and none at either end of a block.
 *    `br` counts as such a character. In `pre` all text stays, `br` is a line feed, line feeds at the end are dropped.
 * 5. An `img` with `alt` is an image block. It does not cut the sentence that it stands in, but comes right after its
 *    block. The inside of an `svg` is not read.
 *
 * That is version 1. Version 2 is the same but for `into`: open shadow roots, frames and the panels of tabs are read where
 * they stand (`inner.js`). A page that has none of them is the same in both, and is called version 1.
 */

/** @typedef {import("./protocol.js").Block} Block */

/**
 * `length` characters of `node` from `offset`, which stand at `flat` of the flat text, one for one.
 * @typedef {{ node: Text, offset: number, flat: number, length: number }} Piece
 *
 * Pieces are in document order, which is also the order of the flat text.
 * `told` is what the engine is told of how it was read.
 * @typedef {{ root: Element, blocks: Block[], pieces: Piece[], images: { element: Element, start: number, end: number }[],
 *   told?: { flatten: number } }} Flat
 *
 * @typedef {object} Context what text that comes now would belong to
 * @property {Block["kind"]} kind
 * @property {number} [level]
 * @property {string} [id]
 * @property {number} [row]
 * @property {number} [column]
 */

const SKIP =
  /^(audio|canvas|datalist|iframe|noscript|object|script|select|style|svg|template|textarea|video|baton-review)$/;
const BLOCK =
  /^(address|article|aside|blockquote|caption|d[dlt]|details|dialog|div|fieldset|fig(caption|ure)|footer|form|h[1-6r]|header|hgroup|iframe|legend|li|main|menu|nav|[ou]l|p|pre|search|section|summary|t(able|body|foot|head|[dhr]))$/;
/** Collapsible white space, or words with single spaces between them. */
const RUN = /[ \t\n\f\r]+|[^ \t\n\f\r]+(?: [^ \t\n\f\r]+)*/g;
/** What makes a block worth keeping; a paragraph of one non-breaking space is a spacer. */
const VISIBLE = /[^ \t\n\f\r\xa0]/;

/** What is to be read inside of an element; null when the element is not there. @param {Element} element */
export const inside = (element) =>
  SKIP.test(element.localName) || (element.getAttribute("hidden") ?? "until-found") !== "until-found" ? null : element.childNodes;

/**
 * @param {Element} root
 * @param {string|null} ignore a selector; one that does not parse ignores nothing
 * @param {(element: Element) => Iterable<Node>|null} [into] which elements are there, and what is read inside of them
 * @returns {Flat}
 */
export function flatten(root, ignore, into = inside) {
  /** @type {Flat} */
  const flat = { root, blocks: [], pieces: [], images: [] };
  const { blocks, pieces } = flat;
  /** Images inside the block that is being read. @type {[Element, Block][]} */
  let waiting = [];
  let text = "";
  let base = 0;
  let row = 0;
  let column = 0;
  try {
    ignore && root.matches(ignore);
  } catch {
    ignore = null;
  }

  /** @param {Block} block */
  const push = (block) => {
    blocks.push(block);
    base += block.text.length + 1;
  };

  /** @param {Text} node @param {number} offset @param {string} run */
  const add = (node, offset, run) => {
    pieces.push({ node, offset, flat: base + text.length, length: run.length });
    text += run;
  };

  /** Ends the block that is being read. @param {Context} context */
  const close = (context) => {
    text = VISIBLE.test(text) ? text.replace(context.kind === "code" ? /\n+$/ : / $/, "") : "";
    const end = base + text.length;
    for (let last; (last = pieces.at(-1)) && last.flat + last.length > end; ) {
      last.length = end - last.flat;
      if (last.length <= 0) pieces.pop();
    }
    if (text) {
      push({ text, ...context });
      delete context.id;
    }
    for (const [element, image] of waiting) {
      flat.images.push({ element, start: base, end: base + image.text.length });
      push(image);
    }
    text = "";
    waiting = [];
  };

  /** What the text directly in a block element belongs to. @param {string} name @param {Context} outer @returns {Context} */
  const enter = (name, { id, ...outer }) => {
    if (/^h\d/.test(name)) return { kind: "heading", level: +name[1] };
    if (/^(li|d[dt])$/.test(name)) return { kind: "list-item" };
    if (/^t[dh]$/.test(name)) return { kind: "cell", row, column: column++ };
    return name === "pre" ? { kind: "code" } : outer;
  };

  /** @param {Iterable<Node>} nodes which may come from the documents of frames, where other classes are @param {Context} context */
  const walk = (nodes, context) => {
    for (const node of nodes) {
      if (node.nodeType === 3) read(/** @type {Text} */ (node), context);
      else if (node.nodeType === 1) visit(/** @type {Element} */ (node), context);
    }
  };

  /** @param {Text} node @param {Context} context */
  const read = (node, context) => {
    if (context.kind === "code") return add(node, 0, node.data);
    for (const { 0: run, index } of node.data.matchAll(RUN)) {
      if (/[^ \t\n\f\r]/.test(run)) add(node, index, run);
      else if (text && !text.endsWith(" ")) add(node, index, " ");
    }
  };

  /** @param {string} name @param {Element} element @param {Iterable<Node>} nodes @param {Context} outer */
  const visitBlock = (name, element, nodes, outer) => {
    const outerPlace = [row, column];
    close(outer);
    if (name === "table") row = -1;
    if (name === "tr") [row, column] = [row + 1, 0];
    const context = { ...enter(name, outer), ...(element.id && { id: element.id }) };
    walk(nodes, context);
    close(context);
    if (name === "table") [row, column] = /** @type {[number, number]} */ (outerPlace);
  };

  /** @param {Element} element @param {Context} context */
  const visit = (element, context) => {
    const name = element.localName;
    const nodes = into(element);
    if (!nodes || (ignore && element.matches(ignore))) return;
    if (name === "br") {
      if (context.kind === "code") text += "\n";
      else if (text && !text.endsWith(" ")) text += " ";
    } else if (name === "img") {
      const source = element.getAttribute("src");
      const alt = element.getAttribute("alt")?.match(/[^ \t\n\f\r]+/g)?.join(" ");
      if (alt) waiting.push([element, { text: alt, kind: "image", ...(element.id && { id: element.id }), ...(source && { source }) }]);
    } else if (BLOCK.test(name)) {
      visitBlock(name, element, nodes, context);
    } else {
      walk(nodes, context);
    }
  };

  /** @type {Context} */
  const context = { kind: "paragraph" };
  walk(into(root) ?? root.childNodes, context);
  close(context);
  return flat;
}
