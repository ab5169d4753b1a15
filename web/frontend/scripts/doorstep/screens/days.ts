/** Days and times in words. */
import { dayOf } from "../overlay";

/** Made once: making them anew for each of a street's doors would be felt at a tap. */
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const SHORT = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });
const LONG_AGO = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });

/** "Today, 10:00"; "Tuesday 24 November, 10:00". `day` is 2026-11-24, `time` a time of that day, or empty. */
export function sayWhen(day: string, time: string): string {
  return [sayDay(day), time && sayTime(time)].filter(Boolean).join(", ");
}

/** "Today 10:42", "Tue 18 Nov" of a moment; with its year when that is another. */
export function sayShort(at: string): string {
  const moment = new Date(at);
  const now = new Date();
  if (dayOf(moment) === dayOf(now)) return `Today ${sayTime(at)}`;
  return (moment.getFullYear() === now.getFullYear() ? SHORT : LONG_AGO).format(moment).replace(",", "");
}

/** "10:42" of a moment, with its day unless that is today. */
export function sayMoment(at: string): string {
  const moment = new Date(at);
  const time = TIME.format(moment);
  return dayOf(moment) === dayOf(new Date()) ? time : `${sayDay(dayOf(moment))}, ${time}`;
}

function sayDay(day: string): string {
  if (day === dayOf(new Date())) return "Today";
  const noon = new Date(`${day}T12:00:00`);
  if (day === dayOf(new Date(Date.now() + 86_400_000))) return "Tomorrow";
  return DAY.format(noon);
}

function sayTime(time: string): string {
  return time.includes("T") ? TIME.format(new Date(time)) : time.slice(0, 5);
}
