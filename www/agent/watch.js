/**
 * Notices that the page changed, or that the person went to another page without a load.
 *
 * History methods are never patched: the Navigation API says it where there is one; else a look at the address whenever the
 * content changes finds out. While nothing happens, no timer runs.
 */

// Pages build themselves in bursts. One look after the burst is enough, and one every 300 ms while it never ends.
const SETTLE_MS = 300;
// After the address changed, the old text often stays until the new one was fetched: wait for it, but not for ever.
const ARRIVE_MS = 1000;

/** The address without its fragment, which is a place in a document and not another document. */
export const address = () => location.href.replace(/#.*/, "");

/**
 * @param {object} world
 * @param {() => Element|null} world.root the watched part, as it is now
 * @param {() => void} world.changed something may have changed, look again
 * @param {(url: string) => void} world.navigated
 * @param {AbortSignal} world.signal ends it
 */
export function watchPage({ root, changed, navigated, signal }) {
  let url = address();
  let timer = 0;

  /** @param {number} ms */
  const later = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = 0;
      changed();
    }, ms);
  };

  const look = () => {
    if (address() === url) return;
    url = address();
    navigated(url);
    later(ARRIVE_MS);
  };

  /** @param {MutationRecord[]} records */
  const record = (records) => {
    look();
    const element = root();
    const isOurs = records.some(({ target }) => !element || element.contains(target) || target.contains(element));
    if (isOurs && !timer) later(SETTLE_MS);
  };

  const observer = new MutationObserver(record);
  observer.observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ["hidden", "alt"],
  });
  globalThis.navigation?.addEventListener("currententrychange", look, { signal });
  signal.addEventListener("abort", () => {
    observer.disconnect();
    clearTimeout(timer);
  });

  return {
    /** Something changed where the observer does not look. */
    touched: () => timer || later(SETTLE_MS),

    /** Tells whether the page changed and `changed` was not called since; the caller is about to look itself. */
    takePending() {
      record(observer.takeRecords());
      const isPending = timer > 0;
      clearTimeout(timer);
      timer = 0;
      return isPending;
    },
  };
}
