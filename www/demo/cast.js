/**
 * Lets one take the seat of any of the six people: their own database, their demo key, and the hour it is where they are.
 *
 * The rows come from `made/midway.json`, which the real engine wrote (`cargo xtask serve` makes it). What one person submits
 * is carried to the next one when the seat is changed, as a relay would; drafts stay where they are. What is left out:
 * anything about the review. The widget does not know that it is in a demonstration.
 */

/**
 * @typedef {{ key: string, name: string, part: string, city: string, zone: string, offset: string, arrives: string,
 *   seed: string, publicKey: string, ownEntries: number, drafts: [string, string][], locals: [string, string, string][] }} Person
 * @typedef {{ document: string, review: string, title: string, address: string, people: Person[], blocks: [string, string][] }} Desks
 * @typedef {{ key: string, now: number }} Seat whose, and what time it is there
 */

const TABLES = ["blocks", "drafts", "reviews", "delivered", "identity", "local"];
/** The version of the widget's database whose rows are written here. */
const VERSION = 2;
const LOADER = "/baton/baton.js";
const SEAT = "baton-demo-seat";
const HOUR = 3_600_000;

const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const bytes = (/** @type {string} */ text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const storeOf = (/** @type {string} */ key) => `demo-${key}`;

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @param {string} key @returns {Promise<IDBDatabase>} */
function databaseOf(key) {
  const request = indexedDB.open(`baton-${storeOf(key)}`, VERSION);
  request.onupgradeneeded = () => TABLES.forEach((name) => request.result.createObjectStore(name));
  return answer(request);
}

/** @param {IDBTransaction} writing */
const written = (writing) =>
  new Promise((resolve, reject) => {
    writing.oncomplete = resolve;
    writing.onabort = () => reject(writing.error);
  });

/** Lays a desk out, unless somebody sat at it before. @param {Desks} desks @param {Person} person */
async function layOut(desks, person) {
  const database = await databaseOf(person.key);
  const writing = database.transaction(TABLES, "readwrite");
  const table = (/** @type {string} */ name) => writing.objectStore(name);
  if ((await answer(table("identity").count())) === 0) {
    const [publicKey, seed] = [bytes(person.publicKey), bytes(person.seed)];
    table("identity").put({ publicKey, name: person.name, seed }, "me");
    const { title, address, document } = desks;
    table("reviews").put({ ownEntries: BigInt(person.ownEntries), title, address, document }, desks.review);
    for (const [name, value] of desks.blocks) {
      table("blocks").put(bytes(value), [desks.review, name]);
      // They have been shared: nobody here is told that something of theirs waits.
      table("delivered").put(1, [desks.review, name]);
    }
    for (const [id, row] of person.drafts) table("drafts").put(bytes(row), [desks.review, id]);
    for (const [owner, name, row] of person.locals) table("local").put(bytes(row), [owner, name]);
  }
  await written(writing);
  database.close();
}

/** Carries what one person has to the next one. @param {Desks} desks @param {string} from @param {string} to */
async function carry(desks, from, to) {
  const [giver, taker] = await Promise.all([databaseOf(from), databaseOf(to)]);
  const range = IDBKeyRange.bound([desks.review], [desks.review, []]);
  const giving = giver.transaction(["blocks", "delivered"], "readwrite");
  const given = giving.objectStore("blocks");
  const [keys, values] = await Promise.all([answer(given.getAllKeys(range)), answer(given.getAll(range))]);
  for (const key of keys) giving.objectStore("delivered").put(1, key);
  const taking = taker.transaction(["blocks", "delivered"], "readwrite");
  keys.forEach((key, at) => {
    taking.objectStore("blocks").put(values[at], key);
    taking.objectStore("delivered").put(1, key);
  });
  await Promise.all([written(giving), written(taking)]);
  giver.close();
  taker.close();
}

/** The minutes that a person's clock is east of UTC. @param {Person} person */
function minutesEast({ offset }) {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(offset) ?? ["", "+", "0", "0"];
  return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
}

/** A moment as this person writes it: `2026-11-24T09:10:00+13:00`. @param {Person} person @param {number} now */
const written8601 = (person, now) => new Date(now + minutesEast(person) * 60_000).toISOString().slice(0, 19) + person.offset;

/** A moment as a person there would say it. @param {Person} person @param {number} now */
const said = (person, now) =>
  new Intl.DateTimeFormat("en", { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" })
    .format(now + minutesEast(person) * 60_000)
    .replace(",", "");

/** The hour at which a person first comes. @param {Person} person */
const arrival = (person) => Date.parse(`${person.arrives}:00${person.offset}`);

/** @param {Desks} desks */
function kept(desks) {
  try {
    const seat = JSON.parse(localStorage.getItem(SEAT) ?? "null");
    if (desks.people.some(({ key }) => key === seat?.key) && Number.isFinite(seat.now)) return /** @type {Seat} */ (seat);
  } catch {
    // Then nobody has sat here yet.
  }
  const [first] = desks.people;
  return { key: first.key, now: arrival(first) };
}

/** @param {Desks} desks */
async function begin(desks) {
  let seat = kept(desks);
  /** Changes come one after the other. @type {Promise<void>} */
  let changing = Promise.resolve();
  const person = () => /** @type {Person} */ (desks.people.find(({ key }) => key === seat.key));
  const element = () => /** @type {any} */ (document.querySelector("body > baton-review"));

  /** Sits down: a fresh widget, on this person's desk, at this hour. */
  const sit = async () => {
    await layOut(desks, person());
    localStorage.setItem(SEAT, JSON.stringify(seat));
    const review = /** @type {HTMLTemplateElement} */ ($("review")).content.cloneNode(true);
    const widget = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (review).firstElementChild);
    widget.setAttribute("store", storeOf(seat.key));
    widget.setAttribute("now", written8601(person(), seat.now));
    widget.setAttribute("zone", person().zone);
    document.body.append(widget);
    show();
  };

  /** Gets up. What is still to be written is written by the widget as it goes. */
  const rise = async () => {
    await element()?.ready().catch(() => {});
    element()?.remove();
    // The element ends a moment after it has left the page.
    await new Promise((resolve) => setTimeout(resolve, 60));
  };

  /** @param {Seat} next */
  const change = (next) => {
    changing = changing.then(async () => {
      const before = seat.key;
      await rise();
      seat = next;
      await layOut(desks, person());
      if (before !== next.key) await carry(desks, before, next.key);
      await sit();
    }, fail);
  };

  const beginAgain = () => {
    changing = changing.then(async () => {
      await rise();
      await Promise.all(desks.people.map(({ key }) => answer(indexedDB.deleteDatabase(`baton-${storeOf(key)}`))));
      localStorage.removeItem(SEAT);
      seat = kept(desks);
      await sit();
    }, fail);
  };

  const show = () => {
    const now = seat.now;
    $("cast-said").textContent = `You are ${person().name}, ${person().part}, in ${person().city}. It is ${said(person(), now)} there. What you submit is there when you take another seat.`;
    for (const button of $("cast-people").querySelectorAll("button")) {
      const isMine = button.dataset.key === seat.key;
      button.setAttribute("aria-pressed", String(isMine));
      const other = /** @type {Person} */ (desks.people.find(({ key }) => key === button.dataset.key));
      /** @type {HTMLElement} */ (button.querySelector(".hour")).textContent = `${other.city}, ${said(other, Math.max(now, arrival(other)))}`;
    }
    $("cast-clock").hidden = false;
  };

  for (const other of desks.people) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "seat";
    button.dataset.key = other.key;
    for (const [name, words, style] of [["b", other.name, ""], ["span", other.part, ""], ["span", other.city, "hour"]]) {
      const line = document.createElement(name);
      line.textContent = words;
      if (style) line.className = style;
      button.append(line);
    }
    // Nobody comes before their morning, and the clock never goes back.
    button.onclick = () => change({ key: other.key, now: Math.max(seat.now, arrival(other)) });
    $("cast-people").append(button);
  }
  /** @type {[string, () => void][]} */
  const acts = [
    ["An hour later", () => change({ ...seat, now: seat.now + HOUR })],
    ["A day later", () => change({ ...seat, now: seat.now + 24 * HOUR })],
    ["Begin again", beginAgain],
  ];
  for (const [words, act] of acts) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.onclick = act;
    $("cast-clock").append(button);
  }
  await sit();
  await import(LOADER);
}

/** @param {unknown} error */
function fail(error) {
  $("cast-said").textContent = `The demonstration could not begin: ${error instanceof Error ? error.message : error}`;
}

fetch("made/midway.json")
  .then((response) => (response.ok ? response.json() : Promise.reject(Error("made/midway.json is not there; `cargo xtask serve` makes it"))))
  .then(begin)
  .catch(fail);
