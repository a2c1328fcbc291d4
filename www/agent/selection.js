/**
 * Follows the person's selection and reports it when it rests.
 *
 * What is left out: selections inside shadow roots of the page, and the second and further ranges of a Firefox selection.
 */

import { spanOf } from "./places.js";

// Long enough that a drag is not a stream of messages, short enough that the button beside the text feels immediate.
const REST_MS = 50;

/**
 * @param {() => import("./flatten.js").Flat} flatNow up to date with the page
 * @param {(message: import("./protocol.js").SelectionMessage) => void} send
 * @param {AbortSignal} signal ends it
 */
export function watchSelection(flatNow, send, signal) {
  let timer = 0;
  let last = "";

  const report = () => {
    const selection = getSelection();
    const range = selection?.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const flat = range && flatNow();
    const span = range && flat && spanOf(flat, range);
    const key = span ? span.start + "-" + span.end : "";
    if (key === last || signal.aborted) return;
    last = key;
    const { left, top, right, bottom } = range?.getBoundingClientRect() ?? new DOMRect();
    send({ type: "selection", span, rect: span && { left, top, right, bottom } });
  };

  const rest = () => {
    clearTimeout(timer);
    timer = setTimeout(report, REST_MS);
  };
  // Pointers, keys and scripts all end here; other events would tell nothing more.
  document.addEventListener("selectionchange", rest, { signal });

  return {
    /** Reports again even if nothing changed. */
    refresh() {
      last = "none yet";
      report();
    },
  };
}
