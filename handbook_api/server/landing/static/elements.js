// Makes elements. Text only ever goes in as text: no part of this page parses an answer as HTML into itself.

/** An element with `properties` (attributes; functions under `onclick` and the like listen) and `children`. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === "function") {
      made.addEventListener(key.slice(2), value);
    } else if (value === true) {
      made.setAttribute(key, "");
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** The element with this id, which the page has. */
export function found(id) {
  return document.getElementById(id);
}

/** A row of buttons of which one is pressed; `choose` gets the value of the one that was clicked. */
export function choices(values, chosen, content, choose) {
  return values.map((value) =>
    element(
      "button",
      { type: "button", "aria-pressed": String(value === chosen), onclick: () => choose(value) },
      ...[content(value)].flat(),
    ),
  );
}

/** Replace the buttons in `place`; whoever was on one of them with the keyboard stays on the one in its place. */
export function replaceButtons(place, buttons) {
  const focused = [...place.children].indexOf(document.activeElement);
  place.replaceChildren(...buttons);
  buttons[focused]?.focus();
}
