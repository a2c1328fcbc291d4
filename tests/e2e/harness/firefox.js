/**
 * Firefox by WebDriver BiDi: the second engine, for a smoke of what Chromium shows at length.
 */

import puppeteer from "puppeteer-core";

import { installed } from "./chromium.js";

/**
 * A new Firefox with an empty profile, and one page in it.
 * @param {import("node:test").TestContext} test
 */
export async function newFirefoxPage(test) {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: installed(process.env.FIREFOX, ["firefox-esr", "firefox"]),
    headless: true,
  });
  test.after(() => browser.close());
  const page = await browser.newPage();
  await page.setViewport({ width: 1440, height: 900 });
  /** @type {string[]} */
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  return { page, complaints };
}
