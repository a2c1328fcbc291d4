/**
 * Files out of the panel and into it: a download, a drop, a file picker.
 */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** @typedef {import("./review.js").Review} Review */

/** Exports a `.baton` file by the menu, and gives where the browser put it. @param {Review} review @param {string} dir */
export async function exportFile(review, dir) {
  const coming = review.page.waitForEvent("download");
  await review.choose("Export a .baton file");
  const download = await coming;
  const path = join(dir, `${Date.now()}-${download.suggestedFilename()}`);
  await download.saveAs(path);
  return path;
}

/** Drops a file onto the panel, as the browser itself does when a hand lets go of it. @param {Review} review @param {string} path */
export async function dropFile(review, path) {
  await review.openPanel();
  const box = await review.panel.boundingBox();
  const session = await review.page.context().newCDPSession(review.page);
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) await session.send("Input.dispatchDragEvent", { type, ...at, data });
  await session.detach();
}

/** Chooses a file by the menu. @param {Review} review @param {string} path */
export async function pickFile(review, path) {
  const coming = review.page.waitForEvent("filechooser");
  await review.choose("Import a .baton file…");
  await (await coming).setFiles(path);
}

/** A file like another, with one bit turned in its middle. @param {string} path @param {string} damaged */
export async function damage(path, damaged) {
  const bytes = await readFile(path);
  bytes[bytes.length >> 1] ^= 1;
  await writeFile(damaged, bytes);
}
