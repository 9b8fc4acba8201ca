// The check characters of ISO/IEC 7064 by the names that number rules use (licence-type.ts, CheckAlgorithm).

import type { CheckAlgorithm } from "../licence-type.ts";
import { mod1110CheckDigit } from "./mod-11-10.ts";
import { mod3736CheckCharacter } from "./mod-37-36.ts";

/**
 * The check character over those characters of `text` that the algorithm has in its alphabet; the others (JY, brackets,
 * Chinese words) are passed over.
 * @throws {RangeError} no character is left to run over.
 */
export function checkCharacterOver(algorithm: CheckAlgorithm, text: string): string {
  return algorithm === "mod-11-10"
    ? mod1110CheckDigit(text.replace(/[^0-9]/g, ""))
    : mod3736CheckCharacter(text.replace(/[^0-9A-Z]/g, ""));
}
