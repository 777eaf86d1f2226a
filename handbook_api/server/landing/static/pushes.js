// Shows the pushes as they arrive at the sandbox: server-sent events.
import { sayTime } from "./dates.js";
import { element, found } from "./elements.js";
import { session } from "./session.js";
import { onLanguage, say } from "./texts.js";

const PHONE_OF = "demo-phone-of-";
const SHOWN = 20;
let state = "phone.watching";
let arrived = [];

export function startPushes() {
  onLanguage(show);
  if (!session.sandboxUrl) {
    become("phone.off");
    return;
  }
  const stream = new EventSource(`${session.sandboxUrl}/stream?after=0`);
  stream.addEventListener("open", () => become("phone.watching"));
  stream.addEventListener("error", () => become("phone.lost"));
  stream.addEventListener("push", ({ data }) => take(JSON.parse(data)));
  show();
}

function become(next) {
  state = next;
  showState();
}

function take(arrival) {
  if (arrived.some(({ number }) => number === arrival.number)) {
    return; // told again after the connection was lost
  }
  arrived = [arrival, ...arrived].slice(0, SHOWN);
  const place = found("arrivals");
  place.prepend(shown(arrival, "new"));
  while (place.children.length > SHOWN) {
    place.lastElementChild.remove();
  }
  showState();
}

function show() {
  found("arrivals").replaceChildren(...arrived.map((arrival) => shown(arrival, "")));
  showState();
}

function showState() {
  const isQuiet = state === "phone.watching" && arrived.length === 0;
  found("phone-state").textContent = say(isQuiet ? "phone.waiting" : state);
}

function shown({ arrived_at, target, message }, mark) {
  const owner = session.people.find(({ uid }) => target === PHONE_OF + uid);
  const language = message.webpush?.notification?.lang ?? owner?.language;
  return element(
    "li",
    { class: mark },
    element(
      "p",
      { class: "arrival-of" },
      element("span", {}, owner ? say("phone.of", { name: owner.name }) : target),
      element("time", { datetime: arrived_at }, sayTime(arrived_at)),
    ),
    element("p", { class: "arrival-title", lang: language }, message.notification.title),
    element("p", { lang: language }, message.notification.body),
  );
}
