/**
 * The extension in a real browser: built for this run beside the widget, its button really pressed, its panel really open.
 *
 * What is left out: the stories. Chromium presses the button by its own protocol; what Firefox can do is in its story.
 */

import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { once } from "node:events";
import { join } from "node:path";
import puppeteer from "puppeteer-core";

import { artefact, installed } from "./chromium.js";
import { WIDGET, temporaryDir } from "./program.js";
import { until } from "./review.js";

const WWW = join(import.meta.dirname, "../../../www");

/** Builds the extension, and gives the directory with one for each browser. @param {import("node:test").TestContext} test */
export async function builtExtension(test) {
  const dir = await temporaryDir(test);
  execFileSync("npm", ["run", "--silent", "build:extension"], { cwd: WWW, env: { ...process.env, BATON_OUT: WIDGET, BATON_EXTENSION: dir } });
  return dir;
}

/**
 * A site of pages that know nothing of us, by path: what they say, and with which headers.
 * @param {import("node:test").TestContext} test
 * @param {Record<string, string | { body: string|Buffer, headers: Record<string, string> }>} pages
 */
export async function foreignSite(test, pages) {
  const server = createServer((request, response) => {
    const page = pages[new URL(request.url ?? "/", "http://x").pathname];
    if (!page) return void response.writeHead(404).end();
    const { body, headers } = typeof page === "string" ? { body: page, headers: {} } : page;
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...headers }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
}

/** One person's Chromium with the extension in it. */
export class Reader {
  /** @type {string[]} */
  complaints = [];

  /** @param {import("puppeteer-core").Browser} browser @param {string} downloads */
  constructor(browser, downloads) {
    this.browser = browser;
    this.downloads = downloads;
  }

  /** @param {import("node:test").TestContext} test @param {string} dir of the built extension @param {string[]} [args] */
  static async start(test, dir, args = []) {
    const browser = await puppeteer.launch({
      executablePath: installed(process.env.CHROMIUM, ["chromium", "chromium-browser", "google-chrome"]),
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", ...args],
      headless: true,
      pipe: true,
      enableExtensions: [dir],
      userDataDir: await temporaryDir(test),
      defaultViewport: null,
    });
    test.after(() => browser.close());
    const reader = new Reader(browser, await temporaryDir(test));
    reader.extension = await until("the extension", async () => [...(await browser.extensions()).values()][0]);
    return reader;
  }

  /** @param {string} url */
  async open(url) {
    const page = await this.browser.newPage();
    await page.goto(url);
    return page;
  }

  /** Presses the extension's button while this page is looked at, and gives the panel. @param {import("puppeteer-core").Page} page */
  async press(page) {
    await page.bringToFront();
    await this.extension.triggerAction(page);
    return this.panel();
  }

  /** The panel beside the page. */
  async panel() {
    const isPanel = (target) => target.url().endsWith("/panel.html");
    const target = await this.browser.waitForTarget(isPanel, { timeout: 20_000 });
    const panel = await target.asPage();
    if (!panel.isKnown) {
      panel.isKnown = true;
      panel.on("console", (message) => message.type() === "error" && this.complaints.push(message.text()));
      panel.on("pageerror", (error) => this.complaints.push(String(error)));
    }
    return panel;
  }
}
