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
  let last = "";

  const report = () => {
    const inner = reach();
    if (!inner) {
      const selection = getSelection();
      if (selection?.isCollapsed === false && selection.containsNode(flatNow().root, true)) send({ type: "selection", span: null, rect: null });
      return;
    }
    const found = inner.selected();
    const key = found.span ? JSON.stringify({ ...found, rect: 0 }) : "";
    if (key === last || signal.aborted) return;
    last = key;
    send({ type: "selection", ...found });
  };

  const rest = () => {
    clearTimeout(timer);
    timer = setTimeout(report, REST_MS);
  };
  // Pointers, keys and scripts all end here; other events would tell nothing more.
  document.addEventListener("selectionchange", rest, { signal });

  return {
    rest,
    /** Reports again even if nothing changed. */
    refresh() {
      last = "none yet";
      report();
    },
  };
}
