/**
 * Numbers behind the marks while the page is printed, and nothing of them afterwards.
 *
 * The one time that we put nodes into the page: paper has no other place for a number. They hold no text, so the page reads
 * the same with them; a style sheet of ours writes the number. What is left out: the notes themselves (`loader/paper.js`).
 */

import { carry } from "./carry.js";
import { rangeOf } from "./places.js";

const NAME = "baton-number";

/** What stood in a text without its end shows it: thin, because colours are often not printed. */
const CSS_TEXT =
  `@media print{${["plain", "suggestion", "question", "blocking"].map((style) => `::highlight(baton-${style}){text-decoration:underline dotted 1px}`).join("")}}` +
  `${NAME}::after{content:attr(n);font:600 .68em/1 sans-serif;vertical-align:super;margin-inline-start:.1em}`;

/**
 * @param {{ id: string, number: number }[]} notes none takes back what the last ones did
 * @param {import("./late.js").Agent} agent
 */
export function number(notes, { memory, flatNow }) {
  memory.unnumber?.();
  memory.unnumber = undefined;
  const { marks, of } = memory.view ?? {};
  if (!notes.length || !marks || !of) return;
  const flat = flatNow();
  const numbers = new Map(notes.map(({ id, number }) => [id, number]));
  /** By where they end: several marks may end at one place. @type {Map<number, { range: Range, numbers: number[] }>} */
  const places = new Map();
  for (const mark of carry([...marks.values()].filter(({ id }) => numbers.has(id)), of, flat.blocks)) {
    const range = places.get(mark.end)?.range ?? rangeOf(flat, mark);
    const others = places.get(mark.end)?.numbers ?? [];
    if (range) places.set(mark.end, { range, numbers: [...others, numbers.get(mark.id) ?? 0] });
  }
  const undo = [...places.values()].map(({ range, numbers }) => insert(range, numbers.sort((a, b) => a - b).join(", ")));
  undo.push(...[...new Set([...places.values()].map(({ range }) => range.endContainer.getRootNode()))].map(adopt));
  flatNow();
  memory.unnumber = () => {
    for (const takeBack of undo.reverse()) takeBack();
    flatNow();
  };
}

/**
 * Puts a number behind a range. Gives what takes it back: the page's own text node is whole again.
 * @param {Range} range @param {string} text
 */
function insert(range, text) {
  const { endContainer: node, endOffset } = range;
  const number = /** @type {Document} */ (node.ownerDocument).createElement(NAME);
  number.setAttribute("n", text);
  const isText = node.nodeType === Node.TEXT_NODE;
  const tail = isText && endOffset < /** @type {Text} */ (node).length ? /** @type {Text} */ (node).splitText(endOffset) : null;
  if (isText) /** @type {Text} */ (node).after(number);
  else node.insertBefore(number, node.childNodes[endOffset] ?? null);
  return () => {
    if (tail && tail.previousSibling === number && number.previousSibling === node) {
      /** @type {Text} */ (node).appendData(tail.data);
      tail.remove();
    }
    number.remove();
  };
}

/** Gives a document or a shadow root our sheet. Gives what takes it back. @param {Node} node */
function adopt(node) {
  const root = /** @type {Document|ShadowRoot} */ (node);
  const view = /** @type {Window & typeof globalThis} */ ((root.ownerDocument ?? root).defaultView ?? window);
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(CSS_TEXT);
  root.adoptedStyleSheets.push(sheet);
  return () => {
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
  };
}
