/**
 * What opens a review: a brief, and a review of one's own.
 */

/** @typedef {import("./review.js").Review} Review */

/**
 * Fills in the form of a brief, and leaves it open.
 * @param {Review} review
 * @param {{ preset?: string, goal: string, wanted?: string, notWanted?: string, reviewers?: string[], due?: string,
 *           questions?: { words?: string, text: string, whom?: string }[] }} brief
 */
export async function fillBrief(review, { preset, goal, wanted, notWanted, reviewers = [], due, questions = [] }) {
  const { panel } = review;
  if (preset) await panel.getByRole("radio", { name: new RegExp(`^${preset}`) }).check();
  await panel.getByLabel("What should this review achieve?").fill(goal);
  if (wanted) await panel.getByLabel("Please look at", { exact: true }).fill(wanted);
  if (notWanted) await panel.getByLabel("No need to look at").fill(notWanted);
  for (const [i, { words, text, whom }] of questions.entries()) {
    if (words) await review.select(words);
    await review.button(words ? "Add question about the selected words" : "Add question about the whole document").click();
    const question = panel.getByRole("group", { name: `Question ${i + 1}` });
    await question.getByLabel("Question", { exact: true }).fill(text);
    if (whom) await question.getByLabel("Whom it asks (optional)").fill(whom);
  }
  for (const name of reviewers) {
    await panel.getByLabel("Name", { exact: true }).fill(name);
    await review.button("Add").click();
    await review.button(`Remove ${name}`).waitFor();
  }
  if (due) {
    await panel.getByLabel("Date").fill(due);
    await panel.getByLabel("Time", { exact: true }).fill("17:00");
  }
}

/** Writes a brief and publishes it. @param {Review} review @param {Parameters<typeof fillBrief>[1]} brief */
export async function writeBrief(review, brief) {
  await review.show(/^Brief/);
  await review.button("Write a brief").click();
  await fillBrief(review, brief);
  await review.button("Publish the brief").click();
  await review.panel.locator(".brief-card").waitFor();
}

/**
 * Opens a review of one's own by the list of reviews on this device.
 * @param {Review} review
 * @param {string} title
 * @param {Parameters<typeof fillBrief>[1]} brief
 */
export async function openOwned(review, title, brief) {
  await review.choose("Reviews on this device");
  await review.button("Open a review of your own…").click();
  await review.panel.getByLabel("Title of your review").fill(title);
  await fillBrief(review, brief);
  await review.button("Open the review").click();
  await review.sees("Your review is open.");
}

/** The link in the invite pane. @param {Review} review @param {"write"|"read"} kind */
export async function inviteLink(review, kind) {
  await review.choose("Invite people…");
  const label = kind === "write" ? "Link for people who review" : "Link for people who only read";
  return review.panel.getByLabel(label).inputValue();
}

/** The invite pane's file. @param {Review} review @param {"write"|"read"} kind @param {string} path where it is put */
export async function inviteFile(review, kind, path) {
  await review.choose("Invite people…");
  const coming = review.page.waitForEvent("download");
  await review.button("Or as a file").nth(kind === "write" ? 0 : 1).click();
  await (await coming).saveAs(path);
  return path;
}
