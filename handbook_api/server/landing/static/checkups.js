// A checkup that comes next, all of them with how each one stands, and an appointment.
import { sayDate, sayDay, sayDays, today } from "./dates.js";
import { element } from "./elements.js";
import { say } from "./texts.js";

/** What is said of the checkup that comes next, or is open. */
export function nextCheckup({ name, opensOn, lastDay, isOpen, place, bring }) {
  return [
    headed(element("strong", {}, name), isOpen),
    element("p", { class: "hint" }, sayDays(opensOn, lastDay)),
    element(
      "dl",
      {},
      element("dt", {}, say("checkup.place")),
      element("dd", {}, place),
      element("dt", {}, say("checkup.bring")),
      element("dd", {}, element("ul", {}, ...bring.map((thing) => element("li", {}, thing)))),
    ),
  ];
}

/** All checkups, to be unfolded; nothing where there are none. */
export function allCheckups(checkups) {
  if (checkups.length === 0) {
    return null;
  }
  const rows = checkups.map((checkup) =>
    element("li", {}, element("strong", {}, checkup.name), element("span", { class: "hint" }, standing(checkup))),
  );
  return element("details", {}, element("summary", {}, say("checkups.all")), element("ul", { class: "rows" }, ...rows));
}

/** The appointment that is next, of a connection of them; null where there is none. */
export function nextAppointment({ edges }) {
  const booked = edges.map(({ node }) => node).filter(({ state, date }) => state === "BOOKED" && date >= today());
  return booked.at(-1) ?? null; // the latest day is in front
}

/** What is said of an appointment. */
export function appointmentLines({ date, time, purpose, place }) {
  return [
    element("p", {}, element("strong", {}, purpose.name)),
    element("p", {}, say("appointment.when", { day: sayDay(date), time: time.slice(0, 5) })),
    element("p", { class: "hint" }, place.name, element("br"), place.address),
  ];
}

/** `title`, with a badge beside it that says in words that it can be had today. */
export function headed(title, isOpen) {
  return element("p", { class: "heading-row" }, title, isOpen ? element("span", { class: "badge" }, say("checkup.open")) : null);
}

function standing({ status, opensOn, lastDay, attendedOn, record }) {
  const said = say(`checkup.status.${status}`, {
    attended: attendedOn ? sayDate(attendedOn) : "",
    days: sayDays(opensOn, lastDay),
  });
  return record?.releasedAt ? `${said} ${say("checkup.released")}` : said;
}
