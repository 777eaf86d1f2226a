// The handbook of the chosen child: latest weight; pregnancy, plans, chart and articles are in their own modules.
import { run } from "./api.js";
import { showArticles, startArticles } from "./articles.js";
import { showChart, startChart } from "./chart.js";
import { sayDate, sayValue } from "./dates.js";
import { choices, element, found, replaceButtons } from "./elements.js";
import { showPlans } from "./plans.js";
import { weightPosition } from "./position.js";
import { showPregnancy } from "./pregnancy.js";
import { onPerson, open, session } from "./session.js";
import { onLanguage, say } from "./texts.js";
import { noTrouble, trouble } from "./trouble.js";

let children = [];
let expecting = null;
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
    const isExpecting = showPregnancy(home.pregnancies);
    const pregnancy = home.pregnancies.find(({ status }) => status === "ACTIVE");
    expecting = pregnancy ? { pregnancy: pregnancy.id } : null;
    found("no-children").hidden = isExpecting || children.length > 0;
    show(children.find(({ id }) => id === childId) ?? children.at(-1) ?? null, families[0]?.id ?? null);
  } catch (error) {
    trouble(error);
  }
}

function show(child, familyId) {
  open(child, familyId);
  showArticles(child ? { child: child.id } : expecting);
  const named = ({ name, ageInWords }) => (ageInWords ? say("handbook.child", { name, age: ageInWords }) : name);
  const buttons = choices(children, child, named, (chosen) => show(chosen, familyId));
  replaceButtons(found("children"), buttons);
  found("child").hidden = !child;
  if (child) {
    found("latest").replaceChildren(...latest(child));
    showPlans();
    showChart();
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
