// The handbook of the chosen child: latest weight, next checkup; chart and articles follow in their own modules.
import { run } from "./api.js";
import { showArticles, startArticles } from "./articles.js";
import { showChart, startChart } from "./chart.js";
import { sayDate, sayValue } from "./dates.js";
import { choices, element, found, replaceButtons } from "./elements.js";
import { weightPosition } from "./position.js";
import { onPerson, open, session } from "./session.js";
import { onLanguage, say } from "./texts.js";
import { noTrouble, trouble } from "./trouble.js";

let children = [];
let lookups = 0;

export function startHandbook() {
  startArticles();
  startChart();
  onPerson(() => showHandbook());
  onLanguage(() => showHandbook(session.child?.id));
}

/** Ask for the handbook anew and open the child with this id; without one the youngest. */
export async function showHandbook(childId = null) {
  const lookup = ++lookups;
  try {
    const { home, families } = await run("handbook");
    if (lookup !== lookups) {
      return; // somebody else was chosen meanwhile
    }
    noTrouble();
    children = home.children;
    showPregnancy(home.pregnancies.find(({ status }) => status === "ACTIVE") ?? null);
    show(children.find(({ id }) => id === childId) ?? children.at(-1) ?? null, families[0]?.id ?? null);
  } catch (error) {
    trouble(error);
  }
}

function show(child, familyId) {
  open(child, familyId);
  const named = ({ name, ageInWords }) => (ageInWords ? say("handbook.child", { name, age: ageInWords }) : name);
  const buttons = choices(children, child, named, (chosen) => show(chosen, familyId));
  replaceButtons(found("children"), buttons);
  found("child").hidden = !child;
  found("no-children").hidden = Boolean(child) || !found("pregnancy").hidden;
  if (child) {
    found("latest").replaceChildren(...latest(child));
    found("checkup").replaceChildren(...checkup(child.nextCheckup));
    showChart();
    showArticles();
  }
}

function showPregnancy(pregnancy) {
  found("pregnancy").hidden = !pregnancy;
  if (pregnancy) {
    const next = pregnancy.checkups.find(({ status }) => status === "OPEN" || status === "TO_COME");
    found("pregnancy").replaceChildren(
      element("h3", {}, say("pregnancy.title")),
      element("p", { class: "value" }, element("strong", {}, pregnancy.gestationInWords ?? "")),
      element("p", { class: "hint" }, say("pregnancy.due", { date: sayDate(pregnancy.dueDate) })),
      ...checkup(next),
    );
  }
}

function latest({ name, ageInWords, latestGrowth }) {
  const title = element("h3", {}, `${name} `, element("small", {}, ageInWords ?? ""));
  if (!latestGrowth?.weightGrams) {
    return [title, element("p", {}, say("latest.none"))];
  }
  return [
    title,
    element("p", { class: "hint" }, say("latest.weight")),
    element(
      "p",
      { class: "value" },
      element("strong", {}, sayValue(latestGrowth.weightGrams, "GRAM")),
      element("span", { class: "hint" }, say("latest.measured", { date: sayDate(latestGrowth.measuredOn) })),
    ),
    ...weightPosition(latestGrowth),
  ];
}

function checkup(next) {
  const title = element("h3", {}, say("checkup.title"));
  if (!next) {
    return [title, element("p", {}, say("checkup.none"))];
  }
  const days = say("checkup.days", { first: sayDate(next.opensOn), last: sayDate(next.lastDay) });
  return [
    element("div", { class: "heading-row" }, title, next.isOpen ? element("span", { class: "badge" }, say("checkup.open")) : null),
    element("p", {}, element("strong", {}, next.name), element("br"), days),
    element(
      "dl",
      {},
      element("dt", {}, say("checkup.place")),
      element("dd", {}, next.place),
      element("dt", {}, say("checkup.bring")),
      element("dd", {}, element("ul", {}, ...next.bring.map((thing) => element("li", {}, thing)))),
    ),
  ];
}
