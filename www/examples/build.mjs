/** Builds the applications of this folder into `dist`, or the directory that is named: `node build.mjs DIR`. */

import { join, resolve } from "node:path";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import vue from "@vitejs/plugin-vue";
import { build } from "vite";

const OUT = resolve(process.argv[2] ?? join(import.meta.dirname, "dist"));
const isOurs = (/** @type {string} */ name) => name === "baton-review";
const PLUGINS = {
  react: [],
  vue: [vue({ template: { compilerOptions: { isCustomElement: isOurs } } })],
  svelte: [svelte({ configFile: false })],
};

for (const [name, plugins] of Object.entries(PLUGINS)) {
  await build({
    root: join(import.meta.dirname, name),
    base: `/${name}/`,
    configFile: false,
    logLevel: "warn",
    plugins,
    build: { outDir: join(OUT, name), emptyOutDir: true },
  });
}
