/**
 * The pages of `www/examples`, reviewed as visitors would: by hand, in applications, and where the page makes it hard.
 *
 * What is left out: mdBook (`story-book.test.js`), pages nobody here wrote (`story-sites.test.js`), walls inside of a page
 * (`story-walls.test.js`), and the element without its engine (`www/test`).
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { newPerson, picture } from "./harness/chromium.js";
import { WIDGET, temporaryDir } from "./harness/program.js";
import { Review, until } from "./harness/review.js";
import { startStrictHost } from "./harness/sites.js";

const EXAMPLES = join(import.meta.dirname, "../../www/examples");
const WORDS = "draws this text anew";

/** All examples, the applications built. */
let site = "";
before(async () => {
  site = await mkdtemp(join(tmpdir(), "baton-examples-"));
  for (const name of ["plain", "pages", "spa"]) await cp(join(EXAMPLES, name), join(site, name), { recursive: true });
  execFileSync("node", ["build.mjs", site], { cwd: EXAMPLES });
});

after(() => rm(site, { recursive: true }));

/** What of ours is in the page. @param {Review} review */
const traces = (review) =>
  review.page.evaluate(() => ({
    highlights: [...CSS.highlights.keys()],
    sheets: document.adoptedStyleSheets.length,
    elements: document.querySelectorAll("baton-review, link[rel=modulepreload]").length,
    margin: getComputedStyle(document.documentElement).marginInlineEnd,
  }));

/** How many threads the page itself says are open. @param {Review} review @param {string} words */
const says = (review, words) => review.page.locator("header").getByText(words).waitFor();

for (const name of ["react", "vue", "svelte"]) {
  test(`an application made with ${name} is reviewed, is drawn anew, and takes the review away`, async (test) => {
    const host = await startStrictHost(test, site);
    const ana = await newPerson(test);
    const a = await Review.open(ana, `${host}/${name}/`);
    await a.comment(WORDS, "question: Whenever?");
    await a.submit();
    await a.paints([`question: ${WORDS}`]);
    await says(a, "Comments: 1");
    await a.page.getByRole("button", { name: "Draw again" }).click();
    await a.page.locator("h1", { hasText: "drawn 2 times" }).waitFor();
    await a.paints([`question: ${WORDS}`]);

    assert.ok(await a.panel.isVisible());
    await a.page.getByRole("button", { name: "Theme" }).click();
    await until("the dark theme", () => a.root.evaluate((element) => getComputedStyle(element).colorScheme), (seen) => seen === "dark");
    assert.ok(await a.panel.isVisible(), "another theme does not close the panel");
    await a.page.getByRole("button", { name: "Comments" }).click();
    await a.panel.waitFor({ state: "detached" });

    await a.reload();
    await a.paints([`question: ${WORDS}`]);
    await a.page.getByRole("button", { name: "Review or not" }).click();
    await until("nothing left", () => traces(a), (seen) => seen.elements === 0 && seen.sheets === 0);
    assert.deepEqual(await traces(a), { highlights: [], sheets: 0, elements: 0, margin: "0px" });
    await a.page.getByRole("button", { name: "Review or not" }).click();
    await a.paints([`question: ${WORDS}`]);
    assert.deepEqual(ana.complaints, []);
  });
}

test("a page of plain HTML opens the review with its own button, and shows the count", async (test) => {
  const host = await startStrictHost(test, site);
  const ana = await newPerson(test);
  const a = await Review.open(ana, `${host}/plain/index.html`);
  await a.page.getByRole("button", { name: "Comments (0)" }).click();
  await a.panel.waitFor();
  await a.giveName("Ana");
  await a.comment("written by hand", "By whom?");
  await a.submit();
  await says(a, "Comments (1)");
  await a.reload();
  await says(a, "Comments (1)");
  assert.deepEqual(ana.complaints, []);
});

test("only what is under review can be commented on", async (test) => {
  const host = await startStrictHost(test, site);
  const ana = await newPerson(test);
  const a = await Review.open(ana, `${host}/pages/module.html`);
  await a.comment("nothing that says so", "Why not?");
  for (const words of ["nobody's business", "this footer"]) {
    await a.page.getByText(words).selectText();
    await a.page.waitForTimeout(200);
    assert.equal(await a.root.locator(".adder").count(), 0, words);
  }
  await a.page.getByText("Only the article").selectText();
  await a.root.locator(".adder").waitFor();
  assert.deepEqual(ana.complaints, []);
});

test("a style sheet that resets everything does not reach the review", async (test) => {
  const host = await startStrictHost(test, site);
  const ana = await newPerson(test);
  const a = await Review.open(ana, `${host}/pages/hostile.html`);
  const launcher = a.root.locator(".launcher");
  const box = await launcher.boundingBox();
  assert.ok(box && box.height >= 44 && box.x + box.width > 1300 && box.y + box.height > 800, JSON.stringify(box));
  await a.giveName("Ana");
  await a.comment("takes every style from every element", "All of them?");
  await a.submit();
  const panel = await a.panel.boundingBox();
  assert.ok(panel && panel.width >= 380 && panel.width <= 420 && panel.height > 800, JSON.stringify(panel));
  const looks = await a.panel.evaluate((element) => {
    const { color, fontSize, opacity } = getComputedStyle(element);
    return { color, fontSize, opacity };
  });
  assert.deepEqual(looks, { color: "rgb(28, 31, 35)", fontSize: "14px", opacity: "1" });
  await a.paints(["plain: takes every style from every element"]);
  await picture(a.page, "embedding-hostile");
  assert.deepEqual(ana.complaints, []);
});

test("a page from right to left has the review in its language, on its other side", async (test) => {
  const host = await startStrictHost(test, site);
  const ana = await newPerson(test);
  const page = await ana.open(`${host}/pages/rtl.html`);
  const launcher = page.locator("baton-review .launcher");
  await launcher.waitFor();
  const box = await launcher.boundingBox();
  assert.ok(box && box.x < 100, JSON.stringify(box));
  await launcher.click();
  const panel = page.locator("baton-review [part=panel]");
  await panel.waitFor();
  const room = await page.evaluate(() => {
    const { marginLeft, marginRight } = getComputedStyle(document.documentElement);
    return [parseFloat(marginLeft) > 300, marginRight];
  });
  assert.deepEqual(room, [true, "0px"]);
  assert.ok((await panel.boundingBox()).x < 1);
  await page.getByText("موعد واضح").selectText();
  await page.locator("baton-review .adder").waitFor();
  await picture(page, "embedding-rtl");
  assert.deepEqual(ana.complaints, []);
});

test("the review of a page that stands in a shadow root, element and all", async (test) => {
  const host = await startStrictHost(test, site);
  const ana = await newPerson(test);
  const page = await ana.open(`${host}/pages/shadow.html`);
  const review = page.locator("baton-review");
  await review.locator(".launcher").waitFor();
  const painted = () =>
    page.evaluate(() => [...(CSS.highlights.get("baton-draft") ?? [])].map(({ startContainer: { data }, startOffset, endOffset }) => data.slice(startOffset, endOffset)));
  await page.evaluate(() => {
    const text = document.querySelector("doc-page").shadowRoot.querySelector("p").firstChild;
    getSelection().setBaseAndExtent(text, 0, text, "Every word of this page".length);
  });
  await review.getByRole("button", { name: "Comment", exact: true }).click();
  await review.getByRole("textbox", { name: "Your comment" }).fill("Every single one?");
  await review.getByText("Saved on this device").waitFor();
  await page.keyboard.press("Escape");
  await until("the highlight", painted, (seen) => String(seen) === "Every word of this page");
  await page.reload();
  await until("the highlight", painted, (seen) => String(seen) === "Every word of this page");
  assert.deepEqual(ana.complaints, []);
});

test("in an application of several pages each comment belongs to its page, and going back brings it back", async (test) => {
  const host = await startStrictHost(test, site);
  const ana = await newPerson(test);
  const a = await Review.open(ana, `${host}/spa/plan`);
  const plan = "We begin in March";
  const risks = "whether the old scans can be read";
  await a.giveName("Ana");
  await a.comment(plan, "April, rather.");
  await a.submit();
  // What was said of one page stays until it is put away; the next submission says the same.
  await a.button("Put this message away").click();
  await a.paints([`plain: ${plan}`]);
  const length = await a.page.evaluate(() => history.length);
  await a.page.getByRole("link", { name: "Risks" }).click();
  await a.page.getByRole("heading", { name: "The risks" }).waitFor();
  await a.paints([]);
  await a.comment(risks, "blocking: Who finds out?", { because: "it decides everything", satisfied: "a name" });
  await a.submit();
  await a.paints([`blocking: ${risks}`]);
  await a.page.goBack();
  await a.page.getByRole("heading", { name: "The plan" }).waitFor();
  await a.paints([`plain: ${plan}`]);
  assert.equal((await a.root.evaluate((element) => element.threads())).length, 1);
  await a.page.goForward();
  await a.paints([`blocking: ${risks}`]);
  assert.equal(await a.page.evaluate(() => history.length), length + 1, "no entry of ours in the history");
  await a.page.goto(`${host}/spa/plan`);
  await a.paints([`plain: ${plan}`]);
  assert.deepEqual(ana.complaints, []);
});

test("two reviews stand on one page: their places, counts and panels do not mix", async (test) => {
  const host = await startStrictHost(test, site);
  const ana = await newPerson(test);
  const page = await ana.open(`${host}/pages/two.html`);
  const [one, two] = [page.locator("#one"), page.locator("#two")];
  await one.locator(".launcher").waitFor();
  await two.locator(".launcher").waitFor();
  const boxes = [await one.locator(".launcher").boundingBox(), await two.locator(".launcher").boundingBox()];
  assert.ok(boxes[1].y + boxes[1].height <= boxes[0].y, JSON.stringify(boxes));
  for (const [review, words] of [[one, "We open the archive"], [two, "It costs eleven thousand"]]) {
    await page.getByText(words).selectText();
    await review.getByRole("button", { name: "Comment", exact: true }).click();
    await review.getByRole("textbox", { name: "Your comment" }).fill("Why?");
    await review.getByText("Saved on this device").waitFor();
    assert.equal(await page.locator("baton-review [part=panel]").count(), 1, "one panel at a time");
  }
  const drafts = () => page.evaluate(() => CSS.highlights.get("baton-draft")?.size);
  await until("both highlights", drafts, (n) => n === 2);
  await picture(page, "embedding-two");
  await page.evaluate(() => document.querySelector("#two").remove());
  await until("one highlight", drafts, (n) => n === 1);
  assert.equal(await page.evaluate(() => document.adoptedStyleSheets.length), 1);
  assert.deepEqual(ana.complaints, []);
});

test("a page that is opened from a disk is reviewed with one file, and the comments stay", async (test) => {
  const dir = await temporaryDir(test);
  await cp(join(EXAMPLES, "disk"), dir, { recursive: true });
  await cp(join(WIDGET, "baton.offline.js"), join(dir, "baton/baton.offline.js"));
  const ana = await newPerson(test);
  const a = await Review.open(ana, pathToFileURL(join(dir, "index.html")).href);
  await a.giveName("Ana");
  await a.comment("unpacked somewhere", "suggestion: Say where.");
  await a.submit();
  await a.paints(["suggestion: unpacked somewhere"]);
  await a.reload();
  await a.paints(["suggestion: unpacked somewhere"]);
  await ana.restart();
  const again = await Review.open(ana, pathToFileURL(join(dir, "index.html")).href);
  await again.paints(["suggestion: unpacked somewhere"]);
  assert.match(await again.root.evaluate((element) => element.export("md")), /Say where/, "the late part is in it, too");
  await again.root.evaluate((element) => element.setAttribute("lang", "ar"));
  await until("the other words", () => again.root.evaluate((element) => element.shadowRoot.querySelector(".root")?.querySelector("[lang]")?.lang), (lang) => lang === "ar");
  assert.deepEqual(ana.complaints, []);
});
