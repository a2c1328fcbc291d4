/**
 * What somebody installs, from the archives of `cargo xtask package`, each in an empty directory and without a network: the
 * widget and the program from npm, the program from PyPI, the zip; and what servers and CI take.
 *
 * What is left out: `cargo install` from the crates, which builds everything (`BATON_LONG=1`, as `cargo xtask soak` sets).
 */

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { newPerson } from "./harness/chromium.js";
import { NPM, PYTHON, bytesOf, startPlainHost } from "./harness/generators.js";
import { temporaryDir } from "./harness/program.js";
import { Review } from "./harness/review.js";

const ROOT = join(import.meta.dirname, "../..");
const PACKAGES = process.env.BATON_PACKAGES ?? join(ROOT, "target/packages");
const WORDS = "The lamp is lit an hour before dusk.";
const PAGE = (/** @type {string} */ tag) => `<!doctype html><html lang="en"><title>Lamp</title><body><main><p>${WORDS}</p></main>${tag}</body></html>`;

const skip = !existsSync(join(PACKAGES, "stage")) && "`cargo xtask package` makes the packages";

/** The archive with a name like this. @param {RegExp} pattern */
function archive(pattern) {
  const found = readdirSync(PACKAGES).filter((name) => pattern.test(name));
  assert.equal(found.length, 1, `${pattern}: ${found}`);
  return join(PACKAGES, found[0]);
}

/** Runs a program to its end. @param {string} cwd @param {string} program @param {string[]} args @param {Record<string, string>} [env] */
function run(cwd, program, args, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: "utf8", env: { ...process.env, ...env } });
  return { status, said: `${error ?? ""}${stdout}${stderr}` };
}

/** The same, which must succeed. @param {Parameters<typeof run>} call */
function ran(...call) {
  const { status, said } = run(...call);
  assert.equal(status, 0, `${call[1]} ${call[2].join(" ")}: ${said}`);
  return said;
}

/** An empty directory with packages from npm in it. @param {import("node:test").TestContext} test @param {RegExp[]} patterns */
async function withNpm(test, ...patterns) {
  const dir = await temporaryDir(test);
  await writeFile(join(dir, "package.json"), '{ "private": true, "type": "module" }');
  ran(dir, "npm", ["install", "--offline", "--no-audit", "--no-fund", "--silent", ...patterns.map(archive)]);
  return dir;
}

/** Comments on a page without a relay, and finds it again. @param {import("node:test").TestContext} test @param {string} dir */
async function commentOn(test, dir) {
  const host = await startPlainHost(test);
  host.dir = dir;
  const ana = await newPerson(test);
  const a = await Review.open(ana, host.url);
  await a.giveName("Ana");
  await a.comment(WORDS, "question: Always?");
  await a.submit();
  await a.reload();
  await a.paints([`question: ${WORDS}`]);
  assert.deepEqual(ana.complaints, []);
}

const WIDGET = /^baton-review-widget-[\d.]+\.tgz$/;
const LAUNCHER = /^baton-review-cli-[\d.]+\.tgz$/;
const PROGRAM = new RegExp(`^baton-review-cli-${process.platform}-${process.arch}-[\\d.]+\\.tgz$`);

test("the widget from npm is typed, and runs in a page from where npm put it", { skip }, async (test) => {
  const dir = await withNpm(test, WIDGET);
  const source = `import "@baton-review/widget";
import type { BatonReviewElement, BatonThread } from "@baton-review/widget";
const element: BatonReviewElement | null = document.querySelector("baton-review");
const threads: Promise<BatonThread[]> | undefined = element?.threads("open");
addEventListener("baton:count", ({ detail }) => console.log(detail.open));
// @ts-expect-error there is no such filter
element?.threads("closed");
export { threads };
`;
  await writeFile(join(dir, "page.ts"), source);
  for (const resolution of ["bundler", "nodenext"]) {
    const module = resolution === "nodenext" ? "nodenext" : "esnext";
    ran(dir, join(ROOT, "www/node_modules/.bin/tsc"), ["--noEmit", "--strict", "--skipLibCheck", "false", "--target", "es2022", "--lib", "es2022,dom", "--module", module, "--moduleResolution", resolution, "page.ts"]);
  }
  const { exports, files, customElements } = JSON.parse(await readFile(join(dir, "node_modules/@baton-review/widget/package.json"), "utf8"));
  for (const file of [exports["."].types, exports["."].default, exports["./classic"], customElements, "engine_bg.wasm", "engine_bg.wasm.gz", "strings/en.json", "LICENSE-MIT"]) {
    assert.ok(existsSync(join(dir, "node_modules/@baton-review/widget", file)), file);
  }
  assert.deepEqual(Object.keys(exports["."]), ["types", "default"], "the order means something");
  assert.ok(files.length);
  const map = '<script type="importmap">{ "imports": { "@baton-review/widget": "./node_modules/@baton-review/widget/baton.js" } }</script>';
  await writeFile(join(dir, "index.html"), PAGE(`${map}<script type="module">import "@baton-review/widget";</script><baton-review></baton-review>`));
  await commentOn(test, dir);
});

test("the program from npm needs no download, passes its end on, and is ended with its launcher", { skip }, async (test) => {
  const dir = await withNpm(test, LAUNCHER, PROGRAM);
  assert.match(ran(dir, "npx", ["--offline", "baton", "--version"]), /^baton \d+\.\d+\.\d+/);
  const missing = run(dir, "npx", ["--offline", "baton", "show", "nothing.baton"]);
  assert.equal(missing.status, run(dir, `node_modules/@baton-review/cli-${process.platform}-${process.arch}/baton`, ["show", "nothing.baton"]).status);
  assert.notEqual(missing.status, 0);
  assert.match(missing.said, /nothing\.baton/);
  await mkdir(join(dir, "site"));
  await writeFile(join(dir, "site/index.html"), PAGE(""));
  assert.match(ran(dir, "npx", ["--offline", "baton", "install", "site"]), /put into 1 page/);
  assert.ok(existsSync(join(dir, "site/baton/engine_bg.wasm")), "the widget was inside the program");

  const server = spawn(process.execPath, ["node_modules/@baton-review/cli/baton.js", "serve", "--site", "site", "--port", "0", "--relay", "none"], { cwd: dir, stdio: ["ignore", "pipe", "inherit"] });
  test.after(() => server.kill("SIGKILL"));
  let address;
  for await (const line of createInterface({ input: server.stdout })) if ((address = /http:\/\/[^\s/]+/.exec(line)?.[0])) break;
  const ended = once(server, "exit");
  assert.equal((await fetch(`${address}/`)).status, 200);
  server.kill("SIGTERM");
  assert.deepEqual(await ended, [0, null]);
  await assert.rejects(fetch(`${address}/`), "the program itself has ended, too");
});

test("the launcher alone says what is missing", { skip }, async (test) => {
  const dir = await temporaryDir(test);
  ran(dir, "tar", ["-xzf", archive(LAUNCHER)]);
  const { status, said } = run(dir, process.execPath, ["package/baton.js", "--version"]);
  assert.equal(status, 1);
  assert.match(said, /^baton: @baton-review\/cli-\S+ is not installed\./);
  const { optionalDependencies } = JSON.parse(await readFile(join(dir, "package/package.json"), "utf8"));
  assert.ok(optionalDependencies[`@baton-review/cli-${process.platform}-${process.arch}`], "it names this platform");
});

/** A review, written, submitted and kept as a directory, with whatever `baton` this is. @param {string} dir @param {string} baton */
async function workWith(dir, baton) {
  const env = { BATON_HOME: join(dir, "home") };
  const work = (/** @type {string[]} */ ...args) => ran(dir, baton, args, env);
  await writeFile(join(dir, "plan.html"), PAGE(""));
  work("me", "--name", "Ada");
  work("open", "plan.baton", "--source", "plan.html", "--document", "https://example.org/plan.html", "--goal", "Is it right?");
  work("comment", "plan.baton", "--source", "plan.html", "--quote", "an hour before dusk", "Why so early?");
  work("submit", "plan.baton", "--source", "plan.html");
  work("dir", "pack", "reviews/plan", "plan.baton");
  work("dir", "merge", "reviews/plan", "--out", "merged.baton");
  assert.match(work("dir", "check", "reviews/plan"), /\S/);
  assert.match(work("show", "merged.baton"), /Why so early\?/);
}

test("the program from PyPI works, from a review to its directory", { skip: skip || (!existsSync(PYTHON) && "there is no Python") }, async (test) => {
  const dir = await temporaryDir(test);
  ran(dir, join(PYTHON, "bin/python"), ["-m", "venv", "env"]);
  const wheel = archive(/^baton_review-[\d.]+-py3-none-\w+\.whl$/);
  ran(dir, "env/bin/pip", ["install", "--quiet", "--no-index", "--disable-pip-version-check", wheel]);
  assert.match(ran(dir, "env/bin/baton", ["--help"]), /people review a document at different times/);
  await workWith(dir, join(dir, "env/bin/baton"));
  assert.match(ran(dir, "env/bin/pip", ["show", "--files", "baton-review"]), /bin\/baton\n(.*\n)*.*licenses\/LICENSE-MIT/);
  ran(dir, "env/bin/pip", ["uninstall", "--quiet", "--yes", "baton-review"]);
  assert.ok(!existsSync(join(dir, "env/bin/baton")), "and nothing is left of it");
});

test("the zip, unpacked at the root of a site, serves its pages", { skip }, async (test) => {
  const dir = await temporaryDir(test);
  ran(dir, join(PYTHON, "bin/python"), ["-m", "zipfile", "-e", archive(/^baton-widget-[\d.]+\.zip$/), "."]);
  await writeFile(join(dir, "index.html"), PAGE('<script async src="baton/baton.iife.js"></script>'));
  await commentOn(test, dir);
});

test("the crates hold what they need: sources, the built widget, a licence", { skip }, async (test) => {
  const dir = await temporaryDir(test);
  const crates = readdirSync(PACKAGES).filter((name) => name.endsWith(".crate")).sort();
  assert.deepEqual(crates.map((name) => name.replace(/-[\d.]+\.crate$/, "")), ["anchor", "cli", "client", "relay", "replica", "review", "sync"].map((name) => `baton-${name}`));
  for (const name of crates) ran(dir, "tar", ["-xzf", join(PACKAGES, name)]);
  const dirs = crates.map((name) => join(dir, name.replace(/\.crate$/, "")));
  const cli = dirs.find((dir) => dir.includes("baton-cli")) ?? "";
  for (const file of ["build.rs", "src/main.rs", "widget/baton.iife.js", "widget/engine_bg.wasm", "widget/strings/en.json"]) assert.ok(existsSync(join(cli, file)), file);
  for (const dir of dirs) {
    const manifest = await readFile(join(dir, "Cargo.toml"), "utf8");
    for (const field of ["license = \"MIT OR Apache-2.0\"", "description = ", "repository = "]) assert.ok(manifest.includes(field), `${dir}: ${field}`);
    assert.ok(!/^publish = false/m.test(manifest), dir);
  }
  if (!process.env.BATON_LONG) return;
  const patches = dirs.filter((dir) => dir !== cli).flatMap((dir) => ["--config", `patch.crates-io.${/baton-[a-z]+(?=-\d)/.exec(dir.split("/").at(-1) ?? "")?.[0]}.path=${JSON.stringify(dir)}`]);
  ran(dir, "cargo", ["install", "--debug", "--path", cli, "--root", join(dir, "root"), "--offline", ...patches], { CARGO_TARGET_DIR: join(PACKAGES, "stage/install") });
  const baton = join(dir, "root/bin/baton");
  await workWith(dir, baton);
  await mkdir(join(dir, "site"));
  await writeFile(join(dir, "site/index.html"), PAGE(""));
  assert.match(ran(dir, baton, ["install", "site"]), /put into 1 page/);
});

test("the relay's unit is sound and keeps the relay from the rest of the machine", { skip }, async (test) => {
  if (run(ROOT, "systemd-analyze", ["--version"]).status !== 0) return test.skip("there is no systemd-analyze");
  const dir = await temporaryDir(test);
  const unit = (await readFile(join(PACKAGES, "for-servers/baton-relay.service"), "utf8")).replaceAll("/usr/bin/baton", process.execPath);
  await writeFile(join(dir, "baton-relay.service"), unit);
  assert.equal(ran(dir, "systemd-analyze", ["verify", "./baton-relay.service"]), "");
  // Tenths: 2.0 of 10 is what systemd calls OK; services without any of this have 9.6.
  ran(dir, "systemd-analyze", ["security", "--offline=true", "--threshold=20", "./baton-relay.service"]);
});

test("the Dockerfile has nothing that a linter would change", { skip }, () => {
  const { totalIssues, files } = JSON.parse(ran(ROOT, join(NPM, ".bin/dockerfilelint"), ["--output", "json", join(PACKAGES, "for-servers/Dockerfile")]));
  assert.equal(totalIssues, 0, JSON.stringify(files));
});

/** The action as GitHub would run it: its steps, with inputs in their places. @param {string} dir @param {Record<string, string>} inputs */
async function act(dir, inputs) {
  const path = join(PACKAGES, "for-servers/action.yml");
  const action = JSON.parse(ran(dir, join(PYTHON, "bin/python"), ["-c", "import json,sys,yaml;print(json.dumps(yaml.safe_load(open(sys.argv[1]))))", path]));
  const value = (/** @type {string} */ name) => inputs[name] ?? action.inputs[name].default;
  await writeFile(join(dir, "outputs"), "");
  for (const step of action.runs.steps) {
    assert.ok(!step.run.includes("${{"), "no input is ever a part of a script");
    const asked = /^inputs\.(\S+) != ''$/.exec(step.if ?? "");
    if (asked && !value(asked[1])) continue;
    const env = Object.fromEntries(Object.entries(step.env).map(([name, text]) => [name, String(text).replace(/\$\{\{ inputs\.(\S+) \}\}/g, (_, input) => value(input))]));
    ran(dir, "bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run], { ...env, GITHUB_OUTPUT: join(dir, "outputs") });
  }
  return readFile(join(dir, "outputs"), "utf8");
}

test("the action merges what pull requests added, and puts the widget into the pages", { skip }, async (test) => {
  const dir = await withNpm(test, LAUNCHER, PROGRAM);
  ran(ROOT, join(NPM, ".bin/action-validator"), [join(PACKAGES, "for-servers/action.yml")]);
  const baton = join(dir, "node_modules/.bin/baton");
  await workWith(dir, baton);
  const merged = await readFile(join(dir, "reviews/plan/manifest.json"), "utf8");
  const packed = await bytesOf(join(dir, "reviews/plan/u"));
  await mkdir(join(dir, "reviews/more/u"), { recursive: true });
  for (const [name, text] of Object.entries(packed)) await writeFile(join(dir, "reviews/more/u", name), text, "latin1");
  await mkdir(join(dir, "public"));
  await writeFile(join(dir, "public/index.html"), PAGE(""));
  const outputs = await act(dir, { baton, reviews: "reviews/plan\nreviews/more\n", site: "public", "install-arguments": "--target=main\n--set=theme=dark\n" });
  assert.equal(outputs, "merged=2\n");
  assert.equal(await readFile(join(dir, "reviews/plan/manifest.json"), "utf8"), merged, "what is merged stays as it is");
  assert.ok(existsSync(join(dir, "reviews/more/manifest.json")));
  assert.match(await readFile(join(dir, "public/index.html"), "utf8"), /data-target="main" data-theme="dark" data-baton-installed/);
  await assert.rejects(act(dir, { baton, reviews: '"; touch stolen; "' }));
  assert.ok(!existsSync(join(dir, "stolen")), "an input is only ever a word");
});
