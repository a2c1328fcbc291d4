/** Flattening agrees with the shared fixtures in a real browser, and places convert both ways without loss. */

import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { FIXTURES, fixture, startWorld } from "./browser.mjs";

let world;
let page;
before(async () => {
  world = await startWorld();
  page = await world.browser.newPage();
});
after(() => world.stop());

const names = readdirSync(join(FIXTURES, "flatten")).filter((name) => name.endsWith(".html"));

/** Flattens a fixture, and converts every possible short span of it to the page and back. */
const flattenInPage = async ({ ignore }) => {
  const { flatten } = await import("/agent/flatten.js");
  const { boundsOf, spanOf } = await import("/agent/places.js");
  const { createInner } = await import("/agent/inner.js");
  const root = document.querySelector("main") ?? document.body;
  const painter = { sheet: new CSSStyleSheet(), css: "" };
  // Version 2 is version 1 wherever there is nothing behind walls.
  const flat = createInner({ root: () => root, ignore, painter, signal: new AbortController().signal }).read();
  const first = flatten(root, ignore).blocks;
  const text = flat.blocks.map((block) => block.text).join("\n");
  const wrong = [];
  const squeeze = (text) => text.replace(/[ \t\n\f\r]+/g, " ");
  for (const { node, offset, flat: at, length } of flat.pieces) {
    const inPage = squeeze(node.data.slice(offset, offset + length));
    if (inPage !== squeeze(text.slice(at, at + length))) wrong.push(["piece", inPage, text.slice(at, at + length)]);
  }
  const isText = (at) => flat.pieces.some((piece) => at >= piece.flat && at < piece.flat + piece.length);
  for (let start = 0; start < text.length; start++) {
    for (const length of [1, 2, 7, 30]) {
      const end = start + length;
      if (!isText(start) || !isText(end - 1)) continue;
      const bounds = boundsOf(flat, { start, end });
      const range = new Range();
      range.setStart(bounds.startContainer, bounds.startOffset);
      range.setEnd(bounds.endContainer, bounds.endOffset);
      const back = spanOf(flat, range);
      if (back?.start !== start || back.end !== end) wrong.push(["span", start, end, back]);
    }
  }
  if (!flat.told && JSON.stringify(first) !== JSON.stringify(flat.blocks)) wrong.push(["version 1", first]);
  return { blocks: flat.blocks, wrong, ...flat.told };
};

for (const name of names) {
  test(`flattens ${name}`, async () => {
    const path = `flatten/${name.replace(".html", ".json")}`;
    const ignore = name === "ignore.html" ? ".toc, nav" : null;
    await page.goto(`${world.origin}/fixtures/flatten/${name}`);
    const { blocks, wrong, ...told } = await page.evaluate(flattenInPage, { ignore });
    // With UPDATE=1 the fixtures are written anew; read the difference before you keep it.
    if (process.env.UPDATE) {
      const lines = blocks.map((block) => "    " + JSON.stringify(block)).join(",\n");
      const version = told.flatten ? `  "flatten": ${told.flatten},\n` : "";
      writeFileSync(join(FIXTURES, path), `{\n  "ignore": ${JSON.stringify(ignore)},\n${version}  "blocks": [\n${lines}\n  ]\n}\n`);
    }
    assert.deepEqual({ ignore, ...told, blocks }, fixture(path));
    assert.deepEqual(wrong, []);
  });
}

test("there are enough fixtures", () => assert.ok(names.length >= 12));

test("a selector that does not parse ignores nothing", async () => {
  await page.goto(`${world.origin}/fixtures/flatten/emoji.html`);
  const { blocks } = await page.evaluate(flattenInPage, { ignore: "p[" });
  assert.deepEqual(blocks, fixture("flatten/emoji.json").blocks);
});

test("an end at the beginning of the next paragraph is the end of this one", async () => {
  await page.goto(`${world.origin}/fixtures/flatten/paragraphs.html`);
  const span = await page.evaluate(async () => {
    const { flatten } = await import("/agent/flatten.js");
    const { spanOf } = await import("/agent/places.js");
    const range = new Range();
    range.setStart(document.querySelector("h1").firstChild, 0);
    range.setEnd(document.querySelector("p"), 0);
    return spanOf(flatten(document.querySelector("main"), null), range);
  });
  assert.deepEqual(span, { start: 0, end: "Moving the archive".length });
});
