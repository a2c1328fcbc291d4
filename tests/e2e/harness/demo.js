/**
 * The demo's review, in anybody's seat.
 */

import { existsSync } from "node:fs";
import { join } from "node:path";

import { DEMO } from "./program.js";
import { Review, until } from "./review.js";

/** @typedef {"ana"|"kiran"|"omar"|"lena"|"ben"|"june"} Key */

/** The demo in somebody's browser, which begins in Ana's seat. */
export class Demo extends Review {
  /** @param {import("./chromium.js").Person} person @param {string} site */
  static async begin(person, site) {
    if (!existsSync(join(DEMO, "made/midway.json"))) throw Error("`cargo xtask serve` or `cargo xtask test` makes www/demo/made");
    const demo = new Demo(await person.open(`${site}/midway.html`));
    await demo.panel.waitFor();
    await demo.settled("ana");
    return demo;
  }

  /** Takes a seat. @param {Key} key */
  async sit(key) {
    await this.page.locator(`.seat[data-key="${key}"]`).click();
    await this.settled(key);
  }

  /** Waits until the widget is this person's, and has found every place. @param {Key} key */
  async settled(key) {
    await this.page.locator(`.seat[data-key="${key}"][aria-pressed="true"]`).waitFor();
    await until(`the desk of ${key}`, () => this.page.locator("body > baton-review").getAttribute("store").catch(() => ""), (store) => store === `demo-${key}`);
    await this.panel.getByRole("tab", { name: /^Threads/ }).waitFor();
    await until("the threads", () => this.page.evaluate(() => document.querySelector("body > baton-review")?.threads("orphaned").then((list) => list.length)), (n) => n > 0);
  }

  /** What the page says of whose seat one has. */
  said() {
    return this.page.locator("#cast-said").innerText();
  }
}
