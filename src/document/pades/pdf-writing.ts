// Writes PDF values (ISO 32000-1 §7.3) and a cross-reference table (§7.5.4): what placing a signature adds to a printed file.

import { toHex, utf8 } from "../../licence/bytes.ts";
import { isDictionary, isPdfArray, type PdfValue } from "../pdf-values.ts";

/** A value's syntax; strings are written in hexadecimal. */
export function writtenPdf(value: PdfValue): string {
  if (typeof value === "number") return writtenNumber(value);
  if (typeof value === "boolean" || value === null) return String(value);
  if (isPdfArray(value)) return `[${value.map(writtenPdf).join(" ")}]`;
  if (isDictionary(value))
    return `<<${[...value].map(([key, entry]) => `/${writtenName(key)} ${writtenPdf(entry)}`).join("\n")}>>`;
  if ("name" in value) return `/${writtenName(value.name)}`;
  return "text" in value ? `<${toHex(value.text)}>` : `${value.object} 0 R`;
}

/** A text string (§7.9.2.2) in hexadecimal UTF-16. */
export function writtenText(text: string): string {
  let hex = "feff";
  for (let at = 0; at < text.length; at += 1) hex += text.charCodeAt(at).toString(16).padStart(4, "0");
  return `<${hex}>`;
}

/** `D:YYYYMMDDHHmmSSZ` (§7.9.4) of a UTC instant, in brackets. */
export function writtenDate(instant: string): string {
  return `(D:${instant.replace(/\D/g, "").slice(0, 14)}Z)`;
}

/** One section from object 0 on; objects that are not there are linked as free (§7.5.4). */
export function writtenTable(offsets: ReadonlyMap<number, number>, size: number): string {
  const free = Array.from({ length: size }, (_, object) => object).filter((object) => !offsets.has(object));
  const lines = Array.from({ length: size }, (_, object) => {
    const offset = offsets.get(object);
    if (offset !== undefined) return `${String(offset).padStart(10, "0")} 00000 n \n`;
    const next = free[free.indexOf(object) + 1] ?? 0;
    return `${String(next).padStart(10, "0")} ${object === 0 ? "65535" : "00000"} f \n`;
  });
  return `xref\n0 ${size}\n${lines.join("")}`;
}

/** Five decimals where they say the number but for the noise of binary fractions, else all; never an exponent, which PDF lacks. */
function writtenNumber(value: number): string {
  if (Number.isInteger(value)) return value.toFixed(0);
  const short = value.toFixed(5);
  const decimals = Math.abs(Number(short) - value) < 1e-11 ? short : value.toFixed(17);
  return decimals.replace(/\.?0+$/, "");
}

function writtenName(name: string): string {
  return name.replace(
    /[^!$&'*+,\-.0-9:;=?@A-Z\\^_`a-z|~]/g,
    (character) => `#${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}

/** Bytes as hexadecimal digits at a place, filled up with zeros to its end. */
export function fillHex(
  bytes: Uint8Array,
  place: { readonly start: number; readonly end: number },
  out: Uint8Array,
): void {
  out.fill(0x30, place.start, place.end);
  out.set(utf8(toHex(bytes)), place.start);
}
