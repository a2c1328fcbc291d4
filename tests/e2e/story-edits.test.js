/**
 * The text is edited while it is under review: comments follow their words, and one whose words are gone is not.
 */

import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { chapters } from "./harness/chapters.js";
import { newPerson } from "./harness/chromium.js";
import { DEMO, startRelay, startSite, temporaryDir } from "./harness/program.js";
import { Review } from "./harness/review.js";

const BEFORE = "two rooms may hold different editions";
const INSIDE = "In a sample of 200,000 pages, eleven differed from their tape copy";
const INSIDE_NOW = "In a sample of 250,000 pages, eleven differed from their tape copy";
const AROUND = "because the reader checks the hash";
const GONE = "nobody should approve this proposal because of it";
const OTHER_WORDS = "different editions";
const ELSEWHERE = "We expect to finish by the end of March";

/** Old words and new words of the page. */
const EDITS = [
  ["Nothing they can see, except that links", "From the first day on, readers see nothing, except that links"],
  ["200,000 pages", "250,000 pages"],
  ["never a wrong page, because the reader checks the hash of what it was given.", "but not a wrong page, because the reader checks the hash of all it got."],
  ["<p>The saving is real but small. It is not the reason for the move, and nobody should approve this proposal because of it.</p>", ""],
];

test("comments follow an edited text", async (test) => {
  const relay = await startRelay(test);
  const dir = await temporaryDir(test);
  await cp(DEMO, dir, { recursive: true });
  const site = await startSite(test, dir, relay.address);
  const url = `${site.address}/proposal.html`;
  const [ana, ben] = await Promise.all([newPerson(test), newPerson(test)]);
  const chapter = chapters(test, "edits", [ana, ben]);
  const [a, b] = await Promise.all([Review.open(ana, url), Review.open(ben, url)]);

  await chapter("Ana comments on four passages", async () => {
    await a.giveName("Ana");
    for (const words of [BEFORE, INSIDE, AROUND, GONE]) await a.comment(words, `About “${words}”.`);
    await a.submit();
    await a.sees("Everything you submitted is shared.");
  });

  await chapter("the author edits the page, and every comment is on the right words", async () => {
    const path = join(dir, "proposal.html");
    let html = await readFile(path, "utf8");
    for (const [old, now] of EDITS) {
      assert.ok(html.includes(old), old);
      html = html.replace(old, now);
    }
    await writeFile(path, html);
    await Promise.all([a.reload(), b.reload()]);
    const painted = [`plain: ${BEFORE}`, `plain: ${INSIDE_NOW}`, `plain: ${AROUND}`];
    await a.paints(painted);
    await b.paints(painted);
  });

  await chapter("the one whose words changed says so, with the old words and the new ones", async () => {
    const card = await a.unfold(INSIDE);
    assert.match(await card.innerText(), /Text changed/);
    assert.equal(await card.locator(".old-new del").innerText(), INSIDE);
    assert.equal((await card.locator(".old-new dd").last().innerText()).replace(/\s+/g, " "), INSIDE_NOW);
    assert.match(await card.innerText(), /Found by its neighbours; 1 word changed\./);
    assert.doesNotMatch(await (await a.unfold(BEFORE)).innerText(), /Text changed/);
  });

  await chapter("the one whose words are gone stands apart, with its old quote", async () => {
    await b.openPanel();
    const headings = await b.panel.getByRole("heading", { level: 3 }).allInnerTexts();
    assert.equal(headings.at(-1).replace(/\s+/g, " ").toLowerCase(), "no longer in the text 1");
    const orphans = await b.page.evaluate(() => document.querySelector("baton-review").threads("orphaned"));
    assert.deepEqual(orphans.map(({ quote }) => quote), [GONE]);
    const card = await b.unfold(GONE);
    assert.match(await card.innerText(), /Its words, and what surrounded them, are gone\./);
    const stood = (await card.locator(".old-new dd").innerText()).replace(/\s+/g, " ");
    assert.match(stood, /^The saving is real but small\. It is not the reason for the move, and nobody should approve/);
    assert.equal(await card.locator(".old-new del").innerText(), GONE);
  });

  await chapter("in Arabic the reasons are there as well", async () => {
    const c = new Review(await ben.open(url));
    await c.page.evaluate(() => document.querySelector("baton-review").setAttribute("lang", "ar"));
    await c.page.evaluate(() => document.querySelector("baton-review").ready().then(() => undefined));
    await c.root.locator(".launcher").click();
    await c.root.getByRole("tab").nth(1).click();
    const cards = c.root.locator("article.card");
    const words = async (quote) => {
      const card = cards.filter({ hasText: quote });
      await card.locator(".card-toggle").click();
      await card.and(c.page.locator(".is-open")).waitFor();
      return card.innerText();
    };
    assert.match(await words(INSIDE), /عُثر عليه بما جاوره؛ تغيّرت كلمة واحدة/);
    assert.match(await words(GONE), /كان موضعه هنا/);
    await c.page.close();
  });

  await chapter("Ben attaches it to other words, and Ana sees it there", async () => {
    await b.giveName("Ben");
    const card = await b.unfold(GONE);
    await card.getByRole("button", { name: "Attach to selected text…" }).click();
    await b.sees("Select the text in the page that this thread belongs to");
    await b.select(ELSEWHERE);
    await b.button("Attach here").click();
    await b.editor.getByLabel("Why does it belong here? (optional)").fill("The money is spent by then.");
    await b.done();
    await b.paints([`plain: ${BEFORE}`, `plain: ${INSIDE_NOW}`, `plain: ${AROUND}`, `draft: ${ELSEWHERE}`]);
    await b.submit();
    await b.sees("Everything you submitted is shared.");
    await a.choose("Sync now");
    const painted = [`plain: ${BEFORE}`, `plain: ${INSIDE_NOW}`, `plain: ${AROUND}`, `plain: ${ELSEWHERE}`];
    await a.paints(painted);
    await b.paints(painted);
    const now = await a.unfold(ELSEWHERE);
    assert.match(await now.innerText(), /Attached here by Ben, just now\.\s*The money is spent by then\./);
    assert.equal(await a.panel.getByText("No longer in the text").count(), 0);
    assert.equal(await a.json(), await b.json());
  });

  await chapter("Ana chooses other words for one that has a place, with the keys", async () => {
    const card = await a.unfold(BEFORE);
    await card.getByRole("button", { name: "Choose other words for it…" }).click();
    await a.selectSilently(OTHER_WORDS);
    await a.button("Attach here").waitFor();
    await a.page.keyboard.press("Alt+Shift+M");
    await a.editor.getByLabel("Why does it belong here? (optional)").fill("Only the editions are meant.");
    await a.done();
    await a.submit();
    await a.sees("Everything you submitted is shared.");
    await b.choose("Sync now");
    const painted = [`plain: ${OTHER_WORDS}`, `plain: ${INSIDE_NOW}`, `plain: ${AROUND}`, `plain: ${ELSEWHERE}`];
    await a.paints(painted);
    await b.paints(painted);
  });

  assert.deepEqual([ana, ben].flatMap((person) => person.complaintsBut([/404 \(Not Found\).*\/v1\/rooms\//])), []);
});
