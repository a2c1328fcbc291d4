/**
 * People with a browser profile each: Chromium by Playwright, with storage that survives a restart, and every complaint of
 * a page written down.
 *
 * What is left out: what they do. See the stories.
 */

import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

import { temporaryDir } from "./program.js";

const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
const ARTEFACTS = process.env.BATON_ARTEFACTS ?? join(import.meta.dirname, "../../../artefacts");

/** The first of the programs that is installed. @param {string|undefined} asked @param {string[]} names */
export function installed(asked, names) {
  if (asked) return asked;
  for (const name of names) {
    const found = spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim();
    if (found) return found;
  }
  throw Error(`none of ${names.join(", ")} is installed`);
}

/** One person's browser. */
export class Person {
  /** What pages complained about: console errors, uncaught exceptions. @type {string[]} */
  complaints = [];
  /** @type {import("playwright-core").BrowserContext} */
  context;
  #dir;
  #options;

  /**
   * @param {string} dir of the profile
   * @param {import("playwright-core").BrowserContextOptions} options
   */
  constructor(dir, options) {
    this.#dir = dir;
    this.#options = options;
  }

  /** Starts the browser. Its storage is what it was when it ended. */
  async start() {
    const executablePath = installed(process.env.CHROMIUM, ["chromium", "chromium-browser", "google-chrome"]);
    this.context = await chromium.launchPersistentContext(this.#dir, {
      executablePath,
      args: ARGS,
      viewport: { width: 1440, height: 900 },
      ...this.#options,
    });
    this.context.on("console", (message) => {
      const { url } = message.location();
      // Browsers ask every site for this file; that it is missing is no complaint about us.
      if (message.type() === "error" && !url.endsWith("/favicon.ico")) this.complaints.push(`${message.text()} (${url})`);
    });
    this.context.on("weberror", (error) => this.complaints.push(String(error.error())));
    return this;
  }

  /** Ends the browser and starts it again with the same storage. */
  async restart() {
    await this.context.close();
    return this.start();
  }

  /** What pages complained about, without what was to be expected. @param {RegExp[]} expected */
  complaintsBut(expected) {
    return this.complaints.filter((complaint) => !expected.some((pattern) => pattern.test(complaint)));
  }

  /** Opens an address in a new tab. @param {string} url */
  async open(url) {
    const page = await this.context.newPage();
    await page.goto(url);
    return page;
  }
}

/**
 * A new person, with an empty profile.
 * @param {import("node:test").TestContext} test
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
export async function newPerson(test, options = {}) {
  const person = await new Person(await temporaryDir(test), options).start();
  test.after(() => person.context.close());
  return person;
}

/** Where a picture is kept for whoever reads the result of the run. @param {string} name */
export function artefact(name) {
  mkdirSync(ARTEFACTS, { recursive: true });
  return join(ARTEFACTS, `${name}.png`);
}

/** Keeps a picture of a page. @param {import("playwright-core").Page} page @param {string} name */
export async function picture(page, name) {
  await page.screenshot({ path: artefact(name) });
}
