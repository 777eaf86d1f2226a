// The form that records a weight and shows where it lies.
import { run } from "./api.js";
import { sayDate, sayValue, today } from "./dates.js";
import { element, found } from "./elements.js";
import { showHandbook } from "./handbook.js";
import { newId } from "./ids.js";
import { clearMistakes, showMistakes } from "./mistakes.js";
import { weightPositionInWords } from "./position.js";
import { onChild, session } from "./session.js";
import { onLanguage, say } from "./texts.js";

let shownFor = null;
let saving = false;
let recordId = newId(); // kept until it is stored, so that trying again records nothing twice

export function startRecording() {
  found("measured-on").value = today();
  found("record").addEventListener("submit", (event) => {
    event.preventDefault();
    record(false);
  });
  onChild(() => {
    if (session.child?.id !== shownFor) {
      forget();
    }
  });
  onLanguage(forget);
}

function fields() {
  return { measuredOn: found("measured-on"), weightGrams: found("weight") };
}

function forget() {
  shownFor = session.child?.id ?? null;
  clearMistakes(found("record-result"), fields());
}

async function record(confirmed) {
  if (saving) {
    return;
  }
  forget();
  const weightGrams = grams(found("weight").value);
  const measuredOn = found("measured-on").value;
  if (!measuredOn) {
    showOwn("measuredOn", say("record.no_date"));
  } else if (weightGrams === null) {
    showOwn("weightGrams", say("record.not_a_number"));
  } else {
    await save({ childId: session.child.id, measuredOn, weightGrams, confirmed, id: recordId });
  }
}

async function save(input) {
  const result = found("record-result");
  result.replaceChildren(element("p", { class: "hint" }, say("saving")));
  saving = true;
  try {
    const { recordGrowth } = await run("record-weight", { input });
    if (recordGrowth.errors.length > 0) {
      refused(recordGrowth.errors);
      return;
    }
    recordId = newId();
    saved(recordGrowth.record);
    found("weight").value = "";
    await showHandbook(input.childId);
  } catch (error) {
    result.replaceChildren(element("p", { class: "mistake" }, error.message));
  } finally {
    saving = false;
  }
}

function saved(record) {
  const told = { date: sayDate(record.measuredOn), weight: sayValue(record.weightGrams, "GRAM") };
  const position = weightPositionInWords(record);
  found("record-result").replaceChildren(element("p", { class: "done" }, say("record.saved", told)), ...position);
}

function refused(errors) {
  showMistakes(found("record-result"), errors, fields());
  if (errors.every(({ code }) => code === "IMPLAUSIBLE_UNLESS_CONFIRMED")) {
    const confirm = element("button", { type: "button", class: "quiet", onclick: () => record(true) }, say("record.confirm"));
    found("record-result").append(confirm);
  }
}

function showOwn(field, message) {
  showMistakes(found("record-result"), [{ path: [field], message }], fields());
}

/** Kilograms as typed, full-width digits and a decimal comma included, in whole grams; null for what is no number. */
function grams(typed) {
  const text = typed.normalize("NFKC").trim().replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * 1000) : null;
}
