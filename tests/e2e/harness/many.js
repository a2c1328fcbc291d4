/**
 * A review with ten thousand threads on a page with ten thousand passages, and one with ten thousand comments on a book.
 *
 * What is left out: what is written; see `tests/examples/many_comments.rs`.
 */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { temporaryDir } from "./program.js";

const ROOT = join(import.meta.dirname, "../../..");
const DOCUMENT = "https://example.org/long";
/** Another number when the generator writes something else: then old files are not found any more. */
const VERSION = 2;
const N_PASSAGES = 10_000;
/** Of ten threads each. */
const N_SUBMISSIONS = 1_000;
const N_SECTIONS = 40;
export const N_MORE = 6;

/** The files, made once on this machine: `many.baton`, `more-1.baton` …, and of the usual ones `book.baton` and `book.html` Gives their directory. */
export async function manyComments(document = DOCUMENT, nSubmissions = N_SUBMISSIONS) {
  const name = document === DOCUMENT && nSubmissions === N_SUBMISSIONS ? "" : `-${nSubmissions}-${document.replaceAll(/[^a-z0-9]+/g, "-")}`;
  const dir = join(tmpdir(), `baton-many-${VERSION}${name}`);
  if (existsSync(join(dir, "many.baton"))) return dir;
  const fresh = `${dir}-${process.pid}`;
  await mkdir(fresh, { recursive: true });
  const args = ["run", "--quiet", "--package", "baton-tests", "--example", "many_comments", "--", document, fresh, String(nSubmissions)];
  const { status, stderr } = spawnSync("cargo", args, { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) throw Error(`no files were made: ${stderr}`);
  // Whoever else made them at the same time made the same ones.
  await rename(fresh, dir).catch(() => {});
  return dir;
}

/** A site with the long page. @param {import("node:test").TestContext} test */
export async function longPage(test) {
  const dir = await temporaryDir(test);
  const passage = (/** @type {number} */ n) => `<p>Passage ${n} says what it says.</p>`;
  const size = N_PASSAGES / N_SECTIONS;
  const section = (/** @type {unknown} */ _, /** @type {number} */ s) =>
    `<h2 id="s${s}">Section ${s}</h2>${Array.from({ length: size }, (_, n) => passage(s * size + n)).join("\n")}`;
  const body = Array.from({ length: N_SECTIONS }, section).join("\n");
  const head = `<meta charset="utf-8"><title>Ten thousand</title><link rel="canonical" href="${DOCUMENT}">`;
  await writeFile(join(dir, "index.html"), `<!doctype html><html lang="en"><head>${head}</head><body><main>${body}</main></body></html>`);
  return dir;
}

/** A site with the book: 600 KB in a thousand paragraphs, seven years after it was commented on. @param {import("node:test").TestContext} test */
export async function bookPage(test) {
  const dir = await temporaryDir(test);
  await copyFile(join(await manyComments(), "book.html"), join(dir, "index.html"));
  return dir;
}
