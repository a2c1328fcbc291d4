/**
 * The widget comes up, without a complaint of the browser, on our demo, on sites that nobody here wrote, and on hosts that
 * allow almost nothing or do almost nothing right.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { newPerson, picture } from "./harness/chromium.js";
import { newFirefoxPage } from "./harness/firefox.js";
import { DEMO, startRelay, startSite } from "./harness/program.js";
import { rustDocs, startStrictHost } from "./harness/sites.js";
import { assertEmbeddedOnce, widgetReady } from "./harness/widget.js";

const PAGES = join(import.meta.dirname, "pages");

for (const [name, dir, path] of [
  ["the demo", DEMO, "/"],
  ["the Rust Book", join(rustDocs(), "book"), "/ch04-01-what-is-ownership.html"],
  ["a page of the standard library", rustDocs(), "/std/option/enum.Option.html"],
]) {
  test(`the widget comes up on ${name}`, async (test) => {
    const relay = await startRelay(test);
    const site = await startSite(test, dir, relay.address);
    const person = await newPerson(test);
    const page = await person.open(site.address + path);
    await widgetReady(page);
    await assertEmbeddedOnce(page);
    await picture(page, `smoke-${name.replaceAll(" ", "-")}`);
    assert.deepEqual(person.complaints, []);
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
  // The browser itself writes down every refused connection; nothing else may be said.
  const ours = person.complaints.filter((complaint) => !complaint.includes("net::ERR_CONNECTION_REFUSED"));
  assert.deepEqual(ours, []);
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
});
