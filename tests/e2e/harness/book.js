/**
 * A small book of ours in two editions, built by mdBook as anybody's would be, with the truth about every passage.
 *
 * In the sources each passage has a number, `⟦12|…⟧`, which becomes a `span` around its words; editions keep the numbers, so
 * where a passage went is known without looking for it. What is left out: comments.
 */

import { spawnSync } from "node:child_process";
import { cp, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { temporaryDir } from "./program.js";

const BOOK = join(import.meta.dirname, "../../anchors/book");
const TOOLS = join(import.meta.dirname, "../../../target/tools/bin/mdbook");
export const CHAPTERS = ["frost", "wait", "flights"];

/** The program, where there is one: `cargo xtask test` installs it. */
export function mdbook() {
  const found = [process.env.BATON_MDBOOK, TOOLS, "mdbook"].find((path) => path && spawnSync(path, ["--version"]).status === 0);
  return found ?? null;
}

/** What the edits make of the first edition. @param {number} nEdits how many of them */
async function edition(nEdits) {
  /** @type {Record<string, string>} */
  const files = {};
  for (const name of await readdir(join(BOOK, "src"))) files[name] = await readFile(join(BOOK, "src", name), "utf8");
  const edits = JSON.parse(await readFile(join(BOOK, "edits.json"), "utf8"));
  for (const { title, edits: steps } of edits.slice(0, nEdits)) {
    for (const [file, old, now] of steps) {
      if (files[file].split(old).length !== 2) throw Error(`${title}: ${file} does not say this once: ${old}`);
      files[file] = files[file].replace(old, () => now);
    }
  }
  return files;
}

/**
 * Builds one edition, and gives the directory of its pages. They say that they live at one address, whoever serves them.
 * @param {import("node:test").TestContext} test @param {string} program @param {number} nEdits
 */
export async function buildBook(test, program, nEdits) {
  const dir = await temporaryDir(test);
  await mkdir(join(dir, "src"));
  await cp(join(BOOK, "book.toml"), join(dir, "book.toml"));
  for (const [name, text] of Object.entries(await edition(nEdits))) {
    await writeFile(join(dir, "src", name), text.replaceAll(/⟦(\d+)\|/g, '<span data-p="$1">').replaceAll("⟧", "</span>"));
  }
  const { status, stderr } = spawnSync(program, ["build", dir], { encoding: "utf8" });
  if (status !== 0) throw Error(`mdbook: ${stderr}`);
  for (const chapter of CHAPTERS) {
    const path = join(dir, "book", `${chapter}.html`);
    const html = await readFile(path, "utf8");
    await writeFile(path, html.replace("<head>", `<head><link rel="canonical" href="https://bees.example/${chapter}">`));
  }
  return join(dir, "book");
}

/** How many edits there are. */
export const allEdits = async () => JSON.parse(await readFile(join(BOOK, "edits.json"), "utf8")).length;
