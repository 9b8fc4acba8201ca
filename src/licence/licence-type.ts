// A licence type (证照类型) as data: what schemas/types/<slug>/type.json holds, checked against
// schemas/licence-type.schema.json when the catalogue is compiled. Terms follow GB/T 36902 (directory) and
// GB/T 36903 (metadata). Nothing in src may ask which type it has before it; it asks what the type's data says.

import type { FieldPointer } from "./field-pointer.ts";
import type { JsonObject } from "./json-value.ts";
import type { Layout } from "./layout.ts";
import type { RowFormat } from "./row-format.ts";
import type { Text } from "./words.ts";

/** Whose licence it is. */
export interface HolderRule {
  readonly kind: "person" | "organisation" | "any";
  /** GB/T 36903 Annex A codes that the holder's code may have: 001 USCC, 111 resident identity number … */
  readonly codeTypes: readonly string[];
  /** How many holders at most (co-owners). */
  readonly max: number;
  /** What the face calls the holder (持证人, 权利人 …). */
  readonly label: Text;
}

/** One piece of a generated number, in order. */
export type NumberPart =
  | { readonly text: string }
  /** A claim's value, as it is or looked up in `map`. */
  | { readonly claim: FieldPointer; readonly map?: Readonly<Record<string, string>> }
  /** The first `length` digits of the issuer's GB/T 2260 area code. */
  | { readonly area: number }
  /** The issuer's own abbreviation, from its registration (`abbreviations` of the issuer), e.g. 浙 or 衢州市. */
  | { readonly abbreviation: string }
  /** The year of issue, four digits. */
  | { readonly year: 4 }
  /** The running number, padded with zeros; counted apart for every different text that precedes it. */
  | { readonly sequence: number }
  /** The check character over all digits and letters before it that the algorithm has in its alphabet. */
  | { readonly check: CheckAlgorithm };

/** Check-character systems of ISO/IEC 7064 (= GB/T 17710-2008). */
export type CheckAlgorithm = "mod-11-10" | "mod-37-36";

/**
 * Where a licence's number (证照编号) comes from.
 * `pattern` is what every number of the type must match after full-width brackets and digits are folded;
 * `check` is the algorithm whose check character ends the number (over its digits only for mod-11-10).
 */
export type NumberRule = {
  readonly label: Text;
  readonly pattern: string;
  readonly check?: CheckAlgorithm;
  /** A named code system (licence/codes/) that the number must satisfy too. */
  readonly codeSystem?: CodeSystem;
  readonly example: string;
} & (
  | { readonly rule: "generated"; readonly parts: readonly NumberPart[] }
  | { readonly rule: "given" }
  | { readonly rule: "claim"; readonly field: FieldPointer }
);

/** Code systems with a checker of their own in licence/codes/; the value of the schema keyword `codeSystem`. */
export type CodeSystem =
  | "unified-social-credit-code"
  | "resident-identity-number"
  | "food-licence-number"
  | "real-estate-number"
  | "real-estate-unit-number"
  | "drug-licence-number";

/** How long a licence holds (rules.md, Dates). */
export type ValidityRule =
  /** The last day is start + years − 1 day; a request may shorten it, never lengthen it. */
  | { readonly rule: "years"; readonly years: number }
  /** From the claims: a lease. */
  | { readonly rule: "term"; readonly from: FieldPointer; readonly until: FieldPointer }
  /** No end; with `mayEnd` the issuer may state one (an operating period, a right of use). */
  | { readonly rule: "long-term"; readonly mayEnd?: boolean }
  /** A statement about one day, true as of that day for ever. */
  | { readonly rule: "as-of"; readonly date: FieldPointer };

/** A yearly endorsement (年审, 签注): without it the licence is suspended, a late one restores it. */
export interface EndorsementRule {
  readonly label: Text;
  readonly everyMonths: number;
  /** How many months before the due day an endorsement may be made. */
  readonly windowMonths: number;
  readonly legalBasis: string;
}

/** A ground for an act, from the type's bounded list. */
export interface Ground {
  readonly code: string;
  readonly text: Text;
  /** Whether the public page may show it. */
  readonly public: boolean;
}

/** A lawful act (撤销, 吊销, 暂扣, 恢复 …) on licences of a type. */
export interface LawfulAct {
  readonly act: string;
  readonly to: "suspended" | "valid" | "revoked";
  /** Whether an expired licence can still undergo it (注销). */
  readonly whenExpired?: boolean;
  readonly grounds: readonly Ground[];
  /** The usual legal basis, offered to the clerk. */
  readonly legalBasis: string;
}

/** How a field is masked in public: by its own kind, or not at all. */
export type Mask = "name" | "id" | "address" | "phone";

/** A field the public page may show. */
export interface PublicField {
  readonly field: FieldPointer;
  readonly label: Text;
  /** Masked when the holder is a person (name, id) or always (address, phone); absent: shown as it is. */
  readonly mask?: Mask;
  readonly format?: RowFormat;
}

/** A field a third party can compare with the paper in hand (the match form). */
export interface CompareField {
  /** The form field's name: `name`, `number`, `code`, or the type's own. */
  readonly key: string;
  readonly field: FieldPointer;
  readonly label: Text;
}

/** A published version of a licence type; immutable once published. */
export interface LicenceType {
  /** 证照类型代码: 21 characters, the defining body's USCC and three digits (GB/T 36903). */
  readonly code: string;
  /** Version of this definition, from 1; `/types/{code}/{version}`. */
  readonly version: number;
  /** A short kebab-case name, accepted wherever the code is. */
  readonly slug: string;
  readonly name: Text;
  readonly description: Text;
  /** The catalogue class of GB/T 36902. */
  readonly category: "证照" | "批文" | "证明" | "证件";
  readonly definingBody: { readonly uscc: string; readonly name: Text };
  readonly holder: HolderRule;
  readonly number: NumberRule;
  readonly validity: ValidityRule;
  readonly endorsement?: EndorsementRule;
  /** Whether a licence may be renewed (延续) and corrected (变更); an expired one only where `expired` says so. */
  readonly renewal: { readonly allowed: boolean; readonly expired: boolean };
  readonly acts: readonly LawfulAct[];
  readonly compare: readonly CompareField[];
  readonly public: readonly PublicField[];
  /** Type codes of the licences that this merged licence stands for (多证合一). */
  readonly replaces?: readonly string[];
  /** JSON Schema 2020-12 of the claims. */
  readonly claims: JsonObject;
  readonly layout: Layout;
}

/** A realistic synthetic licence shipped with a type: schemas/types/<slug>/samples.json. */
export interface LicenceSample {
  readonly title: Text;
  /** When it is issued in the demo: `today`, `today-6y`, `today-30d`, `today-5m` or a calendar date. */
  readonly issuedOn: string;
  /** As the body of `POST /v1/licences`, without `type`; dates may be relative as above. */
  readonly request: JsonObject;
  /** What happens to it afterwards, in order. */
  readonly then?: readonly (
    | { readonly status: JsonObject; readonly on: string }
    | { readonly endorsement: JsonObject; readonly on: string }
    | { readonly version: JsonObject; readonly on: string }
  )[];
  /** The verdict a third party must see once all that has happened. */
  readonly verdict: string;
}

/** A department that issues (证照颁发机构), as the register of issuers holds it. */
export interface Issuer {
  /** Unified social credit code, 18 characters; also the last part of its did:web. */
  readonly uscc: string;
  readonly name: Text;
  /** GB/T 2260 code of its area, six digits. */
  readonly areaCode: string;
  /** Named abbreviations that number rules use, e.g. `{"province":"浙","place":"衢州市","office":"衢房租备"}`. */
  readonly abbreviations: Readonly<Record<string, string>>;
  /** The name on the seal's arc and the code on its lower arc (13 digits). */
  readonly seal: { readonly name: string; readonly code: string };
}
