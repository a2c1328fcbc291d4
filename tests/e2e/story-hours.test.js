/**
 * Three people in Bengaluru, Los Angeles and Auckland, each with the clock and the zone of their device: hours, what a question
 * costs in time, when an answer is expected, promises, the digest, hand-offs and what the review still needs. With keys alone.
 *
 * What is left out: the rules of the clock, each by itself. See the tests of the crate `review`.
 */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { writeBrief } from "./harness/brief.js";
import { chapters } from "./harness/chapters.js";
import { newPerson } from "./harness/chromium.js";
import { exportFile } from "./harness/files.js";
import { DEMO, PROGRAM, startRelay, startSite, temporaryDir } from "./harness/program.js";
import { Review } from "./harness/review.js";
import { violations } from "./harness/screens.js";

const QUESTION = "Three of the nine servers";
const SHARED = "Everything you submitted is shared.";
/** A room that nobody has written into yet is not there. */
const NOT_BEGUN = /404 \(Not Found\) \(http:\/\/127\.0\.0\.1:\d+\/v1\/rooms\/[\w-]+\/sync\)$/;
/** More controls than any pane has. */
const TABS_MAX = 150;

/** One of the three, who can be at any time of the story. */
class Traveller extends Review {
  /**
   * @param {import("./harness/chromium.js").Person} person
   * @param {string} url
   * @param {string} now
   */
  static async arrive(person, url, now) {
    // The clock is read when the engine comes, which is later than the element.
    await person.context.addInitScript(() => {
      new MutationObserver((_, observer) => {
        const element = document.querySelector("baton-review");
        if (!element) return;
        element.setAttribute("now", window.batonNow);
        observer.disconnect();
      }).observe(document, { childList: true, subtree: true });
    });
    await setClock(person, now);
    const traveller = new Traveller(await person.open(url));
    traveller.person = person;
    await traveller.openPanel();
    return traveller;
  }

  /** Comes back at another time. @param {string} now */
  async comeBack(now) {
    await setClock(this.person, now);
    await this.reload();
    await this.openPanel();
    await this.sees(SHARED);
  }

  /** Goes to a control by Tab alone. @param {import("playwright-core").Locator} control */
  async tabTo(control) {
    await control.waitFor();
    const hasFocus = () => control.evaluate((element) => element.getRootNode().activeElement === element);
    for (let n = 0; n < TABS_MAX; n++) {
      if (await hasFocus()) return;
      await this.page.keyboard.press("Tab");
    }
    throw Error(`Tab does not lead to ${control}`);
  }

  /** @param {import("playwright-core").Locator} control @param {string} [key] */
  async press(control, key = "Enter") {
    await this.tabTo(control);
    await this.page.keyboard.press(key);
  }

  /** Puts words into a field. @param {string} label @param {string} words */
  async write(label, words) {
    await this.tabTo(this.panel.getByLabel(label, { exact: true }));
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.type(words);
  }

  /** Opens a pane by the menu, and lets axe-core look at it. @param {string} item */
  async pane(item) {
    await this.show(/^Your turn/);
    await this.press(this.button("More").first());
    await this.press(this.button(item));
    await this.panel.locator(".pane").waitFor();
    assert.deepEqual(await violations(this), [], item);
  }
}

/** @param {import("./harness/chromium.js").Person} person @param {string} now */
async function setClock(person, now) {
  await person.context.addInitScript((now) => (window.batonNow = now), now);
}

test("a question travels around the world", async (test) => {
  const [relay, dir] = await Promise.all([startRelay(test), temporaryDir(test)]);
  const site = await startSite(test, DEMO, relay.address);
  const url = `${site.address}/proposal.html`;
  const people = await Promise.all(
    ["Asia/Kolkata", "America/Los_Angeles", "Pacific/Auckland"].map((timezoneId) => newPerson(test, { timezoneId, acceptDownloads: true })),
  );
  const chapter = chapters(test, "hours", people);
  // A Monday morning in Bengaluru, Sunday evening in Los Angeles.
  const [kiran, june, ana] = await Promise.all(people.map((person) => Traveller.arrive(person, url, "2025-06-02T03:30:00Z")));

  await chapter("each says when they work; the zone is their device's", async () => {
    for (const [who, name, zone] of /** @type {const} */ ([[kiran, "Kiran Rao", "Asia/Kolkata"], [june, "June Park", "America/Los_Angeles"], [ana, "Ana Parata", "Pacific/Auckland"]])) {
      await who.giveName(name);
      await who.pane("When I work");
      assert.match(await who.panel.getByLabel("Time zone").inputValue(), zone === "Asia/Kolkata" ? /^Asia\/(Kolkata|Calcutta)$/ : RegExp(`^${zone}$`));
      await who.write("Mon", "from nine");
      await who.press(who.button("Save my hours"));
      await who.sees("The hours of Mon cannot be read. They are such as 09:00-17:00.");
      await who.write("Mon", "09:00-17:00");
      await who.press(who.button("Save my hours"));
      await who.sees("Saved. Everybody counts by these hours from now on; the past stays as it was.");
      await who.sees(SHARED);
    }
  });

  await chapter("the editor says what a question costs: when she reads it, and when the answer is seen, by the asker's clock", async () => {
    await kiran.comeBack("2025-06-02T05:30:00Z");
    await writeBrief(kiran, { preset: "Team review", goal: "Decide whether the archive moves.", due: "2025-06-06", reviewers: [] });
    await kiran.beginComment(QUESTION);
    await kiran.page.keyboard.type("question: Which three, @June Park ");
    // Her Monday, 09:00, is his evening; she has her eight hours, and he hears of it on Tuesday at 09:00.
    await kiran.sees("Asked now, June Park reads it today 21:30, and you would see the answer tomorrow 09:00.");
    await kiran.done();
    await kiran.submit({ verdict: "Comment" });
    await kiran.sees(SHARED);
  });

  await chapter("the day on which the review is due stands in each reader's zone", async () => {
    await kiran.show(/^Brief/);
    await kiran.sees(/Fri 17:00/);
    await june.comeBack("2025-06-02T16:10:00Z");
    await june.show(/^Brief/);
    await june.sees(/Fri 04:30/);
    await ana.comeBack("2025-06-02T21:10:00Z");
    await ana.show(/^Brief/);
    await ana.sees(/Fri 23:30/);
  });

  await chapter("her answer is expected eight of her own hours after it reached her", async () => {
    await june.show(/^Your turn ?1/);
    const row = june.panel.locator(".turn-row");
    // It reached her after ten past nine: the full hour after it is what her device says.
    await row.getByText("expected by tomorrow 10:00").waitFor();
    assert.deepEqual(await violations(june), []);
  });

  await chapter("what she promises for later leaves her list, and is back when the time has come", async () => {
    await june.press(june.panel.locator(".turn-row").getByText("Later, or somebody else…"));
    await june.panel.getByLabel("Day").fill("2025-06-03");
    await june.panel.getByLabel("Time", { exact: true }).fill("15:00");
    assert.deepEqual(await violations(june), []);
    await june.press(june.button("I will do it by then"));
    await june.sees("Nothing waits for you");
    await june.panel.getByText("by tomorrow 15:00").waitFor();
    await june.sees(SHARED);
    await kiran.comeBack("2025-06-03T04:00:00Z");
    await kiran.show(/^Your turn/);
    await kiran.sees("by tomorrow 03:30");
    await june.comeBack("2025-06-03T21:50:00Z");
    await june.show(/^Your turn$/);
    await june.sees("Nothing waits for you");
    await june.comeBack("2025-06-03T22:10:00Z");
    await june.show(/^Your turn ?1/);
    await june.panel.locator(".turn-row").getByText("was expected by today 10:00").waitFor();
  });

  await chapter("who waits sees how long, in her working time; a reminder is due by then", async () => {
    await kiran.comeBack("2025-06-04T04:00:00Z");
    await kiran.pane("What it still needs");
    await kiran.sees("An answer from June Park");
    await kiran.sees(/15 hours of their working time/);
    const { stdout } = spawnSync(PROGRAM, ["nudge", await exportFile(kiran, dir), "--home", dir, "--name", "Kiran Rao"], { encoding: "utf8" });
    assert.match(stdout, /nudge June Park/);
  });

  await chapter("the digest is the same in the panel and in a terminal, byte for byte", async () => {
    await june.comeBack("2025-06-03T22:40:00Z");
    await june.pane("While you were away");
    await june.panel.locator(".sheet").getByText(/^Kiran Rao asked you/).waitFor();
    const coming = june.page.waitForEvent("download");
    await june.press(june.button("JSON"));
    const saved = join(dir, "digest.json");
    await (await coming).saveAs(saved);
    const digest = await readFile(saved, "utf8");
    const { at } = JSON.parse(digest).digest;
    // Her last digest time: half past three.
    assert.equal(Date.parse(at), Date.parse("2025-06-03T22:30:00Z"));
    const file = await exportFile(june, dir);
    const args = ["digest", file, "--for", "June Park", "--at", at, "--json", "--source", join(DEMO, "proposal.html")];
    const { stdout, stderr } = spawnSync(PROGRAM, args, { encoding: "utf8" });
    assert.equal(stdout, digest, stderr);
  });

  await chapter("at the end of her day she offers work to whoever is awake", async () => {
    await june.pane("Hand-offs");
    await june.press(june.button("Hand work over…"));
    await june.sees(/At work next: (Ana Parata|Kiran Rao), from/);
    await june.tabTo(june.panel.getByLabel("To whom"));
    await june.page.keyboard.type("Ana Parata");
    await june.write("What it is about, in up to 600 characters", "The landlord answers in your morning.");
    await june.write("What is to be done, one thing in a line", "Call the landlord\nWrite down the lease");
    await june.write("If something happens, one in a line, such as “CI turns red: ask Kim”", "Nobody answers: ask Kiran");
    assert.deepEqual(await violations(june), []);
    await june.press(june.button("Offer it"));
    await june.sees(/^Waits for Ana Parata since/);
    await june.sees(SHARED);
  });

  await chapter("Ana takes a part, and says in her own words what she understood", async () => {
    await ana.comeBack("2025-06-03T22:50:00Z");
    await ana.show(/^Your turn ?1/);
    await ana.sees("June Park offers you work");
    await ana.pane("Hand-offs");
    await ana.sees("If Nobody answers: ask Kiran");
    const take = ana.button("Take it over");
    assert.ok(await take.isDisabled(), "without a read-back nothing is taken");
    await ana.press(ana.panel.getByRole("checkbox", { name: "Write down the lease" }), "Space");
    await ana.write("What you understood, in your own words", "I call; the lease stays with June.");
    await ana.press(take);
    await ana.sees("Taken in part; the rest stays with June Park");
    await ana.sees("“Write down the lease” came back; June Park has it");
    await ana.sees(SHARED);
    await june.comeBack("2025-06-03T22:55:00Z");
    await june.pane("Hand-offs");
    await june.sees("I call; the lease stays with June.");
    await june.sees("“Call the landlord”: Ana Parata has it");
  });

  await chapter("and gives it back with a reason", async () => {
    await ana.write("Why (may stay empty)", "He is away until Friday.");
    await ana.press(ana.button("Give it back"));
    await ana.sees(/Ana Parata gave it back/);
    await ana.sees(SHARED);
    await june.choose("Sync now");
    await june.pane("Hand-offs");
    await june.sees("He is away until Friday.");
    await june.sees("“Call the landlord” came back; June Park has it");
  });

  await chapter("what the review still needs can be gone on without, for a reason that all see", async () => {
    await kiran.pane("What it still needs");
    const gate = kiran.panel.locator(".gate", { hasText: "Every question is answered" });
    await gate.getByText("1 question is open.").waitFor();
    await gate.getByText("It waits for June Park.").waitFor();
    await kiran.press(gate.getByRole("button", { name: "Go on without it…" }));
    await kiran.press(gate.getByRole("button", { name: "Go on without it", exact: true }));
    await gate.getByText("A reason is needed.").waitFor();
    assert.deepEqual(await violations(kiran), []);
    await kiran.write("Why the review can go on without it", "The servers are listed in annex B.");
    await kiran.press(gate.getByRole("button", { name: "Go on without it", exact: true }));
    await gate.getByText("gone on without", { exact: true }).waitFor();
    await kiran.sees(SHARED);
    await ana.choose("Sync now");
    await ana.pane("What it still needs");
    await ana.sees("The servers are listed in annex B.");
    await kiran.press(gate.getByRole("button", { name: "Take this back" }));
    await gate.getByText("not yet", { exact: true }).waitFor();
  });

  await chapter("one quiet reminder goes out, and says that it does not arrive before her hours", async () => {
    await kiran.show(/^Threads/);
    await kiran.press(kiran.panel.locator(".card-toggle", { hasText: QUESTION }));
    const card = kiran.panel.locator(".card.is-open");
    await kiran.press(card.getByText("Waits for June Park…"));
    await kiran.sees(/June Park has had this for/);
    // Nine in the evening in Los Angeles: her day begins at half past nine in the evening of Bengaluru.
    await kiran.sees("not before their hours begin: today 21:30 by your clock.");
    assert.deepEqual(await violations(kiran), []);
    await kiran.press(card.getByRole("button", { name: "Send one quiet reminder" }));
    await kiran.sees(/^Reminded once, /);
    assert.equal(await card.getByRole("button", { name: "Send one quiet reminder" }).count(), 0);
    await kiran.sees(SHARED);
  });

  await chapter("what cannot wait says whom it interrupts, and what hour it is for her", async () => {
    const card = kiran.panel.locator(".card.is-open");
    await kiran.press(card.getByText("It cannot wait for their next digest…"));
    await kiran.sees(/It is 21:00 for June Park, outside their working hours\..*today 21:30 by your clock\./);
    const interrupt = card.getByRole("button", { name: "Interrupt June Park" });
    assert.ok(await interrupt.isDisabled(), "without a reason nobody is interrupted");
    await kiran.write("Why it cannot wait; June Park reads this", "The landlord leaves at noon.");
    assert.deepEqual(await violations(kiran), []);
    await kiran.press(interrupt);
    await kiran.sees(/You said that it cannot wait/);
    await kiran.sees(SHARED);
    await june.comeBack("2025-06-04T15:30:00Z");
    await june.show(/^Your turn/);
    await june.panel.locator(".turn-row").first().waitFor();
    assert.equal(await june.panel.getByText("asks you now").count(), 0, "not before nine");
    assert.equal(await june.panel.getByText("reminded you").count(), 0, "nor the reminder");
    await june.comeBack("2025-06-04T16:30:00Z");
    await june.show(/^Your turn/);
    await june.sees("Kiran Rao asks you now, and says why it cannot wait:");
    await june.sees("The landlord leaves at noon.");
    await june.sees(/Kiran Rao reminded you/);
  });

  await chapter("the rules and the numbers can be read by everybody", async () => {
    for (const pane of ["Rules", "How the review goes"]) await ana.pane(pane);

    assert.deepEqual(people.flatMap((person) => person.complaintsBut([NOT_BEGUN])), []);
  });
});
