// The register as the contract suite sees it: every port at once.

import type { Register } from "../../src/issuance/ports.ts";
import type { ReserveOutcome } from "../../src/issuance/register-entries.ts";

/** Hands out the register that the current test has to itself, with two departments in it. */
export type CurrentRegister = () => Register;

/** What became of reservations. */
export const outcomes = (answers: readonly ReserveOutcome[]) => answers.map(({ outcome }) => outcome);
