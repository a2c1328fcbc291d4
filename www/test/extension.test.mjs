/**
 * The number on the extension's button, and the files it is packed into; the rest is driven in `tests/e2e`.
 */

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { afterTurn, textOfBadge } from "../extension/badge.js";
import { drawIcon } from "../extension/icon.mjs";
import { manifestOf } from "../extension/manifest.mjs";
import { zip } from "../extension/zip.mjs";

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 23, 12);

test("what waits is counted over all reviews, and a review that does not wait is not kept", () => {
  const turns = afterTurn(afterTurn(undefined, "a", 2, NOW), "b", 1, NOW);
  assert.equal(textOfBadge(turns, null, NOW), "3");
  assert.deepEqual(Object.keys(afterTurn(turns, "a", 0, NOW)), ["b"]);
  assert.equal(textOfBadge(afterTurn(turns, "c", 400, NOW), null, NOW), "99+");
  assert.equal(textOfBadge(turns, null, NOW + 31 * DAY), "");
  assert.deepEqual(afterTurn(turns, "c", 0, NOW + 31 * DAY), {});
  let many = {};
  for (let n = 0; n < 300; n++) many = afterTurn(many, `review ${n}`, 1, NOW);
  assert.equal(Object.keys(many).length, 200);
});

test("outside of somebody's hours there is no number, this week or any other", () => {
  const turns = afterTurn({}, "a", 2, NOW);
  const hours = [
    [NOW - 3 * HOUR, NOW + 5 * HOUR],
    [NOW + 21 * HOUR, NOW + 29 * HOUR],
  ];
  for (const [after, text] of [[0, "2"], [5, ""], [20, ""], [22, "2"], [29, ""], [14 * 24, "2"], [14 * 24 + 6, ""], [15 * 24, "2"]]) {
    assert.equal(textOfBadge(turns, hours, NOW + after * HOUR), text, `${after} hours later`);
  }
  assert.equal(textOfBadge(turns, [], NOW), "", "who never works is never disturbed");
});

test("both manifests ask for the same four things at most, and for no site", () => {
  const [chrome, firefox] = ["chrome", "firefox"].map((browser) => manifestOf(browser, "1.2.3"));
  assert.deepEqual(chrome.permissions, ["activeTab", "scripting", "storage", "sidePanel"]);
  assert.deepEqual(firefox.permissions, ["activeTab", "scripting", "storage"]);
  for (const manifest of [chrome, firefox]) {
    for (const name of ["host_permissions", "optional_host_permissions", "optional_permissions", "content_scripts"]) assert.ok(!(name in manifest), name);
    assert.match(manifest.content_security_policy.extension_pages, /^script-src 'self' 'wasm-unsafe-eval';/);
  }
});

test("a zip of ours is read by others, and is the same every time", (test) => {
  const files = [["icons/16.png", drawIcon(16)], ["words.txt", Buffer.from("نعم, yes. ".repeat(99))]];
  assert.deepEqual(zip(files), zip(files));
  const dir = mkdtempSync(join(tmpdir(), "baton-zip-"));
  test.after(() => rmSync(dir, { recursive: true }));
  writeFileSync(join(dir, "a.zip"), zip(files));
  if (spawnSync("python3", ["--version"]).error) return console.log("no python3 here to read it with");
  const reader = "import sys,zipfile;sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))";
  for (const [name, bytes] of files) assert.deepEqual(execFileSync("python3", ["-c", reader, join(dir, "a.zip"), name]), bytes);
});
