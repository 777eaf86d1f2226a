// The growth chart as the API draws it, and the same numbers as a table.
import { run } from "./api.js";
import { sayShortDate, sayValue } from "./dates.js";
import { choices, element, found, replaceButtons } from "./elements.js";
import { bandName } from "./position.js";
import { session } from "./session.js";
import { say } from "./texts.js";
import { trouble } from "./trouble.js";

const MEASURES = ["WEIGHT", "LENGTH", "HEAD"];
const ASK_AGAIN_BEFORE_MS = 60_000;
const ASK_AGAIN_AFTER_MS = 60_000; // at the soonest: the clock of this computer may be wrong
let measure = MEASURES[0];
let lookups = 0;
let renewal;

export function startChart() {
  showMeasures();
}

/** Show the chart of the chosen child. Its addresses end after a while; before that it is asked for anew. */
export async function showChart() {
  showMeasures();
  clearTimeout(renewal);
  const lookup = ++lookups;
  const { id, name, latestGrowth } = session.child;
  const corrected = latestGrowth?.assess.some(({ ageUsed }) => ageUsed === "CORRECTED");
  try {
    const { child } = await run("chart", { child: id, measure, axis: corrected ? "CORRECTED" : "CHRONOLOGICAL" });
    if (lookup !== lookups) {
      return;
    }
    const { chart, unavailableReason } = child.growthChart;
    if (!chart) {
      found("chart").replaceChildren(element("p", {}, say(`unavailable.${unavailableReason}`)));
      return;
    }
    found("chart").replaceChildren(...drawn(chart, name));
    const left = Date.parse(chart.expiresAt) - Date.now() - ASK_AGAIN_BEFORE_MS;
    renewal = setTimeout(showChart, Math.max(left, ASK_AGAIN_AFTER_MS));
  } catch (error) {
    trouble(error);
  }
}

function showMeasures() {
  const buttons = choices(MEASURES, measure, (each) => say(`measure.${each}`), choose);
  replaceButtons(found("measures"), buttons);
}

function choose(chosen) {
  measure = chosen;
  showChart();
}

function drawn(chart, name) {
  const told = { name, measure: say(`measure.${measure}`), count: chart.points.length };
  return [
    element("img", { class: "paper", src: chart.svgUrl, alt: say("chart.alt", told), width: 518, height: 733 }),
    element(
      "p",
      { class: "actions screen-only" },
      element("a", { href: chart.pngUrl, target: "_blank", rel: "noopener" }, say("chart.png")),
      element("button", { type: "button", class: "quiet", onclick: () => print() }, say("chart.print")),
    ),
    element(
      "table",
      {},
      element("caption", {}, say("chart.table", told)),
      element("thead", {}, row("th", say("chart.date"), told.measure, say("chart.position"))),
      element("tbody", {}, ...chart.points.toReversed().map((point) => pointRow(point, chart.unit))),
    ),
    element("p", { class: "hint", lang: "ja" }, chart.source),
  ];
}

function pointRow(point, unit) {
  return row("td", sayShortDate(point.measuredOn), sayValue(point.value, unit), bandName(point.band));
}

function row(cell, ...contents) {
  const scope = cell === "th" ? { scope: "col" } : {};
  return element("tr", {}, ...contents.map((content) => element(cell, scope, content)));
}
