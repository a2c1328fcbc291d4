/**
 * A tag with an `integrity`: everything that comes after it is what it was when it was built, or it does not run. And the
 * files that people read before they write a tag: types, the manifest of custom elements, hashes.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { startWorld } from "./browser.mjs";

const WWW = join(import.meta.dirname, "..");
let world;
let page;
/** What `integrity.json` says. @type {Record<string, string>} */
let hashes;
before(async () => {
  world = await startWorld();
  hashes = JSON.parse(String(readFileSync(join(world.out, "integrity.json"))));
});
after(() => world.stop());
beforeEach(async () => {
  await page?.context().close();
  world.pages.clear();
  world.types.clear();
  world.requests.length = 0;
});

/** @param {string} head @param {string} [body] */
const open = async (head, body = "<main><p id=p>Some text.</p></main>") => {
  world.pages.set("/page", `<!doctype html><html lang="en"><meta charset="utf-8"><title>T</title>${head}<body>${body}</body></html>`);
  page = await (await world.browser.newContext()).newPage();
  await page.goto(`${world.origin}/page`);
};
const tag = () => `<script async src="/baton/baton.iife.js" integrity="${hashes["baton.iife.js"]}" crossorigin="anonymous"></script>`;
const moduleTag = () => `<script type="module" src="/baton/baton.js" integrity="${hashes["baton.js"]}" crossorigin="anonymous"></script>`;
/** How it ended: "here", or the code of the error. */
const outcome = () =>
  page.evaluate(async () => {
    await customElements.whenDefined("baton-review");
    while (!document.querySelector("baton-review")) await new Promise((resolve) => setTimeout(resolve, 10));
    const failed = new Promise((resolve) => document.addEventListener("baton:error", ({ detail }) => resolve(detail.code)));
    return Promise.race([failed, document.querySelector("baton-review").ready().then(() => "here", () => failed)]);
  });

for (const [kind, made] of [["classic", tag], ["module", moduleTag]]) {
  test(`what was not touched is taken, from a ${kind} tag`, async () => {
    await open(made());
    assert.equal(await outcome(), "here");
    await page.waitForFunction(() => window.fake.late.length);
    assert.deepEqual(await page.evaluate(() => window.fake.late), [true]);
    assert.equal(await page.locator("link").count(), 0);
  });
}

for (const name of ["baton.late.js", "engine.js", "engine_bg.wasm", "strings/en.json"]) {
  test(`${name} that was tampered with is refused, and none of it runs`, async () => {
    const original = readFileSync(join(world.out, name));
    const isScript = name.endsWith(".js");
    const addition = isScript ? "\nglobalThis.evil = true;" : name.endsWith(".json") ? " " : "\0\x02\x01x";
    world.pages.set(`/baton/${name}`, Buffer.concat([original, Buffer.from(addition)]));
    world.types.set(`/baton/${name}`, isScript ? "text/javascript" : name.endsWith(".json") ? "application/json" : "application/wasm");
    await open(tag());
    assert.equal(await outcome(), "engine");
    await page.getByText("could not be loaded").waitFor();
    assert.equal(await page.evaluate(() => window.evil), undefined);
    assert.equal(await page.evaluate(() => window.fake?.engines ?? 0), 0);
    // The same without a hash is taken, so it was the hash that refused it.
    await page.context().close();
    await open('<script async src="/baton/baton.iife.js"></script>');
    assert.equal(await outcome(), "here");
  });
}

test("a late part that was tampered with is refused, and the engine is told that it is not there", async () => {
  world.pages.set("/baton/engine_late.wasm", Buffer.concat([readFileSync(join(world.out, "engine_late.wasm")), Buffer.from("\0\x02\x01x")]));
  world.types.set("/baton/engine_late.wasm", "application/wasm");
  await open(tag());
  assert.equal(await outcome(), "here");
  await page.waitForFunction(() => window.fake.late.length);
  assert.deepEqual(await page.evaluate(() => [window.fake.late, window.fake.installed]), [[false], 0]);
});

test("a host with a wrong type for WebAssembly is held to the hashes, too", async () => {
  for (const name of ["engine_bg.wasm", "engine_late.wasm"]) world.types.set(`/baton/${name}`, "application/octet-stream");
  await open(tag());
  assert.equal(await outcome(), "here");
  await page.waitForFunction(() => window.fake.late.length);
  assert.deepEqual(await page.evaluate(() => window.fake.late), [true]);
  assert.ok(!world.requests.some((path) => path.endsWith(".gz")));
});

test("a build beside no engine refuses every engine when the tag has a hash", async () => {
  const out = mkdtempSync(join(tmpdir(), "baton-bare-"));
  execFileSync("npm", ["run", "--silent", "build"], { cwd: WWW, env: { ...process.env, BATON_OUT: out } });
  for (const name of ["baton.iife.js", "baton.late.js"]) {
    world.pages.set(`/baton/${name}`, readFileSync(join(out, name)));
    world.types.set(`/baton/${name}`, "text/javascript");
  }
  const integrity = JSON.parse(String(readFileSync(join(out, "integrity.json"))))["baton.iife.js"];
  rmSync(out, { recursive: true });
  await open(`<script async src="/baton/baton.iife.js" integrity="${integrity}" crossorigin="anonymous"></script>`);
  assert.equal(await outcome(), "engine");
});

test("on a server, importing it does nothing, in both forms", () => {
  for (const name of ["baton.js", "baton.iife.js", "baton.offline.js"]) {
    const script = `const before = Object.keys(globalThis).length; await import(${JSON.stringify(join(world.out, name))}); console.log(Object.keys(globalThis).length - before)`;
    const said = execFileSync("node", ["--input-type=module", "--eval", script], { encoding: "utf8" });
    assert.equal(said.trim(), "0", name);
  }
});

/** The manifest of custom elements, as tools read it. */
const manifest = () => JSON.parse(readFileSync(join(WWW, "loader/custom-elements.json"), "utf8")).modules[0].declarations[0];
const types = () => readFileSync(join(WWW, "loader/baton.d.ts"), "utf8");

test("the manifest and the types name what the element has, all of it and nothing else", async () => {
  await open(tag());
  await outcome();
  const { observed, methods } = await page.evaluate(() => {
    const { observedAttributes, prototype } = customElements.get("baton-review");
    const hidden = ["constructor", "connectedCallback", "disconnectedCallback", "attributeChangedCallback"];
    return { observed: observedAttributes, methods: Object.getOwnPropertyNames(prototype).filter((name) => !hidden.includes(name)) };
  });
  const declared = manifest();
  const names = (/** @type {{ name: string }[]} */ list) => list.map(({ name }) => name);
  const readAtStart = ["store", "now", "zone"];
  assert.deepEqual(names(declared.attributes).filter((name) => !readAtStart.includes(name)).sort(), [...observed].sort());
  assert.deepEqual(names(declared.members).sort(), methods.sort());
  const written = types();
  const body = (/** @type {string} */ name) => new RegExp(`interface ${name}[^{]*\\{([\\s\\S]*?)\\n\\}`).exec(written)[1];
  const typed = [...body("BatonReviewElement").matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name);
  assert.deepEqual([...new Set(typed)].sort(), methods.sort());
  const events = [...body("BatonEventMap").matchAll(/"(baton:\w+)"/g)].map(([, name]) => name);
  assert.deepEqual(events.sort(), names(declared.events).sort());
  assert.deepEqual([...body("BatonAttributes").matchAll(/^ {2}"?([\w-]+)"?\?:/gm)].map(([, name]) => name).sort(), names(declared.attributes).sort());
});

test("the events, parts and properties of the manifest are those of the sources", () => {
  const sources = (/** @type {string} */ dir, /** @type {string} */ ending) =>
    readdirSync(join(WWW, "..", dir), { recursive: true })
      .filter((path) => String(path).endsWith(ending) && !String(path).includes("tests"))
      .map((path) => readFileSync(join(WWW, "..", dir, String(path)), "utf8"))
      .join("\n");
  const rust = sources("crates/widget/src", ".rs");
  const late = readFileSync(join(WWW, "loader/late.js"), "utf8");
  const all = (/** @type {string} */ text, /** @type {RegExp} */ pattern) => [...new Set([...text.matchAll(pattern)].flatMap(([, ...names]) => names.filter(Boolean)))].sort();
  const emitted = [
    ...all(rust, /\.emit\(\s*(?:if is_open \{ )?"([a-z]+)"(?: \} else \{ "([a-z]+)" \})?/g),
    ...all(late, /emit\("([a-z]+)"/g),
    ...all(readFileSync(join(WWW, "loader/review.js"), "utf8"), /CustomEvent\("baton:([a-z]+)"/g),
  ];
  const declared = manifest();
  // `turn` is for the extension's panel alone, which is no page.
  assert.deepEqual([...new Set(emitted)].filter((name) => name !== "turn").sort(), declared.events.map(({ name }) => name.slice("baton:".length)).sort());
  assert.deepEqual(all(rust, /\.attr\("part", "([a-z]+)"\)/g), declared.cssParts.map(({ name }) => name).sort());
  const properties = all(sources("crates/widget/src/styles", ".css") + readFileSync(join(WWW, "agent/paint.js"), "utf8"), /var\((--baton-[a-z-]+)/g);
  assert.deepEqual(properties, declared.cssProperties.map(({ name }) => name).sort());
});

test("the types are used by a page's own script without a complaint, and a wrong use is one", () => {
  const dir = mkdtempSync(join(WWW, "test/types-"));
  const right = `/// <reference path="../../loader/baton.d.ts" />
    const review = document.querySelector("baton-review")!;
    review.addEventListener("baton:count", ({ detail }) => console.log(detail.open + detail.blocking));
    review.addEventListener("baton:layout", ({ detail }) => console.log(detail.layout));
    review.threads("open").then(([first]) => first && review.open(first.id));
    review.export("md").then((text) => text.length);`;
  const check = (/** @type {string} */ name, /** @type {string} */ text) => {
    writeFileSync(join(dir, name), text);
    const args = ["tsc", "--ignoreConfig", "--noEmit", "--strict", "--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler", "--types", "", join(dir, name)];
    return execFileSync("npx", args, { cwd: WWW, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  };
  try {
    assert.equal(check("right.ts", right), "");
    assert.throws(() => check("wrong.ts", right.replace('"open"', '"opened"')));
    assert.throws(() => check("wrong.ts", right.replace("detail.blocking", "detail.closed")));
  } finally {
    rmSync(dir, { recursive: true });
  }
});
