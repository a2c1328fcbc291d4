/**
 * Stands in for `engine.js` in `baton.offline.js`: everything is in the one file, because a page that was opened from a disk
 * (`file://`) may neither import nor fetch anything.
 *
 * What is left out: integrity beyond that of the one tag, which covers it all.
 */

import * as engine from "built:engine";
import files from "built:files";
import strings from "built:strings";
import * as late from "./late.js";
import * as places from "./places.js";

const TYPES = { headers: { "content-type": "application/wasm" } };

/** @param {string} _ the directory, in which is nothing @param {string} name */
late.source.get = async (_, name) => {
  const [, lang] = /^strings\/(.+)\.json$/.exec(name) ?? [];
  if (lang) return strings[lang] ? Response.json(strings[lang]) : new Response(null, { status: 404 });
  const packed = files[name];
  if (!packed) return new Response(null, { status: 404 });
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")), TYPES);
};

late.source.places = async () => places;

/** @type {typeof import("./engine.js").loadEngine} */
export async function loadEngine(base, lang) {
  const [words, wasm] = await Promise.all([late.fetchStrings(base, lang), late.source.get(base, "engine_bg.wasm")]);
  return [engine, late, words, await late.instantiate(engine, wasm, false)];
}
