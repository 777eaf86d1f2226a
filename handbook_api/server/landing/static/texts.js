// What the page says, in Japanese and English, and the switch between them.

const KEPT_AS = "handbook-language";
const changes = new EventTarget();
let texts;
let language = document.documentElement.lang;

export async function loadTexts() {
  const response = await fetch("/page/texts.json");
  texts = await response.json();
}

/** The language of the page: `ja` or `en`. */
export function currentLanguage() {
  return language;
}

/** The text `key` with its `{places}` filled. */
export function say(key, values = {}) {
  return texts[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Whether there is a text `key`. */
export function isSaid(key) {
  return key in texts[language];
}

/** Call `listener` whenever the language has changed. */
export function onLanguage(listener) {
  changes.addEventListener("language", listener);
}

/** Listen to the two buttons, and begin in the language chosen last; Japanese the first time. */
export function startLanguages() {
  for (const button of languageButtons()) {
    button.addEventListener("click", () => speak(button.dataset.language));
  }
  const kept = localStorage.getItem(KEPT_AS);
  speak(kept in texts ? kept : language);
}

function speak(chosen) {
  language = chosen;
  localStorage.setItem(KEPT_AS, chosen);
  document.documentElement.lang = chosen;
  for (const place of document.querySelectorAll("[data-text]")) {
    place.textContent = say(place.dataset.text);
  }
  for (const place of document.querySelectorAll("[data-label]")) {
    place.setAttribute("aria-label", say(place.dataset.label));
  }
  for (const button of languageButtons()) {
    button.setAttribute("aria-pressed", String(button.dataset.language === chosen));
  }
  changes.dispatchEvent(new Event("language"));
}

function languageButtons() {
  return document.querySelectorAll("[data-language]");
}
