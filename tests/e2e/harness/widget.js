/**
 * The widget as a person meets it: waiting for it, and looking into its open shadow root.
 */

import assert from "node:assert/strict";

/**
 * Waits until the launcher can be seen and the engine has come, without opening anything.
 * @param {import("playwright-core").Page} page
 */
export async function widgetReady(page) {
  await page.locator("baton-review").waitFor({ state: "attached" });
  await page.locator("baton-review button").first().waitFor({ state: "visible" });
  await page.evaluate(() => document.querySelector("baton-review").ready().then(() => undefined));
  await page.locator("baton-review button").first().waitFor({ state: "visible" });
}

/** Every page has exactly one tag and one element, and the element stands outside of what is under review. */
export async function assertEmbeddedOnce(page) {
  const found = await page.evaluate(() => ({
    nTags: document.querySelectorAll('script[src*="/baton/baton."]').length,
    nElements: document.querySelectorAll("baton-review").length,
    parent: document.querySelector("baton-review")?.parentElement?.localName,
  }));
  assert.deepEqual(found, { nTags: 1, nElements: 1, parent: "body" });
}
