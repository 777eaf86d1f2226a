// The form that begins a handbook for a child about four months old, so that a checkup reminder is due at once.
import { run } from "./api.js";
import { justOverFourMonthsAgo } from "./dates.js";
import { element, found } from "./elements.js";
import { showHandbook } from "./handbook.js";
import { newId } from "./ids.js";
import { clearMistakes, showMistakes } from "./mistakes.js";
import { onPerson, session } from "./session.js";
import { onLanguage, say } from "./texts.js";

const NERIMA = "131202";
let exampleName = "";
let saving = false;
let childId = newId(); // kept until the child is there, so that trying again adds no second one

export function startNewborn() {
  found("newborn-date").value = justOverFourMonthsAgo();
  suggestName();
  found("newborn").addEventListener("submit", (event) => {
    event.preventDefault();
    begin();
  });
  onPerson(forget);
  onLanguage(() => {
    forget();
    suggestName();
  });
}

function fields() {
  return { name: found("newborn-name"), sex: found("newborn-sex"), birthDate: found("newborn-date") };
}

function forget() {
  clearMistakes(found("newborn-result"), fields());
}

function suggestName() {
  const field = found("newborn-name");
  if (field.value === exampleName) {
    exampleName = say("newborn.example");
    field.value = exampleName;
  }
}

async function begin() {
  if (saving) {
    return;
  }
  forget();
  const { name, sex, birthDate } = fields();
  if (!session.familyId) {
    refused([{ path: [], message: say("newborn.no_family") }]);
  } else if (!birthDate.value) {
    refused([{ path: ["birthDate"], message: say("newborn.no_date") }]);
  } else {
    await save({
      familyId: session.familyId,
      id: childId,
      name: name.value,
      sex: sex.value,
      birthDate: birthDate.value,
      municipality: NERIMA,
    });
  }
}

async function save(input) {
  const result = found("newborn-result");
  result.replaceChildren(element("p", { class: "hint" }, say("saving")));
  saving = true;
  try {
    const { addChild } = await run("add-child", { input });
    if (addChild.errors.length > 0) {
      refused(addChild.errors);
      return;
    }
    childId = newId();
    result.replaceChildren(element("p", { class: "done" }, say("newborn.saved", { name: addChild.child.name })));
    await showHandbook(addChild.child.id);
  } catch (error) {
    result.replaceChildren(element("p", { class: "mistake" }, error.message));
  } finally {
    saving = false;
  }
}

function refused(errors) {
  showMistakes(found("newborn-result"), errors, fields());
}
