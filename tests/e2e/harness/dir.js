/**
 * A review's directory on a static host: `baton dir` in a terminal, and pages that read from it.
 *
 * What is left out: what people do on them.
 */

import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { PROGRAM, Program, WIDGET, temporaryDir } from "./program.js";

const PLAN = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The plan</title></head><body>
<p>Open: <b data-baton-count>?</b></p>
<main><h1>The plan</h1>
<p>The archive moves in May, and the old machines are switched off at the end of June.</p>
<p>Tapes are the exception: they stay where they are until somebody has read each of them twice.</p>
</main>TAG</body></html>`;

/** The document, with what loads the widget. @param {string} tag */
export const planWith = (tag) => PLAN.replace("TAG", tag);

/** Runs `baton dir` to its end. @param {string[]} args */
export function dir(...args) {
  const { status, stdout, stderr } = spawnSync(PROGRAM, ["dir", ...args], { encoding: "utf8" });
  if (status !== 0) throw Error(`baton dir ${args.join(" ")}: ${stderr || stdout}`);
  return stdout;
}

/**
 * A directory and its document, served as `baton dir serve` does.
 * @param {import("node:test").TestContext} test
 * @param {{ reviews?: string, tag?: string, args?: string[] }} [more] `tag` is what the document loads the widget with itself
 */
export async function serveDir(test, { reviews, tag = "", args = [] } = {}) {
  const root = await temporaryDir(test);
  const at = reviews ?? join(root, "reviews");
  const document = join(root, "plan.html");
  await writeFile(document, planWith(tag));
  const served = ["dir", "serve", at, "--port", "0", "--document", document, "--widget", WIDGET, ...args];
  const program = await Program.start(served);
  test.after(() => program.stop());
  return { reviews: at, url: `${program.address}/`, program };
}
