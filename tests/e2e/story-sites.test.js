/**
 * The core of the story where nobody here wrote a word of the page, and where the host allows almost nothing.
 */

import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { newPerson } from "./harness/chromium.js";
import { startRelay, startSite, temporaryDir } from "./harness/program.js";
import { Review } from "./harness/review.js";
import { rustDocs, startStrictHost } from "./harness/sites.js";

const NOT_BEGUN = /404 \(Not Found\).*\/v1\/rooms\//;
/** What the Book's own script says when its playground cannot be reached. */
const THE_BOOK_ITSELF = [/play\.rust-lang\.org/, /^TypeError: Failed to fetch$/];

for (const { name, dir, path, words, elsewhere, expected } of [
  {
    name: "the Rust Book",
    dir: join(rustDocs(), "book"),
    path: "/ch04-01-what-is-ownership.html",
    words: "All programs have to manage the way they use a computer’s memory while running.",
    elsewhere: "look at the ownership rules",
    expected: THE_BOOK_ITSELF,
  },
  {
    name: "a page of the standard library",
    dir: rustDocs(),
    path: "/std/option/enum.Option.html",
    words: "Returns true if the option is a Some value",
    elsewhere: "Returns the contained Some value, consuming the self value",
    expected: [],
  },
]) {
  test(`two people review ${name}`, async (test) => {
    const relay = await startRelay(test);
    const site = await startSite(test, dir, relay.address);
    const [ana, ben] = await Promise.all([newPerson(test), newPerson(test)]);
    const a = await Review.open(ana, site.address + path);
    await a.giveName("Ana");
    await a.comment(words, "question: Really all?");
    await a.comment(elsewhere, "A diagram would help.");
    const drafts = [`draft: ${words}`, `draft: ${elsewhere}`];
    await a.paints(drafts);
    await a.reload();
    await a.paints(drafts);
    await a.openPanel();
    await a.submit({ verdict: "Approve" });
    await a.sees("Everything you submitted is shared.");
    const painted = [`question: ${words}`, `plain: ${elsewhere}`];
    await a.paints(painted);

    const b = await Review.open(ben, site.address + path);
    await b.paints(painted);
    await relay.kill();
    await b.giveName("Ben");
    await b.reply(words, "All that I know.");
    await b.close(elsewhere, "Dropped", "There is one below.");
    await b.submit();
    await b.sees("Your submission is on this device, and will be shared when you reconnect.");
    await relay.restart();
    await b.choose("Sync now");
    await b.sees("Everything you submitted is shared.");
    await a.choose("Sync now");
    await a.paints([`question: ${words}`, `closed: ${elsewhere}`]);
    assert.equal(await a.json(), await b.json());
    const complaints = [ana, ben].flatMap((person) => person.complaintsBut([NOT_BEGUN, /net::ERR_CONNECTION_REFUSED/, ...expected]));
    assert.deepEqual(complaints, []);
  });
}

test("a comment is written and submitted under a strict content security policy", async (test) => {
  const dir = await temporaryDir(test);
  await cp(join(import.meta.dirname, "pages"), dir, { recursive: true });
  const host = await startStrictHost(test, dir);
  const ana = await newPerson(test);
  await ana.context.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      window.violations.push(`${violatedDirective} ${blockedURI}`),
    );
  });
  const a = await Review.open(ana, `${host}/strict.html`);
  await a.giveName("Ana");
  await a.comment("no text becomes markup", "suggestion: Say **which** text, and `code`, too.", {
    because: "it can be read both ways",
    satisfied: "there is one way",
  });
  await a.submit({ verdict: "Approve once fixed", summary: "Fine." });
  await a.paints(["blocking: no text becomes markup"]);
  await a.unfold("no text becomes markup");
  await a.sees("there is one way");
  await a.reload();
  await a.paints(["blocking: no text becomes markup"]);
  await a.entries(1);
  assert.deepEqual(await a.page.evaluate(() => window.violations), []);
  assert.deepEqual(ana.complaints, []);
});
