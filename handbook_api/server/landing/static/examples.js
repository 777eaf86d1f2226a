// Operations to change and run against the live API, and the same as a command for a terminal.
import { ask, documentText } from "./api.js";
import { justOverFourMonthsAgo, today } from "./dates.js";
import { element, found } from "./elements.js";
import { onChild, onPerson, session } from "./session.js";
import { onLanguage, say } from "./texts.js";

const A_LITTLE_GRAMS = 30;
const CURL_QUERY = "{ home { children { name ageInWords nextCheckup { name opensOn lastDay } } } }";

export async function startApiExamples() {
  const response = await fetch("/page/examples.json");
  const examples = await response.json();
  const panels = await Promise.all(examples.map(panel));
  found("examples").append(...panels.map(({ place }) => place));
  panels[0].place.open = true;
  const tell = () => {
    panels.forEach(({ tell }) => tell());
    showCurl();
  };
  onPerson(showCurl);
  onChild(tell);
  onLanguage(tell);
  tell();
}

/** A panel of one example: `place` is its element, `tell` puts the texts and the variables of the moment in. */
async function panel({ id, document, variables }) {
  const query = await documentText(document);
  const title = element("summary");
  const about = element("p");
  const editor = box(`${id}-document`, query, "example.document");
  const variablesBox = Object.keys(variables).length > 0 ? box(`${id}-variables`, "", "example.variables") : null;
  const runButton = element("button", { type: "button", class: "main" });
  const took = element("p", { class: "hint", role: "status" });
  const answer = element("pre", { class: "answer", tabindex: "0", role: "region", hidden: true });
  const place = element(
    "details",
    { class: "card example" },
    title,
    about,
    editor.place,
    variablesBox?.place ?? null,
    element("p", { class: "actions" }, runButton, took),
    answer,
  );

  runButton.addEventListener("click", async () => {
    took.textContent = say("loading");
    const shown = await answered(editor.area.value, variablesBox?.area.value ?? "{}");
    took.textContent = shown.took;
    answer.textContent = shown.text;
    answer.hidden = shown.text === "";
  });

  const tell = () => {
    title.textContent = say(`example.${id}.title`);
    about.textContent = say(`example.${id}.about`);
    runButton.textContent = say("example.run");
    answer.setAttribute("aria-label", say("example.answer", { title: title.textContent }));
    editor.tell();
    variablesBox?.tell();
    variablesBox?.suggest(JSON.stringify(filled(variables), null, 2));
  };
  return { place, tell };
}

/** A labelled box to edit; `suggest` puts text in unless the visitor has changed what was there. */
function box(id, text, label) {
  const name = element("label", { for: id });
  const area = element("textarea", { id, class: "code", spellcheck: "false", autocapitalize: "off" });
  let suggested = "";
  const suggest = (next) => {
    if (area.value === suggested) {
      area.value = next;
      area.rows = next.split("\n").length;
    }
    suggested = next;
  };
  suggest(text.trim());
  return { area, suggest, place: element("div", { class: "field" }, name, area), tell: () => (name.textContent = say(label)) };
}

async function answered(query, variablesText) {
  let variables;
  try {
    variables = JSON.parse(variablesText);
  } catch {
    return { took: say("example.not_json"), text: "" };
  }
  try {
    const { status, milliseconds, answer } = await ask(query, variables);
    const took = say("example.took", { status, milliseconds: Math.round(milliseconds) });
    return { took, text: JSON.stringify(answer, null, 2) };
  } catch (error) {
    return { took: error.message, text: "" };
  }
}

/** `template` with its `$words` replaced by what they mean for the chosen child, today. */
function filled(template) {
  if (typeof template === "object") {
    return Object.fromEntries(Object.entries(template).map(([name, value]) => [name, filled(value)]));
  }
  return typeof template === "string" && template.startsWith("$") ? meaning(template.slice(1)) : template;
}

function meaning(word) {
  return {
    child: session.child?.id ?? null,
    firstChild: session.firstChildId,
    family: session.familyId,
    today: today(),
    fourMonthsAgo: justOverFourMonthsAgo(),
    weightGrams: (session.child?.latestGrowth?.weightGrams ?? 6500) + A_LITTLE_GRAMS,
  }[word];
}

function showCurl() {
  if (!session.person) {
    return;
  }
  found("curl").textContent = [
    `curl -s ${location.origin}/graphql`,
    "-H 'Content-Type: application/json'",
    "-H 'Accept: application/graphql-response+json'",
    `-H 'Accept-Language: ${document.documentElement.lang}'`,
    `-H 'Authorization: Bearer ${session.person.token}'`,
    `-d '${JSON.stringify({ query: CURL_QUERY })}'`,
  ].join(" \\\n  ");
}
