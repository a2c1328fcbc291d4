/** A router as small as can be: a link changes the address and then the text, later, as one does who fetches it first. */

const PAGES = {
  "/spa/plan": ["The plan", "We begin in March, and the first part is done by May."],
  "/spa/risks": ["The risks", "Nobody knows yet whether the old scans can be read."],
};

function show() {
  const [title, text] = PAGES[location.pathname] ?? ["Welcome", "Choose a page."];
  const heading = Object.assign(document.createElement("h1"), { textContent: title });
  const paragraph = Object.assign(document.createElement("p"), { textContent: text });
  document.title = title;
  document.querySelector("main").replaceChildren(heading, paragraph);
}

document.querySelector("nav").addEventListener("click", (event) => {
  if (!event.target.href) return;
  event.preventDefault();
  history.pushState(null, "", event.target.href);
  setTimeout(show, 150);
});
addEventListener("popstate", show);
show();
