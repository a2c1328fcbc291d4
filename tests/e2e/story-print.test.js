/**
 * A review on paper: the page with numbered marks, and behind it everything that was said, in the order of the text. Afterwards
 * the page is as it was.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { artefact, newPerson } from "./harness/chromium.js";
import { DEMO, startRelay, startSite } from "./harness/program.js";
import { Review } from "./harness/review.js";

const PAGES = /\/Type\s*\/Page[^s]/g;

test("a review is printed with its marks numbered and its threads as notes", async (test) => {
  const relay = await startRelay(test);
  const site = await startSite(test, DEMO, relay.address);
  const [ana, ben] = await Promise.all([newPerson(test), newPerson(test)]);
  const a = await Review.open(ana, `${site.address}/proposal.html`);
  await a.giveName("Ana Novak");
  await a.comment("forty million scanned pages", "question: Is this **counted**, or estimated?");
  await a.comment("a frozen catalogue", "For how long was it frozen?");
  await a.submit({ verdict: "Approve" });
  await a.sees("Everything you submitted is shared.");
  const b = await Review.open(ben, `${site.address}/proposal.html`);
  await b.giveName("Ben Achterberg");
  await b.reply("forty million scanned pages", "Counted, in March.");
  await b.comment("Disks lie quietly", "A draft of mine.");

  const { page } = b;
  await page.evaluate(() => {
    window.before = document.querySelector("main").innerHTML;
    addEventListener("beforeprint", () => {
      const paper = document.querySelector("baton-review").shadowRoot.querySelector(".paper");
      const numbers = [...document.querySelectorAll("main baton-number")].map((at) => [at.previousSibling.textContent.trim().slice(-13), at.getAttribute("n")]);
      window.printed = { text: paper.textContent, notes: [...paper.querySelectorAll("h4")].map((note) => note.textContent), numbers };
    });
  });
  const pdf = await page.pdf({ path: artefact("print").replace(/png$/, "pdf"), format: "A4" });
  const { text, notes, numbers } = await page.evaluate(() => window.printed);
  assert.deepEqual(notes, ["1. forty million scanned pages", "2. a frozen catalogue"]);
  assert.deepEqual(numbers, [["scanned pages", "1"], ["zen catalogue", "2"]]);
  assert.match(text, /Is this counted, or estimated\?/);
  assert.match(text, /Ana Novak · Approve/);
  assert.ok(!text.includes("A draft of mine."), "drafts are nobody's business yet");
  assert.ok([...pdf.toString("latin1").matchAll(PAGES)].length >= 3, "the whole page, and the notes");
  await page.waitForFunction(() => !document.querySelector("baton-number"));
  assert.equal(await page.evaluate(() => document.querySelector("main").innerHTML === window.before), true);
  assert.equal(await page.locator("baton-review .paper").count(), 0);
  await b.sees("2 drafts");

  // The panel's own way to it; a browser without a printer shows nothing, but the page is asked.
  await page.evaluate(() => (window.print = () => (window.asked = true)));
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("button", { name: "Print, with the comments behind the text" }).click();
  await page.waitForFunction(() => window.asked);
});
