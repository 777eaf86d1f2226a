// The card of a pregnancy that goes on: how far it is, the due date, the checkups that are open or come next.
import { allCheckups, appointmentLines, nextAppointment, nextCheckup } from "./checkups.js";
import { sayDate } from "./dates.js";
import { element, found } from "./elements.js";
import { say } from "./texts.js";

/** Show the one of these pregnancies that goes on, if any does; whether one is shown. */
export function showPregnancy(pregnancies) {
  const pregnancy = pregnancies.find(({ status }) => status === "ACTIVE");
  found("pregnancy").hidden = !pregnancy;
  if (pregnancy) {
    found("pregnancy").replaceChildren(...card(pregnancy));
  }
  return Boolean(pregnancy);
}

function card({ gestationInWords, dueDate, checkups, appointments }) {
  const appointment = nextAppointment(appointments);
  const all = allCheckups(checkups);
  return [
    element("h3", {}, say("pregnancy.title")),
    element("p", { class: "value" }, element("strong", {}, gestationInWords ?? "")),
    element("p", { class: "due" }, say("pregnancy.due", { date: sayDate(dueDate) })),
    element("div", { class: "columns" }, ...(appointment ? [booked(appointment)] : []), ...upcoming(checkups)),
    ...(all ? [all] : []),
  ];
}

function booked(appointment) {
  return element("section", {}, element("h4", {}, say("appointment.title")), ...appointmentLines(appointment));
}

/** The one that comes next, and those that are open. */
function upcoming(checkups) {
  const next = checkups.find(({ status }) => status === "TO_COME");
  const shown = [...checkups.filter(({ isOpen, status }) => isOpen && status !== "DONE"), ...(next ? [next] : [])];
  return shown.map((checkup) => {
    const title = say(checkup.isOpen ? "checkup.now" : "checkup.title");
    return element("section", {}, element("h4", {}, title), ...nextCheckup(checkup));
  });
}
