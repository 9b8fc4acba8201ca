// How a value of a licence is written for people, as a type's data says it: on the face and in public (public-view.ts writes it).

import type { FieldPointer } from "./field-pointer.ts";
import type { Text } from "./words.ts";

/** How a value is written for people. */
export type RowFormat =
  | { readonly kind: "text" }
  | { readonly kind: "date" }
  | { readonly kind: "number"; readonly unit: Text }
  | { readonly kind: "list"; readonly separator: string }
  /** A long code cut into groups of so many characters, to be read and compared by eye. */
  | { readonly kind: "groups"; readonly size: number }
  /** Two dates, from one field until `until`; 长期 when there is no end. */
  | { readonly kind: "term"; readonly until: FieldPointer };
