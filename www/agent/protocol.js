/**
 * The messages between the page agent and the engine: documented here, once, and nowhere else.
 *
 * Every message is a plain object that survives a structured clone, so the same two sides can talk by direct calls (a
 * page) or over a port (the extension). Golden examples stand in `tests/fixtures/agent/`; the engine's types must
 * accept them.
 *
 * **Spans** are UTF-16 offsets, half-open, in the *flat text*: the texts of all blocks joined by one "\n" each.
 * **Addresses** come without their fragment, which is a place in a document and not another document.
 * **Order**: the agent sends `document` before any span that refers to it, and the engine answers every `document`
 * with a `paint`. A receiver ignores message types that it does not know.
 *
 * What is left out: anything about comments. The agent knows marks by opaque ids and looks, nothing else.
 */

/** Version of the messages; `document` carries it. It changes when a field changes its meaning or goes away. */
export const VERSION = 2;

/**
 * @typedef {{ start: number, end: number }} Span
 * @typedef {{ left: number, top: number, right: number, bottom: number }} Rect in CSS pixels of the viewport
 *
 * @typedef {object} Block one paragraph-like piece of the page; how blocks are made is written in `flatten.js`
 * @property {string} text never empty
 * @property {"heading"|"paragraph"|"list-item"|"cell"|"code"|"image"} kind
 * @property {number} [level] of a heading, 1 to 6
 * @property {string} [id] the element's own `id`, on its first block only
 * @property {number} [row] of a cell, from 0, in document order of the rows of its table
 * @property {number} [column] of a cell: how many cells stand before it in its row
 * @property {string} [source] of an image: its `src` as written
 */

/**
 * Agent → engine.
 *
 * - `document`: at the start, on `refresh`, after changes of the page that changed this message, after navigation.
 *   `flatten` is the version of the rules by which it was read (`flatten.js`); 1 when it is not said.
 * - `selection`: the person's selection inside the root, as soon as it rests and before any of our controls takes the
 *   focus; `null` when there is none (any more), which also happens when our own composer takes the focus.
 *   `element` says that an image or a block is meant as a whole, `region` which part of the image (`[left, top, right, bottom]`
 *   in thousandths), `caption` what stands under it, and `isPicked` that it answers a `pick`. Before the late part is there, any selection has no span.
 * - `activate`: a click or tap on painted marks, the shortest first; never empty.
 * - `hover`: the marks under the pointer, shortest first, whenever that changes; empty when it left them.
 * - `navigated`: the address changed without a load ; a `document` follows.
 * - `opened`: something that hid the revealed span was opened: `details`, the panel of a tab.
 * - `view`: the answer to `look`: what lies in the window now; `null` when nothing of the text does.
 *
 * @typedef {{ type: "document", version: number, url: string, canonical: string|null, title: string, lang: string,
 *   dir: "ltr"|"rtl", blocks: Block[], flatten?: number }} DocumentMessage
 * @typedef {{ type: "selection", span: Span|null, rect: Rect|null, element?: "image"|"block", region?: number[], caption?: string,
 *   isPicked?: boolean }} SelectionMessage
 * @typedef {{ type: "activate", ids: string[] }} ActivateMessage
 * @typedef {{ type: "hover", ids: string[] }} HoverMessage
 * @typedef {{ type: "navigated", url: string }} NavigatedMessage
 * @typedef {{ type: "opened" }} OpenedMessage
 * @typedef {{ type: "view", span: Span|null }} ViewMessage
 * @typedef {DocumentMessage|SelectionMessage|ActivateMessage|HoverMessage|NavigatedMessage|OpenedMessage|ViewMessage} AgentMessage
 */

/**
 * Engine → agent.
 *
 * - `paint`: without `gone`, all marks there are now, which replace what was painted. With `gone`, the marks that are new or
 *   other than they were, and the ids of those that are not there any more; the rest stays. Agents before version 2 never
 *   get `gone`. A mark whose style is not known is painted plain.
 * - `active`: which mark is emphasised, or none.
 * - `reveal`: opens what hides the span, scrolls it into the free part of the window, emphasises it for a moment; of an image
 *   the part that `region` names.
 * - `inset`: how many pixels the panel takes at the *page's* inline end and block end; the page gives way. 0 undoes it.
 * - `clear-selection`: drops the person's selection (after a comment was saved, say).
 * - `pick`: lets the person pick an image, a cell or a code block by pointer or keys; a `selection` follows, unless it was
 *   given up. `words` are what each is called.
 * - `refresh`: asks for `document` and `selection` again.
 * - `look`: asks for `view`, once: what the person is looking at is placed first.
 * - `number`: puts these numbers behind the marks, until the next one; the page is about to be printed, or was.
 *
 * @typedef {"plain"|"blocking"|"question"|"suggestion"|"draft"|"closed"} MarkStyle
 * @typedef {{ id: string, start: number, end: number, style: MarkStyle }} Mark
 * @typedef {{ type: "paint", marks: Mark[], gone?: string[], active: string|null }} PaintMessage
 * @typedef {{ type: "active", id: string|null }} ActiveMessage
 * @typedef {{ type: "reveal", start: number, end: number, region?: number[] }} RevealMessage
 * @typedef {{ type: "inset", inlineEnd: number, blockEnd: number }} InsetMessage
 * @typedef {{ type: "clear-selection" }} ClearSelectionMessage
 * @typedef {{ type: "pick", words: { image: string, cell: string, code: string } }} PickMessage
 * @typedef {{ type: "refresh" }} RefreshMessage
 * @typedef {{ type: "look" }} LookMessage
 * @typedef {{ type: "number", marks: { id: string, number: number }[] }} NumberMessage
 * @typedef {PaintMessage|ActiveMessage|RevealMessage|InsetMessage|ClearSelectionMessage|PickMessage|RefreshMessage|LookMessage|NumberMessage} EngineMessage
 */
