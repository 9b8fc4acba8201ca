import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attachmentDisposition } from "../../src/web/attachment-disposition.ts";

const PLAIN = "licence-abc.pdf";

function nameIn(header: string): string {
  return decodeURIComponent(/filename\*=UTF-8''(.*)$/.exec(header)?.[1] ?? "");
}

describe("the name of a download", () => {
  it("is Chinese for those who read RFC 8187 and plain for the rest", () => {
    const header = attachmentDisposition("房屋租赁登记备案证明-衢房租备〔2026〕第0012345号.pdf", PLAIN);
    expect(header).toContain(`filename="${PLAIN}"`);
    expect(nameIn(header)).toBe("房屋租赁登记备案证明-衢房租备〔2026〕第0012345号.pdf");
  });

  it("can carry nothing into the header but a name, whatever it is made of", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (name) => {
        const header = attachmentDisposition(name, PLAIN);
        expect(header).toMatch(
          /^attachment; filename="licence-abc\.pdf"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]*$/,
        );
        expect(nameIn(header)).not.toMatch(/[\p{Cc}\p{Cf}/\\:"<>|]/u);
        new Headers({ "content-disposition": header });
      }),
    );
  });
});
