/**
 * Follows the person's selection and reports it when it rests.
 *
 * What is left out: which words it is on, which the late part finds out (`inner.js`). Until that is there, a selection in the
 * page under review is reported without a place, so that the engine is fetched.
 */

// Long enough that a drag is not a stream of messages, short enough that the button beside the text feels immediate.
const REST_MS = 50;

/**
 * @param {() => import("./flatten.js").Flat} flatNow as it was read last
 * @param {() => import("./inner.js").Inner|undefined} reach
 * @param {(message: import("./protocol.js").SelectionMessage) => void} send
 * @param {AbortSignal} signal ends it
 */
export function watchSelection(flatNow, reach, send, signal) {
  let timer = 0;

  const report = () => {
    const inner = reach();
    if (inner) return inner.report();
    const selection = getSelection();
    if (selection?.isCollapsed === false && selection.containsNode(flatNow().root, true)) send({ type: "selection", span: null, rect: null });
  };

  const rest = () => {
    clearTimeout(timer);
    timer = setTimeout(report, REST_MS);
  };
  // Pointers, keys and scripts all end here; other events would tell nothing more.
  document.addEventListener("selectionchange", rest, { signal });

  return rest;
}
