/**
 * Places of files and the snapshot, without a browser: what comes from a host is bounded and may be anything.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { linesOf, onSite, openPlaces, readWhole } from "../loader/places.js";
import { placed } from "../loader/snapshot.js";

const bytes = (text) => new TextEncoder().encode(text);
const text = (bytes) => new TextDecoder().decode(bytes);
const src = "https://a.example/reviews/spec-42";

/** A host that answers with this, and what it was asked. */
function host(status, body = "") {
  const asked = [];
  const get = async (url, init) => (asked.push([init.method ?? "GET", String(url), init]), new Response(body, { status }));
  return { asked, get };
}

test("a manifest becomes lines, and a page that answers everything with HTML has none", () => {
  const manifest = {
    format: "baton-dir/1", review: "r", base: [{ file: "base-1.yrs", len: 3 }], packs: [{ file: "u/2.yrs", len: 4 }], writers: ["w/0.json"],
  };
  const [status, lines] = linesOf(bytes(JSON.stringify(manifest)));
  assert.deepEqual([status, text(lines).split("\n")], [200, ["review r", "pack base-1.yrs 3", "pack u/2.yrs 4", "writer w/0.json"]]);
  assert.equal(linesOf(bytes("<!doctype html>"))[0], 404);
  for (const json of ["null", "[]", '{"format":"baton-dir/2"}', '"x"']) assert.equal(linesOf(bytes(json))[0], 415, json);
  assert.equal(text(linesOf(bytes('{"format":"baton-dir/1","base":7,"packs":[null]}'))[1]), "review undefined\npack undefined undefined");
});

test("what is longer than it may be is not read to its end", async () => {
  let n = 0;
  const endless = new ReadableStream({ pull: (to) => (n++, to.enqueue(new Uint8Array(1000))) });
  await assert.rejects(readWhole(endless, 2500), RangeError);
  assert.ok(n < 10, `${n} pieces were read`);
  const { get } = host(200, "x".repeat(100));
  assert.deepEqual((await onSite(src, { place: "site", act: "read", file: "u/1.yrs", lenMax: 99 }, get))[0], 413);
  assert.equal(text((await onSite(src, { place: "site", act: "read", file: "u/1.yrs", lenMax: 100 }, get))[1]).length, 100);
});

test("a new file is put only if there is none of its name; lists are asked for anew", async () => {
  const { asked, get } = host(201);
  await onSite(src, { place: "site", act: "create", file: "u/1.yrs", bytes: bytes("x") }, get);
  await onSite(src + "/", { place: "site", act: "list", file: "manifest.json" }, get);
  const [[method, url, { headers, redirect }], [, list, { cache }]] = asked;
  assert.deepEqual([method, url, headers["if-none-match"], redirect], ["PUT", src + "/u/1.yrs", "*", "error"]);
  assert.deepEqual([list, cache], [src + "/manifest.json", "no-cache"]);
});

test("no answer is told from an answer that says no", async () => {
  const gone = async () => { throw TypeError("no network"); };
  assert.equal(await onSite(src, { place: "site", act: "list", file: "manifest.json" }, gone), null);
  assert.equal((await onSite(src, { place: "site", act: "create", file: "u/1.yrs", bytes: bytes("x") }, host(412).get))[0], 412);
});

test("what goes into a link comes out of it, and what is too long goes into none", async () => {
  const places = openPlaces("", "review");
  const comments = crypto.getRandomValues(new Uint8Array(3000));
  const packed = await places.pack(comments);
  assert.match(packed, /^[A-Za-z0-9_-]+$/);
  assert.deepEqual(await places.unpack(packed), comments);
  assert.equal(await places.pack(crypto.getRandomValues(new Uint8Array(9000))), "");
  for (const cut of [packed.slice(0, -9), "%%%", "A".repeat(9000)]) await assert.rejects(places.unpack(cut));
  const bomb = await places.pack(new Uint8Array(4 << 20));
  await assert.rejects(places.unpack(bomb), RangeError);
});

test("a quote is placed where it stands once between the same words, and nowhere else", () => {
  const blocks = ["One fox.", "The quick 🦊 fox.", "One fox."].map((text) => ({ text }));
  const quote = (before, quote, after) => ({ id: quote, style: "plain", before, quote, after });
  assert.deepEqual(placed(blocks, [quote("The ", "quick 🦊", " fox.\n")]), [{ id: "quick 🦊", style: "plain", start: 13, end: 21 }]);
  assert.deepEqual(placed(blocks, [quote("One ", "fox", "."), quote("", "cat", "")]), []);
  assert.deepEqual(placed(blocks, [quote("One ", "fox", ".\nThe")]).map(({ start }) => start), [4]);
});
