/**
 * `baton install` after real site generators: the tag comes and goes without another byte, and what is said on their pages
 * stays. And mdBook's preprocessor, and generators that change pages without loading them.
 */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { newPerson } from "./harness/chromium.js";
import { FIRST, GENERATORS, SECOND, buildSite, bytesOf, isInstalled, startPlainHost } from "./harness/generators.js";
import { PROGRAM, WIDGET, startRelay, temporaryDir } from "./harness/program.js";
import { Review, until } from "./harness/review.js";
import { widgetReady } from "./harness/widget.js";

const NOT_BEGUN = /404 \(Not Found\).*\/v1\/rooms\//;
/** A page in American English; the words of the interface are there in English. */
const NO_SUCH_LANGUAGE = /404 \(Not Found\).*\/strings\/en-US\.json/;
/** Wrong today: the one file asks for the part for directories of reviews, which a page on a disk cannot have, and goes on without. */
const PLACES_APART = /baton\.places\.js/;
const TAG = /<script async src="[^"]*"(?: integrity="sha384-[^"]*")? data-relay="[^"]*" data-baton-installed><\/script>/g;

/** @param {string[]} args */
function install(...args) {
  const { status, stdout, stderr } = spawnSync(PROGRAM, ["install", ...args], { encoding: "utf8" });
  assert.equal(status, 0, `${stdout}${stderr}`);
  return stdout;
}

/** Comments on words of a page, submits, and finds it again after a reload. @param {Review} review @param {string} words */
async function commentAndReload(review, words) {
  await review.comment(words, "question: Always?");
  await review.submit();
  await review.sees("Everything you submitted is shared.");
  await review.paints([`question: ${words}`]);
  await review.reload();
  await review.paints([`question: ${words}`]);
}

for (const generator of GENERATORS) {
  test(`comments stay on pages that ${generator.name} has built`, async (test) => {
    if (!isInstalled(generator)) return test.skip(`${generator.name} is not installed; \`cargo xtask test\` installs it`);
    const host = await startPlainHost(test);
    const site = (host.dir = await buildSite(test, generator, host.url));
    const before = await bytesOf(site);
    const relay = await startRelay(test);
    const options = ["--relay", relay.address, "--widget", WIDGET, ...(generator.options ?? [])];
    install(site, ...options);
    const after = await bytesOf(site);
    for (const [name, text] of Object.entries(before)) assert.equal(after[name].replace(TAG, ""), text, name);
    for (const page of generator.pages) assert.equal(after[page].match(TAG)?.length, 1, page);
    assert.match(install(site, ...options), /put into 0 pages, 0 changed/);
    assert.deepEqual(await bytesOf(site), after, "twice is once");
    const copy = await temporaryDir(test);
    await cp(site, copy, { recursive: true });
    install(copy, "--remove");
    assert.deepEqual(await bytesOf(copy), before, "taken away, everything is what it was");

    const ana = await newPerson(test);
    const [first, second] = generator.pages.map((page) => host.url + page.replace(/index\.html$/, ""));
    const a = await Review.open(ana, first);
    assert.deepEqual(await a.page.evaluate(() => ["script[data-baton-installed]", "body > baton-review"].map((one) => document.querySelectorAll(one).length)), [1, 1]);
    await a.giveName("Ana");
    await commentAndReload(a, FIRST);
    // By the page's own link, which some generators follow without loading a page.
    await a.page.evaluate(() => (window.batonSame = true));
    await a.page.locator("p").getByRole("link", { name: /^(the )?store$/i }).first().click();
    await until("the second page", () => a.page.url().replace(/#.*/, ""), (url) => url.startsWith(second.replace(/\.html$/, "")));
    await a.page.getByText(SECOND).waitFor();
    const isSame = await a.page.evaluate(() => window.batonSame === true);
    await a.paints([]);
    await commentAndReload(a, SECOND);
    const b = await Review.open(await newPerson(test), second);
    await b.paints([`question: ${SECOND}`]);
    test.diagnostic(`${generator.name}: ${Object.keys(before).filter((name) => after[name] !== before[name]).length} pages${isSame ? ", changes pages without loading them" : ""}`);
    assert.deepEqual(ana.complaintsBut([NOT_BEGUN, NO_SUCH_LANGUAGE]), []);
  });
}

test("a handbook is reviewed from a disk, without any host", async (test) => {
  const generator = GENERATORS.find(({ name }) => name === "Sphinx");
  if (!generator || !isInstalled(generator)) return test.skip("Sphinx is not installed; `cargo xtask test` installs it");
  if (!existsSync(join(WIDGET, "baton.offline.js"))) return test.skip("the widget was built without baton.offline.js");
  const site = await buildSite(test, generator, "https://lamp.example/");
  install(site, "--offline", "--widget", WIDGET);
  const ana = await newPerson(test);
  const a = await Review.open(ana, String(pathToFileURL(join(site, generator.pages[0]))));
  await a.giveName("Ana");
  await a.comment(FIRST, "question: Always?");
  await a.submit();
  await a.reload();
  await a.paints([`question: ${FIRST}`]);
  await a.page.locator("p").getByRole("link", { name: /^the store$/i }).click();
  await a.page.getByText(SECOND).waitFor();
  await widgetReady(a.page);
  await a.paints([]);
  assert.deepEqual(ana.complaintsBut([PLACES_APART]), []);
});

test("mdBook builds a book with the widget in it, by the preprocessor", async (test) => {
  const [generator] = GENERATORS;
  if (!isInstalled(generator)) return test.skip("mdBook is not installed; `cargo xtask test` installs it");
  const relay = await startRelay(test);
  const command = `${PROGRAM} mdbook --widget ${WIDGET}`;
  const config = `${generator.files["book.toml"]}[preprocessor.baton]\ncommand = "${command}"\nrelay = "${relay.address}"\n`;
  const host = await startPlainHost(test);
  host.dir = await buildSite(test, generator, host.url, { "book.toml": config });
  const ana = await newPerson(test);
  const a = await Review.open(ana, `${host.url}lamp.html`);
  await a.giveName("Ana");
  await commentAndReload(a, FIRST);
  await a.page.goto(`${host.url}guide/store.html`);
  await widgetReady(a.page);
  await commentAndReload(a, SECOND);
  // One page with all chapters, of which each brought the script.
  const all = await Review.open(ana, `${host.url}print.html`);
  assert.equal(await all.page.locator('script[src$="/baton.iife.js"]').count(), 1);
  assert.equal(await all.page.locator("baton-review").count(), 1);
  await all.page.getByText(FIRST).waitFor();
  const before = await bytesOf(host.dir);
  install(host.dir, "--widget", WIDGET, "--at", "again");
  const after = await bytesOf(host.dir);
  for (const page of [...generator.pages, "print.html"]) assert.equal(after[page], before[page], `${page} gets no second one`);
  assert.deepEqual(ana.complaintsBut([NOT_BEGUN]), []);
});
