// ISO/IEC 7064 MOD 11,10 (= GB/T 17710-2008): one check digit over decimal digits. Food licences (JY, SC) end with it.

/**
 * The check digit for a string of decimal digits.
 * @throws {RangeError} the text is empty or holds something other than 0-9.
 */
export function mod1110CheckDigit(digits: string): string {
  if (!/^\d+$/.test(digits)) throw new RangeError("MOD 11,10 runs over decimal digits");
  let product = 10;
  for (const digit of digits) {
    const sum = (product + Number(digit)) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return String((11 - product) % 10);
}
