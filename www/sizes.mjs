/**
 * Prints what stage 1 weighs, and refuses when it weighs more than visitors were promised.
 *
 * What is left out: the engine, which the build of the whole weighs against its own budget.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

// Every visitor of a page downloads this, also those who never open the review.
const STAGE_1_GZIP_MAX = 5 * 1024;

/** @param {string} out */
export function checkSizes(out) {
  for (const name of ["baton.js", "baton.iife.js", "baton.late.js"]) {
    const bytes = readFileSync(join(out, name));
    const gzip = gzipSync(bytes, { level: 9 }).length;
    console.log(`${name.padEnd(14)} ${bytes.length} bytes, ${gzip} gzip, ${brotliCompressSync(bytes).length} brotli`);
    if (name !== "baton.late.js" && gzip > STAGE_1_GZIP_MAX) {
      console.error(`${name} is ${gzip - STAGE_1_GZIP_MAX} bytes over its budget of ${STAGE_1_GZIP_MAX}`);
      process.exitCode = 1;
    }
  }
}
