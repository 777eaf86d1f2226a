// Days as the handbook counts them (in Japan), and values as people write them.
import { currentLanguage } from "./texts.js";

const IN_JAPAN = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Tokyo" });

/** Today in Japan, such as `2026-11-24`. */
export function today() {
  return IN_JAPAN.format(new Date());
}

/** The birthday of a child that turned four months old yesterday: its checkup has just opened. */
export function justOverFourMonthsAgo() {
  const [year, month, day] = today().split("-").map(Number);
  const lastDayOfMonth = new Date(Date.UTC(year, month - 4, 0)).getUTCDate();
  const sameDay = Date.UTC(year, month - 5, Math.min(day, lastDayOfMonth));
  return new Date(sameDay - 86_400_000).toISOString().slice(0, 10);
}

/** A civil date as it is said in a sentence. */
export function sayDate(date) {
  return written(date, currentLanguage() === "ja" ? "long" : "medium");
}

/** A civil date with its day of the week. */
export function sayDay(date) {
  return formatted({ year: "numeric", month: "long", day: "numeric", weekday: "short" }).format(noon(date));
}

/** All days from one civil date to another. */
export function sayDays(first, last) {
  return formatted({ dateStyle: "long" }).formatRange(noon(first), noon(last));
}

/** A civil date in few characters, for a table. */
export function sayShortDate(date) {
  return written(date, "medium");
}

function written(date, dateStyle) {
  return formatted({ dateStyle }).format(noon(date));
}

function formatted(style) {
  return new Intl.DateTimeFormat(currentLanguage(), { ...style, timeZone: "UTC" });
}

function noon(date) {
  return new Date(`${date}T12:00:00Z`);
}

/** An instant as a time of day in Japan. */
export function sayTime(instant) {
  const style = { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Tokyo", hour12: false };
  return new Intl.DateTimeFormat(currentLanguage(), style).format(new Date(instant));
}

const UNITS = {
  GRAM: { divisor: 1000, name: "kg", digits: [2, 3] },
  MILLIMETRE: { divisor: 10, name: "cm", digits: [1, 1] },
};

/** A value in the API's unit, in the one people use: 6480 GRAM is `6.48 kg`. */
export function sayValue(value, unit) {
  const { divisor, name, digits } = UNITS[unit];
  const style = { minimumFractionDigits: digits[0], maximumFractionDigits: digits[1] };
  return `${new Intl.NumberFormat(currentLanguage(), style).format(value / divisor)}\u00a0${name}`;
}
