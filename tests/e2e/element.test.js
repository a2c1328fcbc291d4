/**
 * The element with its real engine, as a page's own script knows it: attributes, events, methods, hooks, and how it is held to
 * the hash in its tag. What the loader does by itself is tested in `www/test`.
 */

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { newPerson } from "./harness/chromium.js";
import { newFirefoxPage } from "./harness/firefox.js";
import { WIDGET, startRelay, temporaryDir } from "./harness/program.js";
import { Review, until } from "./harness/review.js";
import { startStrictHost } from "./harness/sites.js";

const TEXT = "<main><h1>A plan</h1><p>We open in March, and close when nobody comes any more.</p><p>It costs eleven thousand a year.</p></main>";

/** A site of one page. @param {import("node:test").TestContext} test @param {string} head @param {string} [body] */
async function siteOf(test, head, body = "") {
  const dir = await temporaryDir(test);
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A plan</title>${head}</head><body>${TEXT}${body}</body></html>`;
  await mkdir(join(dir, "plan"), { recursive: true });
  await writeFile(join(dir, "plan/index.html"), page);
  // Written down by the page itself, from its first moment.
  await writeFile(
    join(dir, "plan/heard.js"),
    `window.heard = [];
    for (const name of "ready count open close select submit sync orphan layout error".split(" ")) {
      document.addEventListener("baton:" + name, ({ detail, composed, target }) => heard.push([name, detail, composed && target.localName]));
    }`,
  );
  return dir;
}
const SCRIPT = '<script src="/plan/heard.js"></script>';
const TAG = '<script async src="/baton/baton.iife.js" data-user-name="Ana"></script>';

/** What the page heard of one event. @param {Review} review @param {string} name @returns {Promise<any[]>} */
const heard = (review, name) => review.page.evaluate((name) => window.heard.filter(([which]) => which === name).map(([, detail]) => detail), name);
/** @param {Review} review @param {string} name @param {unknown} detail */
const hears = (review, name, detail) => until(`the event ${name}`, () => heard(review, name), (all) => JSON.stringify(all.at(-1)) === JSON.stringify(detail));
/** Calls a method. @param {Review} review @param {string} name @param {unknown[]} args */
const call = (review, name, ...args) => review.root.evaluate((element, [name, ...args]) => element[name](...args), [name, ...args]);

test("every event is heard, with what it says, and crosses to the document", async (test) => {
  const relay = await startRelay(test);
  const dir = await siteOf(test, SCRIPT + TAG.replace("data-", `data-relay="${relay.address}" data-`), "<button data-baton-open>Open</button> <output data-baton-count></output>");
  const host = await startStrictHost(test, dir, { policy: "" });
  const ana = await newPerson(test);
  const a = await Review.open(ana, `${host}/plan/`);
  await hears(a, "ready", null);
  await hears(a, "layout", { layout: "wide" });
  await hears(a, "count", { open: 0, blocking: 0, total: 0 });
  await a.page.getByRole("button", { name: "Open" }).click();
  await hears(a, "open", null);
  assert.equal(await a.root.getAttribute("open"), "");
  await a.comment("We open in March", "blocking: April.", { because: "it snows", satisfied: "April" });
  const [first] = (await heard(a, "select")).filter(Boolean);
  assert.deepEqual(first, { start: 7, end: 23 });
  await a.submit();
  await hears(a, "submit", { acts: 1 });
  await hears(a, "count", { open: 1, blocking: 1, total: 1 });
  await hears(a, "sync", { state: "settled" });
  assert.equal(await a.page.locator("[data-baton-count]").innerText(), "1");
  await a.page.evaluate(() => (document.querySelector("main p").textContent = "Nothing of this is as it was before, not a single word."));
  await hears(a, "orphan", { count: 1 });
  await a.page.setViewportSize({ width: 500, height: 800 });
  await hears(a, "layout", { layout: "phone" });
  await call(a, "close");
  await hears(a, "close", null);
  assert.equal(await a.root.getAttribute("open"), null);
  assert.deepEqual([...new Set(await a.page.evaluate(() => window.heard.map(([, , from]) => from)))], ["baton-review"]);
  assert.deepEqual(await heard(a, "error"), []);
});

test("every method does what it says, and says what it cannot do", async (test) => {
  const dir = await siteOf(test, SCRIPT + TAG.replace("data-", 'data-loading="interaction" data-'));
  const host = await startStrictHost(test, dir);
  const ana = await newPerson(test);
  const a = new Review(await ana.open(`${host}/plan/`));
  await call(a, "toggle");
  await a.panel.waitFor();
  await a.comment("We open in March", "April, rather.");
  await a.comment("eleven thousand", "blocking: Who pays?", { because: "nobody said", satisfied: "a name" });
  await a.submit();
  await a.paints(["plain: We open in March", "blocking: eleven thousand"]);
  const threads = await call(a, "threads");
  assert.deepEqual(threads.map(({ quote, isBlocking, placement, section, start }) => [quote, isBlocking, placement, section, start]), [
    ["We open in March", false, "exact", "A plan", 7],
    ["eleven thousand", true, "exact", "A plan", 72],
  ]);
  assert.equal((await call(a, "threads", "blocking")).length, 1);
  await assert.rejects(call(a, "threads", "nonsense"), /all, open, blocking, orphaned/);
  await call(a, "close");
  await a.panel.waitFor({ state: "detached" });
  await call(a, "open", threads[1].id);
  await a.sees("a name");
  await call(a, "toggle");
  await a.panel.waitFor({ state: "detached" });

  assert.match(await call(a, "export", "md"), /April, rather/);
  assert.equal(JSON.parse(await call(a, "export", "json")).threads.length, 2);
  await assert.rejects(call(a, "export", "docx"), /json, md, baton/);
  const file = await a.root.evaluate(async (element) => Array.from(await element.export("baton")));
  await call(a, "sync");
  const ben = await newPerson(test);
  const b = await Review.open(ben, `${host}/plan/`);
  await b.root.evaluate((element, bytes) => element.import(new Uint8Array(bytes)), file);
  await b.paints(["plain: We open in March", "blocking: eleven thousand"]);
  await assert.rejects(b.root.evaluate((element) => element.import(new Uint8Array([1, 2, 3]))));

  await call(b, "destroy");
  assert.deepEqual(await b.page.evaluate(() => [CSS.highlights.size, document.adoptedStyleSheets.length]), [0, 0]);
  await assert.rejects(call(b, "ready"), /not connected/);
  assert.deepEqual(ana.complaints.concat(ben.complaints), []);
});

test("each attribute is observed: a change takes effect at once, and the panel stays", async (test) => {
  const dir = await siteOf(test, SCRIPT + TAG, '<section id="other"><p>Another part of the page altogether.</p></section>');
  const host = await startStrictHost(test, dir);
  const ana = await newPerson(test);
  const a = await Review.open(ana, `${host}/plan/`);
  await a.comment("We open in March", "April, rather.");
  await a.submit();
  const painted = () => a.page.evaluate(() => CSS.highlights.get("baton-plain")?.size ?? 0);
  await until("a highlight", painted, (n) => n === 1);
  const panel = () => a.root.evaluate((element) => {
    const desk = element.shadowRoot.querySelector(".desk");
    return desk && { form: element.shadowRoot.querySelector("[data-form]").dataset.form, dir: getComputedStyle(desk).direction, lang: desk.lang };
  });
  /** @param {string} name @param {string|null} value @param {() => Promise<unknown>} look @param {(seen: any) => boolean} isIt */
  const changed = async (name, value, look, isIt) => {
    await a.root.evaluate((element, [name, value]) => (value === null ? element.removeAttribute(name) : element.setAttribute(name, value)), [name, value]);
    await until(`${name}=${value}`, look, isIt);
  };
  await changed("highlights", "off", painted, (n) => n === 0);
  await changed("highlights", "on", painted, (n) => n === 1);
  await changed("layout", "sheet", panel, (seen) => seen?.form === "phone");
  await changed("layout", null, panel, (seen) => seen?.form === "wide");
  await changed("lang", "ar", panel, (seen) => seen?.lang === "ar" && seen.dir === "rtl");
  await changed("dir", "ltr", panel, (seen) => seen?.lang === "ar" && seen.dir === "ltr");
  await changed("lang", "en", panel, (seen) => seen?.lang === "en");
  await changed("theme", "dark", () => a.root.evaluate((element) => getComputedStyle(element).colorScheme), (seen) => seen === "dark");
  await changed("target", "#other", painted, (n) => n === 0);
  await changed("target", null, painted, (n) => n === 1);
  await changed("ignore", "main p", painted, (n) => n === 0);
  await changed("ignore", null, painted, (n) => n === 1);
  await changed("doc", "another", painted, (n) => n === 0);
  await changed("doc", null, painted, (n) => n === 1);
  await changed("open", null, panel, (seen) => seen === null);
  await a.page.evaluate(() => document.activeElement?.blur());
  await changed("shortcuts", "off", () => call(a, "threads"), (seen) => seen.length === 1);
  await a.page.keyboard.press("Alt+Shift+J");
  await a.page.waitForTimeout(300);
  assert.equal(await panel(), null);
  await changed("open", "", panel, (seen) => seen !== null);
  assert.deepEqual(ana.complaints, []);
});

test("custom properties and parts reach the panel", async (test) => {
  const dir = await siteOf(test, `<link rel="stylesheet" href="/plan/looks.css">${SCRIPT}${TAG}`);
  await writeFile(join(dir, "plan/looks.css"), "baton-review{--baton-accent:#aa0055;--baton-panel:#fffbe6;--baton-radius:0px}baton-review::part(panel){outline:3px solid #123456}baton-review::part(launcher){letter-spacing:2px}");
  const host = await startStrictHost(test, dir);
  const ana = await newPerson(test);
  const a = await Review.open(ana, `${host}/plan/`);
  assert.equal(await a.root.locator(".launcher").evaluate((element) => getComputedStyle(element).letterSpacing), "2px");
  await a.openPanel();
  const looks = await a.panel.evaluate((element) => [getComputedStyle(element).backgroundColor, getComputedStyle(element).outlineColor]);
  assert.deepEqual(looks, ["rgb(255, 251, 230)", "rgb(18, 52, 86)"]);
});

/** The tag with the hash that the build wrote down. */
async function hashedTag() {
  const hashes = JSON.parse(await readFile(join(WIDGET, "integrity.json"), "utf8"));
  return `<script async src="/baton/baton.iife.js" integrity="${hashes["baton.iife.js"]}" crossorigin="anonymous"></script>`;
}

for (const [name, expected] of [["nothing", "here"], ["baton.iife.js", null], ["engine.js", "refused"], ["engine_bg.wasm", "refused"]]) {
  test(`a tag with a hash takes what is whole and refuses the rest, in both browsers: ${name} changed`, async (test) => {
    const dir = await siteOf(test, SCRIPT + (await hashedTag()));
    /** @param {string} file @param {Buffer} body */
    const tamper = (file, body) => (file === name ? Buffer.concat([body, Buffer.from(file.endsWith(".wasm") ? "\0\x02\x01x" : "\nself.evil = 1;")]) : body);
    const host = await startStrictHost(test, dir, { tamper });
    const ana = await newPerson(test);
    const { page: firefox } = await newFirefoxPage(test);
    await firefox.goto(`${host}/plan/`);
    const chromium = await ana.open(`${host}/plan/`);
    for (const page of [chromium, firefox]) {
      const outcome = () =>
        page.evaluate(async () => {
          const element = document.querySelector("baton-review");
          return [element && (await element.ready().then(() => "here", () => "refused")), self.evil];
        });
      if (name === "baton.iife.js") await new Promise((resolve) => setTimeout(resolve, 500));
      else await until("the element", () => page.evaluate(() => !!document.querySelector("baton-review")));
      const [state, evil] = await outcome();
      assert.deepEqual([state, evil ?? null], [expected, null]);
    }
  });
}
