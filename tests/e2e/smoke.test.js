/**
 * The widget comes up, without a complaint of the browser, on our demo, on sites that nobody here wrote, and on hosts that
 * allow almost nothing or do almost nothing right.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { artefact, newPerson, picture } from "./harness/chromium.js";
import { newFirefoxPage } from "./harness/firefox.js";
import { DEMO, startRelay, startSite } from "./harness/program.js";
import { rustDocs, startStrictHost } from "./harness/sites.js";
import { assertEmbeddedOnce, widgetReady } from "./harness/widget.js";

const PAGES = join(import.meta.dirname, "pages");

/** What the Book's own script says when its playground cannot be reached. */
const THE_BOOK_ITSELF = [/play\.rust-lang\.org/, /^TypeError: Failed to fetch$/];
/** The first question about a review that nobody has begun is answered by 404, and the browser writes that down by itself. */
const NOT_BEGUN = /404 \(Not Found\).*\/v1\/rooms\//;
/** Nor can anybody keep a browser from writing down a refused connection. */
const REFUSED = /net::ERR_CONNECTION_REFUSED/;

for (const [name, dir, path, expected] of [
  ["the demo", DEMO, "/", []],
  ["the Rust Book", join(rustDocs(), "book"), "/ch04-01-what-is-ownership.html", THE_BOOK_ITSELF],
  ["a page of the standard library", rustDocs(), "/std/option/enum.Option.html", []],
]) {
  test(`the widget comes up on ${name}`, async (test) => {
    const relay = await startRelay(test);
    const site = await startSite(test, dir, relay.address);
    const person = await newPerson(test);
    const page = await person.open(site.address + path);
    await widgetReady(page);
    await assertEmbeddedOnce(page);
    await picture(page, `smoke-${name.replaceAll(" ", "-")}`);
    assert.deepEqual(person.complaintsBut([NOT_BEGUN, ...expected]), []);
  });
}

test("the widget comes up under a strict content security policy", async (test) => {
  const host = await startStrictHost(test, PAGES);
  const person = await newPerson(test);
  const page = await person.open(`${host}/strict.html`);
  await widgetReady(page);
  await picture(page, "smoke-strict");
  assert.deepEqual(person.complaints, []);
});

test("the widget comes up on a host that does not know WebAssembly", async (test) => {
  const host = await startStrictHost(test, PAGES, { wasmType: "application/octet-stream" });
  const person = await newPerson(test);
  const page = await person.open(`${host}/strict.html`);
  await widgetReady(page);
  assert.deepEqual(person.complaints, []);
});

test("a page without a reachable relay is as calm as one with it", async (test) => {
  const relay = await startRelay(test);
  const site = await startSite(test, DEMO, relay.address);
  await relay.kill();
  const person = await newPerson(test);
  const page = await person.open(`${site.address}/`);
  await widgetReady(page);
  assert.deepEqual(person.complaintsBut([REFUSED]), []);
});

test("the widget comes up in Firefox", async (test) => {
  const relay = await startRelay(test);
  const site = await startSite(test, DEMO, relay.address);
  const { page, complaints } = await newFirefoxPage(test);
  await page.goto(`${site.address}/`);
  await page.waitForSelector("baton-review >>> button", { visible: true });
  await page.evaluate(() => document.querySelector("baton-review").ready().then(() => undefined));
  await page.waitForSelector("baton-review >>> button", { visible: true });
  assert.deepEqual(complaints, []);
  await page.screenshot({ path: artefact("smoke-firefox") });
});
