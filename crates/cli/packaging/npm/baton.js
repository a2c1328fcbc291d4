#!/usr/bin/env node
/**
 * Starts the `baton` program that came with the package for this platform. Nothing is downloaded, now or on installation.
 *
 * What is left out: anything the program does. Its exit code and its end by a signal are passed on.
 */

import { spawn } from "node:child_process";
import { createRequire } from "node:module";

const name = `@baton-review/cli-${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "baton.exe" : "baton";

/** @returns {string|undefined} */
function find() {
  try {
    return createRequire(import.meta.url).resolve(`${name}/${file}`);
  } catch {
    return undefined;
  }
}

const program = find();
if (program) {
  const child = spawn(program, process.argv.slice(2), { stdio: "inherit" });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(`baton: ${program} could not be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.on("exit", (code) => process.exit(code ?? 1));
} else {
  console.error(`baton: ${name} is not installed. Install without --omit=optional; if there is no such package, build from source: cargo install baton-cli`);
  process.exitCode = 1;
}
