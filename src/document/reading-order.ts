// The order in which a licence is read, as PDF's logical structure (ISO 32000-1 §14.7, tagged as PDF/UA-1 wants it): title,
// paragraphs, the table row by row, articles as a list, pictures with words in their place. Content streams carry the marks,
// the tree says what they are. Artwork is no part of it.

import type { PDFContext, PDFRef } from "pdf-lib";
import type { Role } from "./layout/composed-page.ts";
import { textString, WrittenObject } from "./written-object.ts";

/** A piece of marked content: on which page, and its identifier there. */
export interface Mark {
  readonly page: PDFRef;
  readonly id: number;
}

/** A structure element while it grows. */
interface Branch {
  readonly type: string;
  readonly kids: (Branch | Mark)[];
  /** Further entries of its dictionary. */
  readonly entries?: string;
}

const ROW_HEADER = "/A<</O/Table/Scope/Row>>";

/** Collects a document in the order of reading, then writes its tree. */
export class ReadingOrder {
  readonly #document: Branch = { type: "Document", kids: [] };
  /** The table or list that the next row or item goes on with. */
  #open: Branch | undefined;

  /** Adds a passage; a resumed one goes on with the last that was added. */
  add(role: Exclude<Role, "aside">, mark: Mark, resumed = false): void {
    const last = this.#last();
    if (resumed && last !== undefined) last.kids.push(mark);
    else if (role === "TH") this.#within("Table").kids.push({ type: "TR", kids: [headerCell(mark)] });
    else if (role === "TD") branchAtEnd(this.#within("Table"))?.kids.push({ type: "TD", kids: [mark] });
    else if (role === "LBody") this.#within("L").kids.push({ type: "LI", kids: [{ type: "LBody", kids: [mark] }] });
    else this.#place({ type: role, kids: [mark] });
  }

  /** Adds a picture; `box` is left, lower, right and upper edge in points. */
  picture(mark: Mark, alternative: string, box: readonly number[]): void {
    const layout = `/A<</O/Layout/Placement/Block/BBox[${box.map((edge) => edge.toFixed(1)).join(" ")}]>>`;
    this.#place({ type: "Figure", kids: [mark], entries: `/Alt${textString(alternative)}${layout}` });
  }

  /** Writes the tree; `pages` in order, each with its index as StructParents. The reference of the tree's root. */
  write(context: PDFContext, pages: readonly PDFRef[]): PDFRef {
    const root = context.nextRef();
    const parents = new Map(pages.map((page): [PDFRef, PDFRef[]] => [page, []]));
    const document = writeBranch(context, this.#document, root, parents);
    const lists = [...parents.values()].map((list, index) => {
      const references = Array.from(list, (parent) => parent?.toString() ?? "null");
      return `${index}[${references.join(" ")}]`;
    });
    context.assign(
      root,
      new WrittenObject(
        `<</Type/StructTreeRoot/K ${document}/ParentTree<</Nums[${lists.join("")}]>>/ParentTreeNextKey ${pages.length}>>`,
        true,
      ),
    );
    return root;
  }

  #place(branch: Branch): void {
    this.#open = undefined;
    this.#document.kids.push(branch);
  }

  #within(type: "Table" | "L"): Branch {
    if (this.#open?.type !== type) {
      const branch: Branch = { type, kids: [] };
      this.#place(branch);
      this.#open = branch;
    }
    return this.#open ?? this.#document;
  }

  /** The innermost element at the end. */
  #last(): Branch | undefined {
    let last = branchAtEnd(this.#document);
    for (let inner = last; inner !== undefined; inner = branchAtEnd(inner)) last = inner;
    return last;
  }
}

function headerCell(mark: Mark): Branch {
  return { type: "TH", kids: [mark], entries: ROW_HEADER };
}

function branchAtEnd({ kids }: Branch): Branch | undefined {
  const last = kids.at(-1);
  return last !== undefined && "kids" in last ? last : undefined;
}

/** Writes an element and those within; `parents` learns which element has which mark. */
function writeBranch(
  context: PDFContext,
  branch: Branch,
  parent: PDFRef,
  parents: ReadonlyMap<PDFRef, PDFRef[]>,
): PDFRef {
  const own = context.nextRef();
  let page: PDFRef | undefined;
  const kids = branch.kids.map((kid) => {
    if ("kids" in kid) return String(writeBranch(context, kid, own, parents));
    const list = parents.get(kid.page);
    if (list !== undefined) list[kid.id] = own;
    page ??= kid.page;
    return kid.page === page ? String(kid.id) : `<</Type/MCR/Pg ${kid.page}/MCID ${kid.id}>>`;
  });
  const on = page === undefined ? "" : `/Pg ${page}`;
  const inside = kids.length === 1 ? ` ${kids[0]}` : `[${kids.join(" ")}]`;
  const written = `<</S/${branch.type}/P ${parent}${on}${branch.entries ?? ""}/K${inside}>>`;
  context.assign(own, new WrittenObject(written, branch.type === "Document"));
  return own;
}
