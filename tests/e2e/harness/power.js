/**
 * Ends that nobody announces: a browser whose power is cut, a tab that crashes.
 */

import { readFileSync, readdirSync } from "node:fs";

import { Person } from "./chromium.js";
import { temporaryDir } from "./program.js";
import { until } from "./review.js";

/** The processes that were started with this profile, and are not ended yet. @param {string} dir */
function processesOf(dir) {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return ids.map(Number).filter((id) => {
    try {
      return readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0").includes(`--user-data-dir=${dir}`);
    } catch {
      return false; // It has ended meanwhile.
    }
  });
}

/**
 * A new person, whose browser can be killed.
 * @param {import("node:test").TestContext} test
 */
export async function newMortal(test) {
  const dir = await temporaryDir(test);
  const person = await new Person(dir, {}).start();
  test.after(() => person.context.close());
  return {
    person,
    /** Kills the whole browser at once; nothing in it can finish anything. Then starts it again. */
    async cutPower() {
      const ids = processesOf(dir);
      if (!ids.length) throw Error("no process has this profile");
      for (const id of ids) process.kill(id, "SIGKILL");
      await until("the browser to be gone", () => processesOf(dir).length === 0);
      await person.start();
    },
  };
}

/** Ends the process of one tab. @param {import("playwright-core").Page} page */
export async function crash(page) {
  const crashed = page.waitForEvent("crash");
  const session = await page.context().newCDPSession(page);
  session.send("Page.crash").catch(() => {}); // Nobody is left to answer.
  await crashed;
  await page.close();
}
