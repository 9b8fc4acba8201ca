// ISO/IEC 7064 MOD 37,36 (= GB/T 17710-2008): one check character 0-9A-Z over digits and upper-case letters. The licence
// identifier of GB/T 36904 ends with it.

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/**
 * The check character for a string of digits and upper-case letters.
 * @throws {RangeError} the text is empty or holds something other than 0-9A-Z.
 */
export function mod3736CheckCharacter(text: string): string {
  if (!/^[0-9A-Z]+$/.test(text)) throw new RangeError("MOD 37,36 runs over digits and upper-case letters");
  let product = 36;
  for (const character of text) {
    const sum = (product + ALPHABET.indexOf(character)) % 36 || 36;
    product = (sum * 2) % 37;
  }
  return ALPHABET.charAt((37 - product) % 36);
}
