// Where a value lies between the printed lines, as a strip of eight fields and in words.
import { element } from "./elements.js";
import { isSaid, say } from "./texts.js";

const BANDS = [
  "BELOW_P3",
  "P3_TO_P10",
  "P10_TO_P25",
  "P25_TO_P50",
  "P50_TO_P75",
  "P75_TO_P90",
  "P90_TO_P97",
  "P97_OR_ABOVE",
];
const LINES = ["3", "10", "25", "50", "75", "90", "97"];
const FIELD_WIDTH = 40;
const SVG = "http://www.w3.org/2000/svg";

/** The position of the weight in `record` as a strip and in words. */
export function weightPosition(record) {
  const band = weightOf(record)?.band;
  return band ? [strip(band), ...weightPositionInWords(record)] : weightPositionInWords(record);
}

/** The position of the weight in `record`, or why there is none, in words. */
export function weightPositionInWords(record) {
  const weight = weightOf(record);
  if (!weight) {
    return [];
  }
  const notes = weight.ageUsed === "CORRECTED" ? [element("p", { class: "hint" }, say("position.corrected"))] : [];
  if (record.hint) {
    notes.push(element("p", { class: "hint" }, record.hint));
  }
  if (!weight.band) {
    const reason = `unavailable.${weight.unavailableReason}`;
    return [element("p", {}, say(isSaid(reason) ? reason : "band.unknown")), ...notes];
  }
  return [
    element("p", { class: "position" }, element("strong", {}, say(`band.${weight.band}`))),
    ...inARow(weight.percentile),
    ...notes,
  ];
}

function weightOf(record) {
  return record.assess.find(({ measure }) => measure === "WEIGHT");
}

/** What a band is called; a dash where there is none. */
export function bandName(band) {
  return say(`band.${band ?? "unknown"}`);
}

function inARow(percentile) {
  const place = Math.round(percentile);
  return place < 1 || place > 99 ? [] : [element("p", { class: "hint" }, say("position.place", { place }))];
}

function strip(band) {
  const width = BANDS.length * FIELD_WIDTH;
  const picture = drawn("svg", {
    class: "strip",
    viewBox: `-1 0 ${width + 2} 36`,
    role: "img",
    "aria-label": say("position.strip", { band: say(`band.${band}`) }),
  });
  BANDS.forEach((name, place) => {
    const at = { x: place * FIELD_WIDTH + 1, y: 2, width: FIELD_WIDTH - 2, height: 14, rx: 4 };
    picture.append(drawn("rect", { ...at, class: name === band ? "here" : "" }));
  });
  LINES.forEach((line, place) => {
    const label = drawn("text", { x: (place + 1) * FIELD_WIDTH, y: 32, "text-anchor": "middle" });
    label.textContent = line;
    picture.append(label);
  });
  return picture;
}

function drawn(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  return made;
}
