/**
 * The manual: its links lead somewhere, its pictures are there and small, it reads without a script and on a phone, and
 * axe-core has nothing to say. Its pictures are of the running widget, in the demo's seats.
 *
 * `BATON_DOCS=write` takes the pictures again and keeps them; then look at them.
 */

import assert from "node:assert/strict";
import { mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";

import { artefact, newPerson } from "./harness/chromium.js";
import { Demo } from "./harness/demo.js";
import { smaller } from "./harness/png.js";
import { DEMO, startSite, temporaryDir } from "./harness/program.js";
import { startStrictHost } from "./harness/sites.js";
import { widgetReady } from "./harness/widget.js";

const DOCS = join(import.meta.dirname, "../../www/docs");
const IS_WRITING = process.env.BATON_DOCS === "write";
/** A picture in a manual is a glance, not a download. */
const PICTURE_BYTES_MAX = 60 * 1024;
/** Paper around a card, in pixels. */
const EDGE = 10;
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];

const pages = async () => (await readdir(DOCS)).filter((name) => name.endsWith(".html")).sort();

/** What a page points to: `href` and `src` of everything but the widget's own tag. @param {string} html */
const pointers = (html) => [...html.matchAll(/\s(?:href|src)="([^"]+)"/g)].map(([, to]) => to).filter((to) => !to.startsWith("/baton/"));

/** @param {string} html */
const idsIn = (html) => new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));

test("the manual's pictures can be taken: what they show is there", async (test) => {
  const site = await startSite(test, DEMO, "none");
  const person = await newPerson(test, { colorScheme: "light", reducedMotion: "reduce", viewport: { width: 1180, height: 780 } });
  const sharp = await newPerson(test, { colorScheme: "light", reducedMotion: "reduce", deviceScaleFactor: 2, viewport: { width: 1180, height: 900 } });

  /** @param {string} name @param {Buffer} png */
  const keep = async (name, png) => {
    const small = [96, 48, 24, 12].map((nColours) => smaller(png, nColours)).find(({ length }) => length <= PICTURE_BYTES_MAX);
    assert.ok(small, `${name} can be made small`);
    if (!IS_WRITING) return stat(join(DOCS, "img", `${name}.png`));
    await mkdir(join(DOCS, "img"), { recursive: true });
    return writeFile(join(DOCS, "img", `${name}.png`), small);
  };

  const wide = await Demo.begin(person, site.address);
  await wide.page.locator("#title").evaluate((title) => title.scrollIntoView());
  await wide.show(/^Your turn/);
  await keep("start", await wide.page.screenshot());

  const demo = await Demo.begin(sharp, site.address);
  /** The upper part of what an element shows. @param {string} name @param {import("playwright-core").Locator} what @param {number} [height] */
  const part = async (name, what, height = 620) => {
    await what.scrollIntoViewIfNeeded();
    await demo.page.mouse.move(300, 500);
    const box = await what.boundingBox();
    assert.ok(box, `${name} is shown`);
    // A card gets a little of the paper around it; the panel reaches to the window's edge by itself.
    const edge = box.x + box.width + EDGE > 1180 ? 0 : EDGE;
    const clip = { x: box.x - edge, y: Math.max(0, box.y - edge), width: box.width + 2 * edge, height: Math.min(box.height + 2 * edge, height) };
    await keep(name, await demo.page.screenshot({ clip }));
  };
  const panel = demo.root.locator(".panel");
  /** @param {string} name @param {string} words */
  const card = async (name, words) => part(name, await demo.unfold(words), 760);

  await demo.show(/^Your turn/);
  await part("turn", panel, 820);
  await demo.show(/^Since/);
  await part("since", panel);
  await demo.show(/^Brief/);
  await part("brief", panel);
  await demo.show(/^Threads/);
  await demo.panel.getByText("No longer in the text").first().scrollIntoViewIfNeeded();
  await demo.panel.getByText("No longer in the text").first().evaluate((heading) => heading.scrollIntoView({ block: "start" }));
  await part("orphan", demo.card("The help desk answers"));
  await card("unseen", "can still check guests in on paper");
  await card("stale", "Two people compare the counts");

  await demo.beginComment("with a sandbox that holds their own bookings of October");
  await demo.page.keyboard.type("question: Until when can they try it? @June Park ");
  await demo.sees("Asks June Park");
  await part("composer", demo.editor);
  await demo.done();
  await demo.button("Submit review…").click();
  await demo.panel.getByRole("radio", { name: /^Comment/ }).check();
  await part("submit", panel, 820);
  await demo.button("Back to the list").click();

  await demo.choose("Invite people…");
  await part("invite", panel, 560);
  await demo.button("Back to the list").click();
  await panel.focus();
  await demo.page.keyboard.press("Control+k");
  await demo.page.keyboard.type("night");
  await part("palette", demo.root.locator(".palette"), 420);
  await demo.page.keyboard.press("Escape");

  await demo.choose("While you were away");
  await demo.sees("Who is at work next");
  await part("digest", panel, 720);
  await demo.button("Back to the list").click();
  await demo.choose("Hand-offs");
  await demo.sees("What you understood, in your own words");
  await part("handoff", panel, 760);
  await part("sun", demo.panel.locator("figure.sun"), 520);
  await demo.button("Back to the list").click();
  await demo.sit("kiran");
  await demo.choose("When I work");
  await part("hours", panel, 860);
  await demo.button("Back to the list").click();
  await demo.sit("june");
  await demo.choose("What it still needs");
  await demo.sees("What you can do now, alone");
  await part("gates", panel, 900);
  await demo.button("Back to the list").click();
  await demo.sit("lena");
  await card("blocking", "One night of eight people");
});

test("every link and every picture of the manual leads somewhere", async () => {
  const names = await pages();
  const texts = new Map(await Promise.all(names.map(async (name) => /** @type {const} */ ([name, await readFile(join(DOCS, name), "utf8")]))));
  const broken = [];
  for (const [name, html] of texts) {
    for (const to of pointers(html)) {
      if (/^https?:/.test(to)) continue;
      const [path, anchor] = to.split("#");
      // Beside the manual lies the demo; `../` leads there.
      const file = path === "" ? join(DOCS, name) : path.startsWith("../") ? join(DEMO, path.slice(3)) : join(DOCS, path);
      const isThere = await stat(file).then(() => true, () => false);
      const ids = !anchor ? null : idsIn(path === "" ? html : texts.get(path) ?? "");
      if (!isThere || (ids && !ids.has(anchor))) broken.push(`${name}: ${to}`);
    }
  }
  assert.deepEqual(broken, []);
});

test("every page is on the list of every other, and each picture is named, described and small", async () => {
  const names = await pages();
  const named = new Set();
  const found = [];
  for (const name of names) {
    const html = await readFile(join(DOCS, name), "utf8");
    const missing = names.filter((other) => !html.includes(`<li><a href="${other}"`));
    if (missing.length) found.push(`${name} does not list ${missing}`);
    for (const [tag, source] of html.matchAll(/<img [^>]*src="img\/([^"]+)"[^>]*>/g)) {
      named.add(source);
      if (!/alt="[^"]{20,}"/.test(tag) || !/width="\d+" height="\d+"/.test(tag)) found.push(`${name}: ${tag}`);
    }
  }
  for (const picture of await readdir(join(DOCS, "img"))) {
    const { size } = await stat(join(DOCS, "img", picture));
    if (size > PICTURE_BYTES_MAX) found.push(`${picture} has ${size} bytes`);
    if (!named.has(picture)) found.push(`${picture} is in no page`);
  }
  assert.deepEqual(found, []);
});

/** A page with this tag, on a host that allows this and nothing else. @param {import("node:test").TestContext} test */
async function openUnder(test, tag, policy) {
  const dir = await temporaryDir(test);
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Spec</title>${tag}<body><p>No.</p><article><p>Words.</p></article>`;
  await writeFile(join(dir, "page.html"), html);
  const address = await startStrictHost(test, dir, { policy });
  const person = await newPerson(test);
  const page = await person.open(`${address}/page.html`);
  await widgetReady(page);
  await page.locator("baton-review button").first().click();
  await page.getByRole("tab", { name: /^Threads/ }).waitFor();
  assert.deepEqual(person.complaints, []);
  return page;
}

test("the tag that the configurator writes does what was wished, under the policy it writes", async (test) => {
  const site = await startSite(test, DEMO, "none");
  const person = await newPerson(test, { permissions: ["clipboard-read", "clipboard-write"] });
  const page = await person.open(`${site.address}/docs/configure.html`);
  assert.equal(await page.locator("#snippet").textContent(), '<script async src="/baton/baton.iife.js"></script>');
  await page.getByLabel("Over a relay").check();
  assert.ok(await page.getByLabel("Address of the directory").isHidden());
  await page.getByLabel("Address of the relay").fill("https://relay.example/a&b");
  await page.getByLabel("Which document it is").fill('spec "42"');
  await page.getByLabel("The part under review").fill("article");
  await page.getByLabel("Colours").selectOption("dark");
  await page.getByLabel("Loads").selectOption("interaction");
  await page.getByRole("button", { name: "Copy the tag" }).click();
  await page.getByText("Copied.").waitFor();
  await page.screenshot({ path: artefact("docs-configure"), fullPage: true });
  const tag = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(
    tag,
    '<script async src="/baton/baton.iife.js" data-doc="spec &quot;42&quot;" data-target="article" data-relay="https://relay.example/a&amp;b" data-theme="dark" data-loading="interaction"></script>',
  );
  const policy = await page.locator("#policy-line").textContent();
  assert.match(policy, /connect-src 'self' https:\/\/relay\.example$/);
  await page.getByLabel("As files and links").check();
  await page.getByLabel("An element, where I put it").check();
  const element = await page.locator("#snippet").textContent();

  // The relay of the example is nobody's: the same wishes, without it.
  const strict = `default-src 'none'; ${await page.locator("#policy-line").textContent()}; require-trusted-types-for 'script'`;
  const written = await openUnder(test, tag.replace(/ data-relay="[^"]*"/, ""), strict);
  const attributes = await written.evaluate(() => {
    const element = document.querySelector("baton-review");
    return Object.fromEntries(element.getAttributeNames().map((name) => [name, element.getAttribute(name)]));
  });
  assert.deepEqual(attributes, { doc: 'spec "42"', target: "article", theme: "dark", loading: "interaction", open: "" });
  await openUnder(test, element, strict);
  assert.deepEqual(person.complaints, []);
});

test("a tag with a nonce is enough under a policy that trusts nothing else", async (test) => {
  const policy = "default-src 'none'; script-src 'nonce-r4nd0m' 'strict-dynamic' 'wasm-unsafe-eval'; connect-src 'self'; require-trusted-types-for 'script'";
  await openUnder(test, '<script async nonce="r4nd0m" src="/baton/baton.iife.js"></script>', policy);
});

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  test(`the manual reads well in ${colorScheme}, also on a phone and without a script`, async (test) => {
    const site = await startSite(test, DEMO, "none");
    const person = await newPerson(test, { colorScheme, reducedMotion: "reduce" });
    const phone = await newPerson(test, { colorScheme, javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
    const page = await person.open(`${site.address}/docs/`);
    const narrow = await phone.open(`${site.address}/docs/`);
    const found = [];
    for (const name of await pages()) {
      await page.goto(`${site.address}/docs/${name}`);
      await widgetReady(page);
      await page.evaluate(AXE);
      const violations = await page.evaluate(async (values) => {
        const { violations } = await window.axe.run({ exclude: ["baton-review"] }, { runOnly: { type: "tag", values } });
        return violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target)}`);
      }, TAGS);
      found.push(...violations.map((violation) => `${name}: ${violation}`));
      await narrow.goto(`${site.address}/docs/${name}`);
      const width = await narrow.evaluate(() => document.documentElement.scrollWidth);
      if (width > 360) found.push(`${name} is ${width} pixels wide on a phone`);
      const words = await narrow.locator("main").innerText();
      if (words.length < 400) found.push(`${name} says nothing without a script`);
    }
    await page.goto(`${site.address}/docs/threads.html`);
    await page.screenshot({ path: artefact(`docs-${colorScheme}`) });
    await narrow.screenshot({ path: artefact(`docs-${colorScheme}-phone`) });
    assert.deepEqual(found, []);
    assert.deepEqual(person.complaints, []);
  });
}
