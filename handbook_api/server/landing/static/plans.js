// What comes next for the chosen child: an appointment, checkups, vaccinations.
import { run } from "./api.js";
import { allCheckups, appointmentLines, headed, nextAppointment, nextCheckup } from "./checkups.js";
import { sayDay, today } from "./dates.js";
import { element, found } from "./elements.js";
import { session } from "./session.js";
import { say } from "./texts.js";
import { trouble } from "./trouble.js";

let lookups = 0;

/** Show what is planned for the chosen child. */
export async function showPlans() {
  const lookup = ++lookups;
  try {
    const { child } = await run("plans", { child: session.child.id });
    if (lookup === lookups) {
      showAppointment(nextAppointment(child.appointments));
      showCheckups(child);
      showVisit(child.visitPlan[0] ?? null);
    }
  } catch (error) {
    trouble(error);
  }
}

function showAppointment(appointment) {
  found("appointment").hidden = !appointment;
  if (appointment) {
    found("appointment").replaceChildren(
      element("h3", {}, say("appointment.title")),
      ...appointmentLines(appointment),
    );
  }
}

function showCheckups({ nextCheckup: next, checkups }) {
  const content = next ? nextCheckup(next) : [element("p", {}, say("checkup.none"))];
  const all = allCheckups(checkups);
  found("checkup").replaceChildren(element("h3", {}, say("checkup.title")), ...content, ...(all ? [all] : []));
}

function showVisit(visit) {
  found("vaccinations").hidden = !visit;
  if (!visit) {
    return;
  }
  const isOpen = visit.date <= today();
  const vaccines = visit.vaccines.map(({ groupName, doseText }) =>
    element("li", {}, `${groupName} `, element("span", { class: "hint" }, doseText)),
  );
  found("vaccinations").replaceChildren(
    element("h3", {}, say("vaccinations.title")),
    headed(element("strong", {}, isOpen ? say("vaccinations.now") : say("vaccinations.from", { date: sayDay(visit.date) })), isOpen),
    element("ul", { class: "rows" }, ...vaccines),
    element("p", { class: "hint" }, say("vaccinations.note")),
  );
}
