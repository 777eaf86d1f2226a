// Choosing who to be, and her token.
import { choices, element, found, replaceButtons } from "./elements.js";
import { be, onPerson, session } from "./session.js";
import { currentLanguage, onLanguage } from "./texts.js";

export function startPeople() {
  onPerson(show);
  onLanguage(show);
  be(session.people[0]);
}

function show() {
  replaceButtons(found("people"), choices(session.people, session.person, personCard, be));
  found("token").value = session.person.token;
}

function personCard(person) {
  return [
    element("strong", { lang: "ja" }, person.name),
    element("span", {}, currentLanguage() === "ja" ? person.whatJa : person.what),
  ];
}
