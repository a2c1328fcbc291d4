/**
 * The button that stands in for the review until the engine is there, and what it says if the engine does not come.
 *
 * It is built by DOM calls and a constructable sheet, so that it works under a strict content security policy. What is
 * left out: counts and states; the engine brings its own launcher.
 */

// `:host` is important because important rules inside a shadow root beat those of the page, such as `*{all:unset!important}`.
// The sheet stays when the engine moves in, so nothing else in it may match the engine's elements.
const SHEET = `:host{all:initial!important;color-scheme:inherit!important;position:fixed!important;z-index:2147483000!important}
:host([theme=light]){color-scheme:light!important}
:host([theme=dark]){color-scheme:dark!important}
.stub{position:fixed;inset:auto 20px 20px auto;margin:0}
.stub button{font:600 14px system-ui;padding:14px 18px;border:0;border-radius:22px;background:#0b6b63;color:#fff}
@media print{:host{display:none!important}}`;

/** Each review of a page has a corner of its own, above that of the one before. @param {Element} host */
export const liftOf = (host) => [...document.querySelectorAll(host.localName)].indexOf(host) * 60 + "px";

/**
 * @param {ShadowRoot} shadow
 * @param {() => void} prepare called when the person comes near
 * @param {() => void} open
 */
export function showLauncher(shadow, prepare, open) {
  const sheet = new CSSStyleSheet();
  const place = document.createElement("p");
  const button = document.createElement("button");
  sheet.replaceSync(SHEET);
  shadow.adoptedStyleSheets = [sheet];
  place.className = "stub";
  place.style.marginBottom = liftOf(shadow.host);
  place.role = "status";
  button.textContent = "Review";
  button.onpointerenter = button.onfocus = prepare;
  button.onclick = open;
  place.append(button);
  shadow.append(place);
  return {
    fail() {
      button.textContent = "The review could not be loaded. Try again";
    },
    /** Makes room for the engine's own, which takes over the focus if this one had it. */
    remove() {
      const hadFocus = shadow.activeElement === button;
      place.remove();
      if (hadFocus) shadow.querySelector("button")?.focus();
    },
  };
}
