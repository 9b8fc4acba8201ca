import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { addOwnTypes, openCatalogue } from "../../src/host/catalogue-file.ts";
import { LicenceError } from "../../src/licence/errors.ts";

const shipped = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../schemas/types/lease-filing/type.json"), "utf8"),
);
const own = {
  ...shipped,
  slug: "own-proof",
  code: `${shipped.code.slice(0, 18)}901`,
  name: { "zh-CN": "自有证明", en: "Own proof" },
};
let [data, folder] = ["", ""];

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "vellum-types-"));
  folder = mkdtempSync(join(tmpdir(), "vellum-own-"));
});

function offer(type: {
  readonly slug: string;
}): Promise<readonly { readonly slug: string; readonly version: number }[]> {
  mkdirSync(join(folder, type.slug), { recursive: true });
  writeFileSync(join(folder, type.slug, "type.json"), JSON.stringify(type));
  return addOwnTypes(folder, data);
}

async function refusal(work: Promise<unknown>): Promise<readonly string[]> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof LicenceError ? error.fields.map(({ pointer, code }) => `${pointer} ${code}`) : [];
}

describe("an operator's own types", () => {
  it("stand beside the shipped ones once they were added", async () => {
    expect((await offer(own)).map(({ slug, version }) => `${slug} ${version}`)).toEqual(["own-proof 1"]);
    const catalogue = openCatalogue(data);
    expect(catalogue.find("own-proof")?.name.en).toBe("Own proof");
    expect(catalogue.types()).toHaveLength(13);
  });

  it("are not added twice, and a published version never changes", async () => {
    await offer(own);
    expect(await offer(own)).toEqual([]);
    expect(await refusal(offer({ ...own, name: { "zh-CN": "改了", en: "Changed" } }))).toEqual([
      "types/own-proof/type.json# type-published",
    ]);
    expect(openCatalogue(data).find("own-proof")?.name.en).toBe("Own proof");
  });

  it("may get a new version, and the earlier one stays for the licences that have it", async () => {
    await offer(own);
    const second = { ...own, version: 2, name: { "zh-CN": "第二版", en: "Second" } };
    expect((await offer(second)).map(({ version }) => version)).toEqual([2]);
    const catalogue = openCatalogue(data);
    expect(catalogue.find("own-proof")?.name.en).toBe("Second");
    expect(catalogue.version(own.code, 1)?.name.en).toBe("Own proof");
  });

  it("never override a shipped type", async () => {
    expect(await refusal(offer({ ...shipped, name: { "zh-CN": "冒充", en: "Forged" } }))).toEqual([
      "types/lease-filing/type.json# type-published",
    ]);
    expect(await refusal(offer({ ...own, code: shipped.code }))).not.toEqual([]);
  });

  it("may be offered by their own folder, whatever it is called", async () => {
    writeFileSync(join(folder, "type.json"), JSON.stringify(own));
    expect((await addOwnTypes(folder, data)).map(({ slug }) => slug)).toEqual(["own-proof"]);
    expect(openCatalogue(data).find("own-proof")?.name.en).toBe("Own proof");
  });

  it("are missed where a folder has none", async () => {
    expect(await refusal(addOwnTypes(folder, data))).toEqual(["/folder file-missing"]);
    expect(await refusal(addOwnTypes(join(folder, "nowhere"), data))).toEqual(["/folder file-missing"]);
    expect(existsSync(join(data, "types"))).toBe(false);
  });

  it("are not kept with a face whose fullest licence leaves its page, or with words that no font has", async () => {
    const [face] = own.layout.faces;
    const text = { kind: "text", x: 20, y: 250, width: 20, size: 20, text: "{number}", lines: 9 };
    const withBox = (box: object) => ({
      ...own,
      layout: { ...own.layout, faces: [{ ...face, boxes: [...face.boxes, box] }] },
    });
    expect(await refusal(offer(withBox(text)))).toEqual(["types/own-proof/type.json#/layout layout-too-full"]);
    const rare = { ...text, text: "\u{2FA1D}\u{E000}", lines: 1 };
    expect(await refusal(offer(withBox(rare)))).toEqual(["types/own-proof/type.json#/layout layout-glyph"]);
    expect(existsSync(join(data, "types"))).toBe(false);
  });

  it("leave nothing behind when anything is wrong with them", async () => {
    expect(await refusal(offer({ ...own, number: { ...own.number, example: "x" } }))).not.toEqual([]);
    expect(existsSync(join(data, "types"))).toBe(false);
  });
});
