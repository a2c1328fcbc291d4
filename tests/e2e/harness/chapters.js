/**
 * A story in chapters: each begins where the last one ended, so after one that failed the others are not tried.
 */

import { picture } from "./chromium.js";

/**
 * Gives the function that runs a chapter. Pages of these people are pictured when one fails.
 * @param {import("node:test").TestContext} test
 * @param {string} name of the story, for the pictures
 * @param {import("./chromium.js").Person[]} people
 */
export function chapters(test, name, people) {
  let failed = false;
  /** @param {string} title @param {() => Promise<void>} run */
  return (title, run) =>
    test.test(title, { skip: failed && "an earlier chapter failed" }, async () => {
      try {
        await run();
      } catch (error) {
        failed = true;
        const pages = people.flatMap((person) => person.context.pages().filter((page) => page.url() !== "about:blank"));
        for (const [i, page] of pages.entries()) await picture(page, `failed-${name}-${i}`).catch(() => {});
        throw error;
      }
    });
}
