/**
 * Fetches the engine: its module, its WebAssembly and the words of the interface, side by side.
 *
 * It leans on nothing but files beside this script, and on no header: hosts that serve WebAssembly with a wrong type, and
 * then without compression too, get asked for the gzip file. Where the tag has an `integrity`, this file knows the hash of
 * `baton.late.js`, and that knows all others. What is left out: `file://`, where nothing can be fetched (`inlined.js`).
 */

/**
 * What the engine is, seen from here. `receive` takes the messages of `agent/protocol.js`.
 * @typedef {{ receive(message: object): void, command(name: string, args: unknown[]): Promise<unknown>, late(isHere: boolean): void,
 *   destroy(): void }} Engine
 * @typedef {new (mount: HTMLElement, shadow: ShadowRoot, config: object, strings: object,
 *   toAgent: (message: import("../agent/protocol.js").EngineMessage) => void,
 *   emit: (name: string, detail: unknown) => void) => Engine} EngineClass
 */

/** @typedef {import("./late.js").Late} Late */

/**
 * @param {string} base
 * @param {string} lang
 * @param {number} nTries how often it failed before: some browsers remember a failed import for ever
 * @param {string|undefined} integrity of the tag
 * @returns {Promise<[{ Engine: EngineClass }, Late, [string, object], WebAssembly.Exports]>} the engine's module, our own second
 *   part, the words, and what the WebAssembly offers to its late part
 */
export async function loadEngine(base, lang, nTries, integrity) {
  const again = nTries ? "?" + nTries : "";
  const url = base + "baton.late.js" + again;
  if (integrity) {
    await preload(url, LATE_HASH);
    /** @type {Late} */
    const late = await import(url);
    return late.loadGuarded(late, base, lang, again, preload);
  }
  /** @type {Promise<Late>} */
  const coming = import(url);
  const [engine, late, words, wasm] = await Promise.all([
    import(base + "engine.js" + again),
    coming,
    coming.then((late) => late.fetchStrings(base, lang)),
    fetch(base + "engine_bg.wasm"),
  ]);
  return [engine, late, words, await late.instantiate(engine, wasm, !!nTries)];
}

/**
 * Fetches a module if it is what it was when this was built. `import()` cannot be told a hash, but it takes what was preloaded.
 * @param {string} href @param {string} integrity
 */
const preload = (href, integrity) => {
  const link = document.createElement("link");
  return new Promise((onload, onerror) => {
    Object.assign(link, { rel: "modulepreload", crossOrigin: "", href, integrity, onload, onerror });
    document.head.append(link);
  }).finally(() => link.remove());
};
