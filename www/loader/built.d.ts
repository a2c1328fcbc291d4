/** What `build.mjs` puts into the bundles: what it has built before. */

/** The hash of `baton.late.js`. */
declare const LATE_HASH: string;

/** The hashes of the engine's files and of the words in each language, by their names. */
declare const HASHES: Record<string, string>;

/** The module that wasm-bindgen wrote. */
declare module "built:engine" {
  export const Engine: import("./engine.js").EngineClass;
  export default function init(from: object): Promise<WebAssembly.Exports>;
  export function late_from(fetch: () => void): void;
}

/** The two parts of the engine, gzipped, and the words of the interface by language. */
declare module "built:files" {
  const files: Record<string, Uint8Array<ArrayBuffer>>;
  export default files;
}
declare module "built:strings" {
  const strings: Record<string, object>;
  export default strings;
}
