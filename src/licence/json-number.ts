// Whether a JSON number means the same to every reader: an integer within ±(2^53 − 1) (RFC 7493 §2.2), or a fraction that a
// double gives back digit for digit. Anything else would be signed as another number than was written.

/** What is wrong with a number as it was written; `value` is what ECMAScript reads. Undefined when it is exact. */
export function numberFault(written: string, value: number): "json-number-unsafe" | "json-number-inexact" | undefined {
  if (Number.isInteger(value) ? !Number.isSafeInteger(value) : !Number.isFinite(value)) return "json-number-unsafe";
  // Up to fifteen characters a double always gives back; but an exponent may underflow.
  if (written.length <= 15 && !/e/i.test(written)) return undefined;
  return decimal(written) === decimal(String(value)) ? undefined : "json-number-inexact";
}

/** A number's significant digits and the power of ten of the last one. */
function decimal(written: string): string {
  const [mantissa = "", exponent = "0"] = written.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.replace("-", "").split(".");
  const digits = (whole + fraction).replace(/^0+/, "");
  // By hand: /0+$/ would take the square of the time on zeros that another digit follows.
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === 0x30) end -= 1;
  return end === 0 ? "0" : `${digits.slice(0, end)}e${Number(exponent) - fraction.length + digits.length - end}`;
}
