// Dates and instants as people of either language write them; instants in the issuers' zone (+08:00), and the page says so.

import { dateOf, formatDateEn, formatDateZh, secondsOf } from "../../licence/calendar.ts";
import type { Language } from "../../licence/words.ts";

/** `2026年12月1日`, `1 December 2026`. */
export function writtenDate(language: Language, date: string): string {
  return language === "zh-CN" ? formatDateZh(date) : formatDateEn(date);
}

/** `2026年11月22日 09:41:07`, `22 November 2026, 09:41:07`. */
export function writtenInstant(language: Language, instant: string): string {
  const ofDay = (((secondsOf(instant) + 8 * 3600) % 86_400) + 86_400) % 86_400;
  const time = [Math.floor(ofDay / 3600), Math.floor(ofDay / 60) % 60, ofDay % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
  return `${writtenDate(language, dateOf(instant))}${language === "zh-CN" ? " " : ", "}${time}`;
}
