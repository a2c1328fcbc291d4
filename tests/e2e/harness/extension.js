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
import { AXE, TAGS } from "./screens.js";

/** @param {import("puppeteer-core").Target} target */
const isPanel = (target) => target.url().endsWith("/panel.html");

const WWW = join(import.meta.dirname, "../../../www");

/** Builds the extension, and gives the directory with one for each browser. */
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
    const downloads = await temporaryDir(test);
    const browser = await puppeteer.launch({
      executablePath: installed(process.env.CHROMIUM, ["chromium", "chromium-browser", "google-chrome"]),
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", ...args],
      headless: true,
      pipe: true,
      enableExtensions: [dir],
      userDataDir: await temporaryDir(test),
      defaultViewport: null,
      downloadBehavior: { policy: "allow", downloadPath: downloads },
    });
    test.after(() => browser.close());
    const reader = new Reader(browser, downloads);
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
    // A busy browser loses a press whose script was not up yet; a person would press again.
    for (let nLeft = 3; nLeft > 0; nLeft--) {
      await this.extension.triggerAction(page);
      const isThere = await this.browser.waitForTarget(isPanel, { timeout: 5_000 }).then(() => true, () => false);
      if (isThere) break;
    }
    return this.panel();
  }

  /** The extension's script behind the button; the browser starts and ends it as it likes. */
  async worker() {
    const target = await this.browser.waitForTarget((target) => target.type() === "service_worker", { timeout: 20_000 });
    return target.worker();
  }

  /** The panel beside the page. */
  async panel() {
    const target = await this.browser.waitForTarget(isPanel, { timeout: 20_000 });
    const panel = await target.asPage();
    if (!panel.isKnown) {
      panel.isKnown = true;
      panel.on("console", (message) => message.type() === "error" && this.complaints.push(message.text()));
      panel.on("pageerror", (error) => this.complaints.push(String(error)));
    }
    return new Panel(panel);
  }
}

/** What stands in the panel, and what a hand does there. */
export class Panel {
  /** @param {import("puppeteer-core").Page} page */
  constructor(page) {
    this.page = page;
  }

  /** Waits for a button with these words, and presses it with the mouse. @param {string} words */
  async press(words) {
    const find = (words) => {
      const inside = document.getElementById("review").shadowRoot;
      const all = [...inside.querySelectorAll("button"), ...document.querySelectorAll("button")];
      const isIt = (button) => [button.textContent.trim(), button.getAttribute("aria-label")].includes(words);
      return all.find((button) => !button.disabled && button.getClientRects().length && isIt(button)) ?? null;
    };
    await (await this.page.waitForFunction(find, { timeout: 20_000 }, words)).click();
  }

  /** All that can be read in it now. */
  text() {
    return this.page.evaluate(() => {
      const [host, note] = [document.getElementById("review"), document.getElementById("note")];
      const root = host.hidden ? null : host.shadowRoot.querySelector(".root");
      return (root?.innerText ?? "") + (note.hidden ? "" : note.innerText);
    });
  }

  /** Waits for words. @param {string|RegExp} words */
  async sees(words) {
    const isIt = (text) => (typeof words === "string" ? text.includes(words) : words.test(text));
    await until(`the panel to say ${words}`, () => this.text(), isIt);
  }

  /** A field in the review. @param {string} selector */
  async field(selector) {
    return this.page.waitForSelector(`#review >>> ${selector}`, { visible: true, timeout: 20_000 });
  }

  /** @param {string} name */
  async giveName(name) {
    await (await this.field("#name")).type(name);
    await this.press("Save name");
    await this.page.waitForSelector("#review >>> #name", { hidden: true });
  }

  /** Comments on what is selected in the page, and leaves the comment as a draft. @param {string} text */
  async comment(text) {
    await this.write(text);
    await this.press("Done");
  }

  /** Begins a comment on what is selected in the page, and types it. @param {string} text */
  async write(text) {
    if (!(await this.page.$("#review >>> #editor-words"))) await this.press("Comment");
    const field = await this.field("#editor-words");
    // A new editor takes the focus by itself; letters typed before that would go nowhere.
    await this.page.waitForFunction(() => document.getElementById("review").shadowRoot.activeElement?.id === "editor-words");
    await field.type(text);
    await this.sees("Saved on this device. Only you see it until you submit.");
  }

  /** Publishes all drafts. */
  async submit() {
    await this.press("Submit review…");
    await this.press("Submit review");
    await this.sees("Submitted, ");
  }

  /** Chooses something from the menu. @param {string} item */
  async choose(item) {
    await this.press("More");
    await this.press(item);
  }

  /** Takes in a file by the menu. @param {string} path */
  async take(path) {
    const [chooser] = await Promise.all([this.page.waitForFileChooser(), this.choose("Import a .baton file…")]);
    await chooser.accept([path]);
  }

  /** Closes it, as its own cross does. */
  async close() {
    const closed = new Promise((resolve) => this.page.once("close", resolve));
    this.page.evaluate(() => close()).catch(() => {}); // It is gone before it can answer.
    await closed;
  }

  /** Keeps a picture of it for people to look at. @param {string} name */
  async picture(name) {
    await this.page.screenshot({ path: artefact(name) });
  }
}

/** What axe-core finds on one of the extension's own pages, in words. @param {import("puppeteer-core").Page} page @returns {Promise<string[]>} */
export async function violations(page) {
  await page.evaluate(AXE);
  return page.evaluate(async (values) => {
    const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values } });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.flat().at(-1)}: ${failureSummary.replace(/\s+/g, " ")}`));
  }, TAGS);
}

/** Selects words that stand in one text node of a page. @param {import("puppeteer-core").Page} page @param {string} words */
export async function select(page, words) {
  await page.evaluate((words) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const at = walker.currentNode.data.indexOf(words);
      if (at < 0) continue;
      walker.currentNode.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
      return getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
    }
    throw Error(`the page does not say: ${words}`);
  }, words);
}

/** What is painted on a page. @param {import("puppeteer-core").Page} page */
export const painted = (page) =>
  page.evaluate(() =>
    [...CSS.highlights]
      .flatMap(([name, highlight]) =>
        name === "baton-active" ? [] : [...highlight].map(({ startContainer: { data }, startOffset, endOffset }) => `${name}: ${data.slice(startOffset, endOffset)}`),
      )
      .join("; "),
  );

/** Waits until exactly this is painted. @param {import("puppeteer-core").Page} page @param {string} wanted */
export const paints = (page, wanted) => until(`the page to be painted with ${wanted}`, () => painted(page), (seen) => seen === wanted);
