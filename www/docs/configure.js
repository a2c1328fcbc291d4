/**
 * The form of `configure.html`: what it says becomes a tag, and a line for the page's policy.
 *
 * What is left out: what the attributes mean, which `embed.html` says, and any request.
 */

const form = /** @type {HTMLFormElement} */ (document.getElementById("wishes"));
const snippet = document.getElementById("snippet");
const policy = document.getElementById("policy-line");
const copy = document.getElementById("copy");
const copied = document.getElementById("copied");

/** Attributes in the order in which a person would read them. */
const ATTRIBUTES = ["doc", "target", "relay", "src", "layout", "theme", "loading", "lang", "highlights", "shortcuts"];

/** Text as the value of an attribute. @param {string} text */
const quoted = (text) => '"' + text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;") + '"';

/** An address of a directory ends with a slash. @param {string} address */
const directory = (address) => (address.endsWith("/") ? address : address + "/");

/** The attributes that were asked for, each behind a prefix. @param {FormData} wishes @param {string} prefix */
function attributes(wishes, prefix) {
  const share = wishes.get("share");
  return ATTRIBUTES.flatMap((name) => {
    const value = String(wishes.get(name) ?? "").trim();
    const isMeant = value && !((name === "relay" || name === "src") && name !== share);
    return isMeant ? [` ${prefix}${name}=${quoted(name === "src" ? directory(value) : value)}`] : [];
  }).join("");
}

/** @param {FormData} wishes */
function tagFor(wishes) {
  const base = directory(String(wishes.get("base")).trim() || "/baton/");
  switch (wishes.get("form")) {
    case "element":
      return `<script type="module" src=${quoted(base + "baton.js")}></script>\n<baton-review${attributes(wishes, "")}></baton-review>`;
    case "npm":
      return `import "@baton-review/widget"; // in a script of yours\n\n<baton-review${attributes(wishes, "")}></baton-review>`;
    default:
      return `<script async src=${quoted(base + "baton.iife.js")}${attributes(wishes, "data-")}></script>`;
  }
}

/** The origin of an address, if it is not the page's own. @param {string} address */
function foreignOrigin(address) {
  const origin = URL.canParse(address) ? new URL(address).origin : "";
  return origin && origin !== "null" ? [origin] : [];
}

/** @param {FormData} wishes */
function policyFor(wishes) {
  const files = foreignOrigin(String(wishes.get("base")));
  const share = String(wishes.get("share"));
  const shared = foreignOrigin(String(wishes.get(share) ?? ""));
  const scripts = ["'self'", "'wasm-unsafe-eval'", ...files];
  const requests = ["'self'", ...new Set([...files, ...shared])];
  return `script-src ${scripts.join(" ")}; style-src 'self'; connect-src ${requests.join(" ")}`;
}

function show() {
  const wishes = new FormData(form);
  for (const name of ["relay", "src"]) document.getElementById(name + "-line").hidden = wishes.get("share") !== name;
  snippet.textContent = tagFor(wishes);
  policy.textContent = policyFor(wishes);
  copied.textContent = "";
}

form.addEventListener("input", show);
form.addEventListener("submit", (event) => event.preventDefault());
copy.hidden = !navigator.clipboard;
copy.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(snippet.textContent);
    copied.textContent = "Copied.";
  } catch {
    getSelection().selectAllChildren(snippet);
    copied.textContent = "Selected: copy it with your keyboard.";
  }
});
show();
