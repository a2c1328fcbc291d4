/**
 * Every state of the screen in one theme and three widths: a picture of each for people to look at, axe-core for what a
 * machine can find, and nothing that sticks out of its place.
 *
 * What is left out: which states there are. See `walk.js`.
 */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { newPerson, picture } from "./chromium.js";
import { Review } from "./review.js";
import { reviewedSite, walk } from "./walk.js";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

/** What axe-core finds in our element, in words. @param {Review} review @returns {Promise<string[]>} */
async function violations({ page }) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  return page.evaluate(async (values) => {
    const { violations, passes } = await window.axe.run("baton-review", { runOnly: { type: "tag", values } });
    const isInside = passes.some(({ nodes }) => nodes.some(({ target }) => Array.isArray(target[0])));
    if (!isInside) return ["axe-core saw nothing of the panel's inside"];
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.flat().at(-1)}: ${failureSummary.replace(/\s+/g, " ")}`),
    );
  }, TAGS);
}

/** Elements of ours that reach out of the panel, but for those that are made to be pushed along. @param {Review} review */
async function overflows({ page }) {
  return page.evaluate(() => {
    const panel = document.querySelector("baton-review").shadowRoot.querySelector(".panel");
    if (!panel) return [];
    const { left, right } = panel.getBoundingClientRect();
    return [...panel.querySelectorAll("*")]
      .filter((element) => !element.closest(".unseen, .words-choice, pre") && element.getClientRects().length && getComputedStyle(element).position !== "absolute")
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.left < left - 1 || box.right > right + 1);
      })
      .map((element) => `${element.localName}.${element.className}: ${element.textContent.slice(0, 40)}`);
  });
}

/**
 * The lists, panes and a comment on the page that is written from right to left, found by where they stand.
 * @param {import("./chromium.js").Person} person
 * @param {Awaited<ReturnType<typeof reviewedSite>>} world
 * @param {(state: string, review: Review) => Promise<void>} stop
 */
async function walkRightToLeft(person, { site }, stop) {
  const review = new Review(await person.open(`${site.address}/reading-room.html`));
  const panel = review.root.locator(".panel");
  await review.root.locator(".launcher").click();
  await panel.waitFor();
  await stop("arabic", review);
  const words = await review.page.locator("main p").first().evaluate((p) => p.textContent.trim().split(/\s+/).slice(0, 4).join(" "));
  await review.selectSilently(words);
  await review.page.keyboard.press("Alt+Shift+KeyM");
  await review.root.locator(".editor").waitFor();
  await review.page.keyboard.type("question: لماذا؟");
  await stop("arabic-composing", review);
  await review.page.keyboard.press("Control+Enter");
  await review.root.locator(".editor").waitFor({ state: "detached" });
  for (const at of [0, 1, 2, 3]) {
    await panel.getByRole("tab").nth(at).click();
    await stop(`arabic-tab-${at + 1}`, review);
  }
  for (const [at, name] of ["identity", "home", "invite", "drafts", "suggestions", "palette", "keys"].entries()) {
    await panel.locator(".head button[aria-expanded]").nth(1).click();
    await panel.locator(".menu .item").nth(at).click();
    await panel.locator(".menu").waitFor({ state: "detached" });
    await stop(`arabic-${name}`, review);
  }
  await review.page.close();
}

/**
 * @param {import("node:test").TestContext} test
 * @param {"light"|"dark"} colorScheme
 */
export async function checkScreens(test, colorScheme) {
  const world = await reviewedSite(test);
  for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
    await test.test(`${width} pixels`, async (test) => {
      const person = await newPerson(test, { colorScheme, reducedMotion: "reduce", viewport: { width, height }, hasTouch: width < 700 });
      /** @type {string[]} */
      const found = [];
      const stop = async (/** @type {string} */ state, /** @type {Review} */ review) => {
        await picture(review.page, `${state}-${colorScheme}-${width}`);
        for (const violation of await violations(review)) found.push(`${state}: ${violation}`);
        for (const overflow of await overflows(review)) found.push(`${state}: sticks out: ${overflow}`);
      };
      await walk(person, world, stop);
      await walkRightToLeft(person, world, stop);
      assert.deepEqual(found, []);
    });
  }
}
