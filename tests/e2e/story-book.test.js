/**
 * Two editions of a book: every passage of the first is commented on in a browser, the second is opened, and each comment is
 * right, wrong or without a place, against what is known. The same with pages that nobody here wrote, and scripted edits.
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { CHAPTERS, allEdits, buildBook, mdbook } from "./harness/book.js";
import { newPerson } from "./harness/chromium.js";
import { startRelay, startSite, temporaryDir } from "./harness/program.js";
import { Review, until } from "./harness/review.js";
import { rustDocs } from "./harness/sites.js";
import { judge, lines, table } from "./harness/truth.js";

/** Comments on every passage of a page with the keys, and submits. Gives how many. @param {Review} review */
async function commentOnAll(review) {
  const { page } = review;
  const ids = await page.evaluate(() => [...document.querySelectorAll("main [data-p]")].map((element) => element.dataset.p));
  for (const id of ids) {
    await page.evaluate((id) => {
      const element = document.querySelector(`[data-p="${id}"]`);
      element.scrollIntoView({ block: "center", behavior: "instant" });
      getSelection().selectAllChildren(element);
    }, id);
    await review.button("Comment").waitFor();
    await page.keyboard.press("Alt+Shift+M");
    await until("the focus in the editor", () => review.focused(), (focused) => focused === "editor-words");
    await page.keyboard.insertText(`${id} is what this is about.`);
    await review.done();
  }
  await review.submit();
  await review.sees("Everything you submitted is shared.");
  return ids.length;
}

/** The goals of the project, on the words that are known to be somewhere, and on those that are not. @param {ReturnType<typeof table>} counts @param {object[]} wrong */
function holdToGoals(counts, wrong) {
  const said = JSON.stringify(wrong, null, 1);
  const { kept, edited, deleted } = counts;
  // Rounded down: of twenty edited passages one may be a number that became another one.
  assert.ok(kept.right >= Math.floor(kept.n * 0.99), `surviving text: ${kept.right} of ${kept.n} ${said}`);
  assert.ok(edited.right >= Math.floor(edited.n * 0.97), `edited text: ${edited.right} of ${edited.n} ${said}`);
  const nPlaced = kept.right + kept.wrong + edited.right + edited.wrong;
  assert.ok(kept.right + edited.right >= nPlaced * 0.997, `confident places: ${said}`);
  assert.ok(deleted.wrong <= Math.max(deleted.n * 0.03, 0), `deleted text: ${deleted.wrong} of ${deleted.n} ${said}`);
}

const isRemarkable = (/** @type {{ fate: string, found: string }} */ { fate, found }) => (fate === "deleted" ? found === "wrong" : found !== "right");

test("comments on every passage of a book find their way into its next edition", { timeout: 600_000 }, async (test) => {
  const program = mdbook();
  if (!program) return test.skip("mdbook is not installed; `cargo xtask test` installs it");
  const relay = await startRelay(test);
  const [first, second] = [await buildBook(test, program, 0), await buildBook(test, program, await allEdits())];
  const [before, after] = [await startSite(test, first, relay.address), await startSite(test, second, relay.address)];
  const [ana, ben] = [await newPerson(test), await newPerson(test)];
  const all = [];
  for (const chapter of CHAPTERS) {
    const a = await Review.open(ana, `${before.address}/${chapter}.html`);
    if (!all.length) await a.giveName("Ana");
    const n = await commentOnAll(a);
    await a.page.close();
    const b = await Review.open(ben, `${after.address}/${chapter}.html`);
    all.push(...(await judge(b, n)));
    await b.page.close();
  }
  const counts = table(all);
  const wrong = all.filter(isRemarkable);
  for (const line of lines("a book, six edits on", counts)) test.diagnostic(line);
  assert.ok(all.length >= 90, `${all.length} comments`);
  assert.ok(counts.edited.n >= 10 && counts.deleted.n >= 10, "the edits did something");
  holdToGoals(counts, wrong);
});

const BOOK_PAGES = ["ch04-01-what-is-ownership.html", "ch10-02-traits.html"];
/** Passages taken: every so many paragraphs and items. */
const EVERY = 3;
/** A paragraph or an item with nothing in it but words and inline mark-up. */
const PASSAGE = /<(p|li)>((?:[^<]|<\/?(?:a|code|em|strong)\b[^>]*>){60,})<\/\1>/g;

/**
 * Numbers passages of somebody's page, and edits a copy of it as a script can: words changed, paragraphs deleted, moved and put
 * in, in an order that is the same in each run.
 * @param {string} html
 */
function scripted(html) {
  let n = 0;
  let numbered = 0;
  const first = html.replaceAll(PASSAGE, (whole, name, words) => (n++ % EVERY ? whole : `<${name}><span data-p="${++numbered}">${words}</span></${name}>`));
  let at = 0;
  let moved = "";
  const second = first.replaceAll(/<(p|li)><span data-p="(\d+)">(.*?)<\/span><\/\1>\n?/gs, (whole, name, id, words) => {
    const kind = at++ % 8;
    // Only what stands before the first mark-up is changed.
    const [plain] = /^[^<]*/.exec(words) ?? [""];
    const all = plain.split(" ");
    if (kind === 1) return "";
    if (kind === 3 && all.length > 4) all.splice(Math.floor(all.length / 2), 2, "quite", "simply");
    if (kind === 5 && all.length > 1) all.splice(1, 0, "(as of this edition)");
    if (kind === 6 && name === "p" && !moved) {
      moved = whole;
      return "";
    }
    const paragraph = kind === 4 && name === "p" ? "<p>This paragraph is new in this edition, and says nothing that was said before.</p>\n" : "";
    const carried = kind === 7 && name === "p" && moved ? moved : "";
    if (carried) moved = "";
    return `${paragraph}${carried}<${name}><span data-p="${id}">${all.join(" ") + words.slice(plain.length)}</span></${name}>\n`;
  });
  return { first, second, numbered };
}

test("comments on pages that nobody here wrote survive scripted edits", { timeout: 600_000 }, async (test) => {
  const book = join(rustDocs(), "book");
  if (!existsSync(join(book, BOOK_PAGES[0]))) return test.skip("the toolchain's books are not installed");
  const relay = await startRelay(test);
  const dirs = [await temporaryDir(test), await temporaryDir(test)];
  for (const dir of dirs) {
    await mkdir(dir, { recursive: true });
    await cp(book, dir, { recursive: true, filter: (path) => !/\/(img|print\.html|first-edition|second-edition|2018-edition)/.test(path) });
  }
  for (const name of BOOK_PAGES) {
    const html = (await readFile(join(book, name), "utf8")).replace("<head>", `<head><link rel="canonical" href="https://book.example/${name}">`);
    const { first, second } = scripted(html);
    await Promise.all([writeFile(join(dirs[0], name), first), writeFile(join(dirs[1], name), second)]);
  }
  const [before, after] = [await startSite(test, dirs[0], relay.address), await startSite(test, dirs[1], relay.address)];
  const [ana, ben] = [await newPerson(test), await newPerson(test)];
  const all = [];
  for (const name of BOOK_PAGES) {
    const a = await Review.open(ana, `${before.address}/${name}`);
    if (!all.length) await a.giveName("Ana");
    const n = await commentOnAll(a);
    await a.page.close();
    const b = await Review.open(ben, `${after.address}/${name}`);
    all.push(...(await judge(b, n)));
    await b.page.close();
  }
  const counts = table(all);
  for (const line of lines("the Rust Book, edited", counts)) test.diagnostic(line);
  assert.ok(all.length >= 20, `${all.length} comments`);
  holdToGoals(counts, all.filter(isRemarkable));
});
