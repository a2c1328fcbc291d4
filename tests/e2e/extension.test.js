/**
 * The extension in Chromium: the toolbar's button is really pressed, and the panel is the browser's own side panel.
 *
 * What is left out: what a review can do once it is there, which the stories of the element tell.
 */

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { artefact } from "./harness/chromium.js";
import { Reader, builtExtension, foreignSite, paints, select, violations } from "./harness/extension.js";
import { startRelay, temporaryDir } from "./harness/program.js";
import { until } from "./harness/review.js";

const WORDS = "nobody who wrote it";
const OTHER = "Another page of the same site";
const page = (title, text) => `<!doctype html><html lang="en"><title>${title}</title><main><h1>${title}</h1><p>${text}</p></main></html>`;
const STRICT = { "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-scripts allow-same-origin" };
const HOSTILE = "<style>*{all:unset!important}</style>";

const TILE = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='200' height='100'%3E%3Crect width='200' height='100' fill='%230b6b63'/%3E%3C/svg%3E";

const PAGES = {
  "/": page("A page of somebody else", `This page was made by ${WORDS} for us to read, and it knows nothing of reviews.`),
  "/strict": { body: HOSTILE + page("A strict page", `Made by ${WORDS} and allowing nothing at all.`), headers: STRICT },
  "/picture": HOSTILE + page("A picture", `Look: <img width="200" height="100" alt="A tile" src="${TILE}">`),
  "/other": page("Elsewhere", `${OTHER} says other things.`),
  "/own": `${page("With its own", "This page has a review.")}<baton-review></baton-review><script>
    customElements.define("baton-review", class extends HTMLElement { connectedCallback() { this.attachShadow({ mode: "open" }); } });
  </script>`,
  "/doc.pdf": { body: Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n"), headers: { "content-type": "application/pdf" } },
};

/** The first question about a review that nobody has begun is answered by 404, and the browser writes that down by itself. */
const NOT_BEGUN = /404 \(Not Found\)/;

let built;
test.before(async (context) => {
  built = join(await builtExtension(context), "chrome");
});

/** The one file that was downloaded. @param {Reader} reader */
const download = (reader) =>
  until("a download", async () => (await readdir(reader.downloads)).filter((name) => name.endsWith(".baton")), (names) => names.length === 1).then(([name]) =>
    join(reader.downloads, name),
  );

test("a comment on a page that allows nothing goes to another profile as a file, and stands at its place", async (test) => {
  const site = await foreignSite(test, PAGES);
  const [ana, ben] = await Promise.all([Reader.start(test, built), Reader.start(test, built)]);
  const pageOfAna = await ana.open(`${site}/strict`);
  const panel = await ana.press(pageOfAna);
  await panel.giveName("Ana");
  await select(pageOfAna, WORDS);
  await panel.sees(WORDS);
  await panel.picture("extension-selected");
  assert.deepEqual(await violations(panel.page), []);
  await panel.comment("question: Who was it then?");
  await paints(pageOfAna, `baton-draft: ${WORDS}`);
  await panel.submit();
  await paints(pageOfAna, `baton-question: ${WORDS}`);
  await panel.choose("Export a .baton file");
  const file = await download(ana);

  const pageOfBen = await ben.open(`${site}/strict`);
  const other = await ben.press(pageOfBen);
  await other.sees("No comments yet");
  await other.take(file);
  await paints(pageOfBen, `baton-question: ${WORDS}`);
  await other.sees("Who was it then?");
  await other.picture("extension-thread");
  await pageOfBen.screenshot({ path: artefact("extension-page") });
  assert.deepEqual([...ana.complaints, ...ben.complaints], []);
});

test("a link with comments leads to the page, and the panel there asks before it takes them in", async (test) => {
  const site = await foreignSite(test, PAGES);
  const [ana, ben] = await Promise.all([Reader.start(test, built), Reader.start(test, built)]);
  const pageOfAna = await ana.open(`${site}/strict`);
  const panel = await ana.press(pageOfAna);
  await panel.giveName("Ana");
  await select(pageOfAna, WORDS);
  await panel.comment("question: Who was it then?");
  await panel.submit();
  await panel.choose("Invite people…");
  await panel.press("Copy a link with my comments");
  const field = await panel.field('input[aria-label="Your comments as a link"]');
  const link = await field.evaluate((input) => input.value);
  assert.ok(link.startsWith(`${site}/strict#baton-c=`), link);

  const pageOfBen = await ben.open(link);
  const other = await ben.press(pageOfBen);
  await other.sees("This link holds comments by Ana");
  await other.picture("extension-offered");
  await other.press("Take them in");
  await paints(pageOfBen, `baton-question: ${WORDS}`);
  // It was answered; the page coming back does not ask again.
  await pageOfBen.reload();
  await paints(pageOfBen, `baton-question: ${WORDS}`);
  assert.ok(!(await other.text()).includes("This link holds comments"));
  assert.deepEqual([...ana.complaints, ...ben.complaints], []);
});

test("nothing is lost when the panel is closed, the page is loaded again or another tab is looked at, and none of it needs the script behind the button", async (test) => {
  const site = await foreignSite(test, PAGES);
  const ana = await Reader.start(test, built);
  const page = await ana.open(`${site}/`);
  let panel = await ana.press(page);
  await panel.giveName("Ana");
  await (await ana.worker()).close();
  await select(page, WORDS);
  await panel.write("A thought that is");
  await panel.page.keyboard.type(" not finished");
  // In the middle of the word, without a moment to say goodbye.
  await panel.close();
  panel = await ana.press(page);
  await paints(page, `baton-draft: ${WORDS}`);
  await panel.sees("A thought that is not finished");

  await page.evaluate(() => getSelection().removeAllRanges());
  await panel.press("Edit");
  await panel.field("#editor-words");
  await page.reload();
  await paints(page, `baton-draft: ${WORDS}`);
  await (await panel.field("#editor-words")).type(", and goes on");
  await panel.sees("Saved on this device. Only you see it until you submit.");

  const other = await ana.open(`${site}/other`);
  await panel.sees("Not at this page yet");
  await panel.picture("extension-ask");
  await ana.press(other);
  await panel.sees("No comments yet");
  await select(other, OTHER);
  await panel.sees(OTHER);
  await page.bringToFront();
  await panel.sees("A thought that is not finished, and goes on");
  await paints(page, `baton-draft: ${WORDS}`);
  assert.deepEqual(ana.complaints, []);
});

test("the panel goes where its tab goes", async (test) => {
  const [site, elsewhere] = [await foreignSite(test, PAGES), await foreignSite(test, PAGES)];
  const ana = await Reader.start(test, built);
  const page = await ana.open(`${site}/`);
  const panel = await ana.press(page);
  await panel.giveName("Ana");
  await select(page, WORDS);
  await panel.comment("On the first page.");

  // Without a load, as pages with a router do.
  await page.evaluate((text) => {
    history.pushState(null, "", "/second");
    document.title = "Second";
    document.querySelector("main").innerHTML = `<h1>Second</h1><p>${text} says.</p>`;
  }, OTHER);
  await panel.sees("No comments yet");
  await select(page, OTHER);
  await panel.sees(OTHER);
  for (const key of ["Alt", "Shift", "KeyM"]) await page.keyboard.down(key);
  for (const key of ["KeyM", "Shift", "Alt"]) await page.keyboard.up(key);
  await panel.field("#editor-words");
  await panel.comment("On the second page.");
  await paints(page, `baton-draft: ${OTHER}`);

  // Really, on the same site: what was allowed holds.
  await page.goto(`${site}/`);
  await panel.sees("On the first page.");
  await paints(page, `baton-draft: ${WORDS}`);

  // To another site, which was allowed nothing.
  await page.goto(`${elsewhere}/`);
  await panel.sees("Not at this page yet");
  await ana.press(page);
  await panel.sees("No comments yet");
  assert.deepEqual(ana.complaints, []);
});

test("an image is picked in the page, and framed there without a node in its text", async (test) => {
  const site = await foreignSite(test, PAGES);
  const ana = await Reader.start(test, built);
  const page = await ana.open(`${site}/picture`);
  const panel = await ana.press(page);
  await panel.giveName("Ana");
  const before = await page.$eval("body", (body) => body.outerHTML);
  await panel.choose("Comment on an image, a table cell or code…");
  await until("the frame that shows the choice", () => page.evaluate(() => document.querySelector("baton-marks").shadowRoot.childElementCount));
  await page.click("img");
  await panel.field("#editor-words");
  await panel.comment("Which green is it?");
  const frames = () =>
    page.evaluate(() => {
      const box = (element) => Object.values(element.getBoundingClientRect().toJSON()).slice(0, 4).map(Math.round).join();
      return [...document.querySelector("baton-marks").shadowRoot.querySelectorAll(".box")].map((frame) => box(frame) === box(document.querySelector("img"))).join();
    });
  await until("a frame around the image", frames, (seen) => seen === "true");
  assert.equal(await page.$eval("body", (body) => body.outerHTML), before);
  await page.screenshot({ path: artefact("extension-picture") });
  await panel.close();
  await until("a page as it was", () => page.$$eval("baton-marks", (found) => found.length), (n) => n === 0);
  assert.deepEqual(ana.complaints, []);
});

test("what cannot be reviewed is said calmly", async (test) => {
  const site = await foreignSite(test, PAGES);
  const ana = await Reader.start(test, built);
  for (const [name, url, words] of [
    ["barred", "chrome://version/", "This page cannot be reviewed"],
    ["pdf", `${site}/doc.pdf`, /PDF files are not read yet|This page cannot be reviewed/],
    ["own", `${site}/own`, "This page brings its own review"],
  ]) {
    const page = await ana.open(url);
    const panel = await ana.press(page);
    await panel.sees(words);
    await panel.picture(`extension-${name}`);
    assert.deepEqual(await violations(panel.page), []);
    if (name !== "own") continue;
    await panel.press("Open the page's review");
    await until("the page's own review to be asked", () => page.$eval("baton-review", (element) => element.hasAttribute("open")));
  }
  assert.deepEqual(ana.complaints, []);
});

test("by a relay, in the reader's language; the number on the button keeps to their hours", async (test) => {
  const [site, relay] = [await foreignSite(test, PAGES), await startRelay(test)];
  const [ana, ben] = await Promise.all([Reader.start(test, built), Reader.start(test, built, ["--force-dark-mode", "--blink-settings=preferredColorScheme=0"])]);
  for (const [reader, name] of [[ana, "Ana"], [ben, "Ben"]]) {
    const options = await reader.open(`chrome-extension://${reader.extension.id}/options.html`);
    await options.locator("#name").fill(name);
    await options.locator("#relay").fill("ftp://relay.example");
    await options.keyboard.press("Tab");
    await until("a word about the address", () => options.$eval("#saved", (element) => element.textContent), (text) => text.startsWith("Not saved"));
    await options.locator("#relay").fill(relay.address);
    await options.keyboard.press("Tab");
    await until("the settings to be saved", () => options.$eval("#saved", (element) => element.textContent), (text) => text === "Saved on this device.");
    await options.screenshot({ path: artefact(`extension-options-${name.toLowerCase()}`) });
    assert.deepEqual(await violations(options), []);
  }
  const [pageOfAna, pageOfBen] = await Promise.all([ana.open(`${site}/`), ben.open(`${site}/`)]);
  const panel = await ana.press(pageOfAna);
  await select(pageOfAna, WORDS);
  await panel.comment("question: Who was it then?");
  await panel.submit();
  await panel.sees("Everything you submitted is shared.");

  const other = await ben.press(pageOfBen);
  await paints(pageOfBen, `baton-question: ${WORDS}`);
  await other.sees("Who was it then?");
  await other.picture("extension-dark");
  assert.deepEqual(await violations(other.page), []);

  const badge = async () => (await ana.worker()).evaluate(() => chrome.action.getBadgeText({}));
  assert.equal(await badge(), "");
  await (await other.field(".card-toggle")).click();
  await other.press("Reply");
  await other.write("@Ana and who reads it?");
  await other.press("Done");
  await other.submit();
  await other.sees("Everything you submitted is shared.");
  await panel.choose("Sync now");
  await until("the number of what waits for Ana", badge, (text) => text === "1");

  const worker = await ana.worker();
  const now = Date.now();
  for (const [hours, shown] of [[null, "3"], [[[now - 1000, now + 60_000]], "3"], [[[now + 60_000, now + 120_000]], ""]]) {
    await worker.evaluate((hours) => chrome.storage.local.set({ hours, turns: { somewhere: { n: 3, at: Date.now() } } }), hours);
    await until(`the number ${shown}`, badge, (text) => text === shown);
  }

  const options = await ben.open(`chrome-extension://${ben.extension.id}/options.html`);
  await options.select("#lang", "ar");
  await until("Arabic", () => options.evaluate(() => document.documentElement.dir), (dir) => dir === "rtl");
  await options.screenshot({ path: artefact("extension-options-arabic") });
  await pageOfBen.bringToFront();
  await paints(pageOfBen, `baton-question: ${WORDS}`);
  await until("the panel in Arabic", () => other.page.evaluate(() => document.getElementById("review").shadowRoot.querySelector(".desk")?.dir), (dir) => dir === "rtl");
  await other.picture("extension-arabic");
  assert.deepEqual([...ana.complaints, ...ben.complaints].filter((complaint) => !NOT_BEGUN.test(complaint)), []);
});
