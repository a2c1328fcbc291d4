/**
 * Places of files, `baton.places.js`: the review's directory on the site (`src`), a folder that the person chose, and links with
 * comments in them. Fetched only where one of them is used.
 *
 * Files are fetched within bounds, written only if there is none of their name, and never interpreted, but for the two lists
 * in JSON. Answers go by the numbers of HTTP, whatever the place is; `null` is no answer. What is left out: which files, when,
 * and whether they are what they say: that is the engine's (`client::PlaceEvent`).
 */

/** What `baton dir` makes of a manifest at the most. */
const LIST_LEN_MAX = 2 << 20;
/** Milliseconds: a phone on a slow line fetches half a megabyte in that time. */
const TIMEOUT = 60_000;
/** The part of an address behind `#` that every program passes on; about ten threads. */
const LINK_LEN_MAX = 8192;
/** Files in a folder, as `baton dir` counts them. */
const FILES_MAX = 10_000;
const NAME = /^(u\/|base-)[0-9a-f]{64}\.yrs$/;

/** @typedef {{ place: string, act: string, file: string, bytes?: Uint8Array, lenMax?: number }} Asked */
/** @typedef {[number, Uint8Array]|null} Answer */
/** @typedef {{ name: string, address: string, isAllowed: boolean }} Folder */

const EMPTY = new Uint8Array();
/** @param {string} text */
const bytesOf = (text) => new TextEncoder().encode(text);

/**
 * What a stream brings, if that is not more than so many bytes.
 * @param {ReadableStream<Uint8Array>|null} stream @param {number} lenMax
 */
export async function readWhole(stream, lenMax) {
  const parts = [];
  let length = 0;
  const reader = stream?.getReader();
  for (let chunk; reader && !(chunk = await reader.read()).done; parts.push(chunk.value)) {
    length += chunk.value.length;
    if (length > lenMax) {
      reader.cancel().catch(() => {});
      throw RangeError("longer than it may be");
    }
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) whole.set(part, (at += part.length) - part.length);
  return whole;
}

/**
 * The lines by which the engine is told what is in a place. A page that answers everything with HTML has no list.
 * @param {Uint8Array} body @returns {Answer}
 */
export function linesOf(body) {
  let list;
  try {
    list = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return [404, EMPTY];
  }
  if (!/^baton-(dir|writer)\/1$/.test(list?.format)) return [415, EMPTY];
  /** @param {any} files */
  const packs = (files) => (Array.isArray(files) ? files : []).map((one) => `pack ${one?.file} ${one?.len}`);
  const writers = (Array.isArray(list.writers) ? list.writers : []).map((/** @type {unknown} */ file) => "writer " + file);
  const lines = ["review " + list.review, ...packs(list.base), ...packs(list.packs), ...writers];
  return [200, bytesOf(lines.join("\n"))];
}

/**
 * The site's directory.
 * @param {string} src its address @param {Asked} asked @param {typeof fetch} get @returns {Promise<Answer>}
 */
export async function onSite(src, { act, file, bytes, lenMax }, get = fetch) {
  /** @type {RequestInit} */
  const init = { referrerPolicy: "no-referrer", signal: AbortSignal.timeout(TIMEOUT) };
  // Lists are asked for anew; what is named by its hash can come from any cache.
  if (act === "list") init.cache = "no-cache";
  if (bytes) {
    init.method = "PUT";
    init.body = /** @type {BodyInit} */ (bytes);
    init.redirect = "error";
    init.headers = { "content-type": file.endsWith(".json") ? "application/json" : "application/octet-stream" };
    if (act === "create") init.headers["if-none-match"] = "*";
  }
  try {
    const response = await get(new URL(file, src.replace(/\/*$/, "/")), init);
    if (!response.ok || bytes) {
      response.body?.cancel().catch(() => {});
      return [response.status, EMPTY];
    }
    const body = await readWhole(response.body, act === "list" ? LIST_LEN_MAX : (lenMax ?? 0));
    return act === "list" ? linesOf(body) : [200, body];
  } catch (error) {
    return error instanceof RangeError ? [413, EMPTY] : null;
  }
}

/**
 * A folder: the same layout, and its own files are the list.
 * @param {FileSystemDirectoryHandle} root @param {Asked} asked @returns {Promise<Answer>}
 */
export async function inFolder(root, { act, file, bytes, lenMax }) {
  try {
    if (act === "list") return [200, bytesOf((await listFolder(root)).join("\n"))];
    const [name = "", dir] = file.split("/").reverse();
    const within = dir ? await root.getDirectoryHandle(dir, { create: !!bytes }) : root;
    if (!bytes) {
      const blob = await (await within.getFileHandle(name)).getFile();
      return blob.size > (lenMax ?? 0) ? [413, EMPTY] : [200, new Uint8Array(await blob.arrayBuffer())];
    }
    const known = await within.getFileHandle(name).then((one) => one.getFile()).catch(() => null);
    // A file of another length is one that could not be written to its end.
    if (act === "create" && known?.size === bytes.length) return [412, EMPTY];
    const writing = await (await within.getFileHandle(name, { create: true })).createWritable();
    await writing.write(/** @type {BufferSource} */ (bytes));
    await writing.close();
    return [201, EMPTY];
  } catch (error) {
    const name = /** @type {DOMException} */ (error).name;
    if (name === "NotFoundError") return [404, EMPTY];
    return name === "NotAllowedError" ? [403, EMPTY] : null;
  }
}

/** @param {FileSystemDirectoryHandle} root */
async function listFolder(root) {
  /** @type {string[]} */
  const lines = [];
  /** @param {FileSystemDirectoryHandle} dir @param {string} prefix */
  const list = async (dir, prefix) => {
    for await (const [name, handle] of /** @type {any} */ (dir).entries()) {
      if (lines.length >= FILES_MAX || handle.kind !== "file" || !NAME.test(prefix + name)) continue;
      lines.push(`pack ${prefix}${name} ${(await handle.getFile()).size}`);
    }
  };
  await list(root, "");
  await root.getDirectoryHandle("u").then((packs) => list(packs, "u/"), () => {});
  return lines.sort(); // The base comes first.
}

/** Where handles are kept: they are no plain values, and belong to this device. @returns {Promise<IDBObjectStore>} */
const handles = () =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open("baton-folders", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("folders");
    opening.onsuccess = () => resolve(opening.result.transaction("folders", "readwrite").objectStore("folders"));
    opening.onerror = () => reject(opening.error);
  });

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => (resolve(request.result), /** @type {IDBObjectStore} */ (request.source).transaction.db.close());
    request.onerror = () => reject(request.error);
  });

const MODE = { mode: "readwrite" };

/**
 * What the engine may ask for beside files.
 * @param {string} src the site's directory, or nothing @param {string} review
 */
export function openPlaces(src, review) {
  /** @type {{ handle: any, id: string }|undefined} */
  let folder;
  /** @param {string} permission @returns {Folder|null} */
  const told = (permission) =>
    folder ? { name: folder.handle.name, address: "folder:" + folder.id, isAllowed: permission === "granted" } : null;

  return {
    /** @param {Asked} asked @returns {Promise<Answer>} */
    file: async (asked) => {
      if (asked.place === "site") return onSite(src, asked);
      return folder ? inFolder(folder.handle, asked) : [404, EMPTY];
    },

    /** The folder of this review, if one was chosen; and whether the browser lets us into it without asking. */
    folder: async () => {
      folder = await settled((await handles()).get(review));
      return folder ? told(await folder.handle.queryPermission(MODE)) : null;
    },

    /** Lets the person choose one; nothing when they think better of it. */
    chooseFolder: async () => {
      const handle = await /** @type {any} */ (self).showDirectoryPicker({ ...MODE, id: "baton" });
      const chosen = { handle, id: [...crypto.getRandomValues(new Uint8Array(8))].join("-") };
      await settled((await handles()).put(chosen, review));
      folder = chosen;
      return told("granted");
    },

    /** Asks for the way in again, as browsers want it after a restart. */
    allowFolder: async () => told(await folder?.handle.requestPermission(MODE)),

    forgetFolder: async () => {
      await settled((await handles()).delete(review));
      folder = undefined;
      return null;
    },

    /** Comments as the end of an address; nothing when they are too many for one. @param {Uint8Array} bytes */
    pack: async (bytes) => {
      const packed = new Blob([/** @type {BlobPart} */ (bytes)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
      const letters = String.fromCharCode(...(await readWhole(packed, LINK_LEN_MAX).catch(() => EMPTY)));
      const text = btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
      return text.length > LINK_LEN_MAX ? "" : text;
    },

    /** What is in the end of an address. It may be anything. @param {string} text */
    unpack: async (text) => {
      if (text.length > LINK_LEN_MAX) throw RangeError("too long");
      const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
      const packed = new Blob([Uint8Array.from(letters, (letter) => letter.charCodeAt(0))]);
      // Deflate makes a thousand bytes of one; comments are not like that.
      return readWhole(packed.stream().pipeThrough(new DecompressionStream("deflate-raw")), LINK_LEN_MAX * 16);
    },
  };
}
