// Types tried out from a folder: the shipped types' own files in a folder of ours, changed as somebody would who lays them out.

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTypeTrial, serveTrial } from "../../src/assembly/type-trial.ts";
import type { TypeTrial } from "../../src/issuance/type-trial.ts";
import { createNodeCryptography } from "../../src/keys/node-cryptography.ts";
import { readAttachedCredential } from "../document/read-file.ts";
import { catalogue } from "../document/sheets.ts";

const SCHEMAS = path.resolve("schemas");
let folder: string;
let trial: TypeTrial;
const stops: (() => unknown)[] = [];

const openTrial = (place: string): Promise<TypeTrial> =>
  openTypeTrial({
    ...{ place, dataDirectory: path.join(folder, "data"), catalogue, cryptography: createNodeCryptography() },
    clock: { now: () => "2026-11-22T04:00:00Z" },
    exampleFolder: path.resolve("keys.example"),
    sampleFile: async (name) => readFileSync(path.join(SCHEMAS, name.endsWith(".pdf") ? "documents" : "photos", name)),
  });

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "vellum-trial-"));
  for (const slug of ["elderly-card", "lease-filing"])
    cpSync(path.join(SCHEMAS, "types", slug), path.join(folder, slug), { recursive: true });
  trial = await openTrial(folder);
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string): string => path.join(folder, name);
const change = (name: string, from: string, to: string): void => {
  const text = readFileSync(file(name), "utf8");
  expect(text).toContain(from);
  writeFileSync(file(name), text.replace(from, to));
};
/** Waits for a change to be told after it was made. */
const told = async (make: () => void): Promise<void> => {
  await new Promise<void>((resolve) => {
    stops.push(trial.watch(resolve));
    // The watcher has to be there before the change.
    setTimeout(make, 100);
  });
};

describe("a folder of types", () => {
  it("is drawn sample by sample as specimens, photos and all, without a credential", async () => {
    const { types, problems } = await trial.look();
    expect(problems).toEqual([]);
    expect(types.map(({ type }) => type.slug)).toEqual(["elderly-card", "lease-filing"]);
    for (const { type, samples } of types) {
      expect(samples.length).toBe(catalogue.samples(type.slug).length);
      for (const { drawn, problems: wrong } of samples) {
        expect(wrong).toEqual([]);
        expect("bytes" in drawn && readAttachedCredential(drawn.bytes).outcome).toBe("none");
      }
    }
  });

  it("may be one type's own folder, or a published type's name, and nothing else", async () => {
    for (const place of [file("lease-filing"), "lease-filing"]) {
      const { types } = await (await openTrial(place)).look();
      expect(types.map(({ type }) => type.slug)).toEqual(["lease-filing"]);
    }
    for (const place of ["no-such-type", path.join(folder, "none"), "src", "/"])
      await expect(openTrial(place), place).rejects.toMatchObject({ code: "type-unknown" });
  });

  it("is drawn anew when a file was saved", async () => {
    const before = await trial.look();
    await told(() => change("lease-filing/samples.json", '"monthlyRent": 2300', '"monthlyRent": 2301'));
    const after = await trial.look();
    expect(after.number).toBeGreaterThan(before.number);
    const hashes = ({ types }: typeof before) =>
      types.flatMap(({ samples }) => samples.map(({ drawn }) => ("sha256" in drawn ? drawn.sha256 : "")));
    expect(hashes(after).filter((hash, index) => hash !== hashes(before)[index])).toHaveLength(1);
  });

  it("with a slip in the JSON is told with its line, and stays to be seen as it was", async () => {
    const before = await trial.look();
    await told(() => change("lease-filing/type.json", '"layout": {', '"layout": {,'));
    const { problems, types } = await trial.look();
    const text = readFileSync(file("lease-filing/type.json"), "utf8");
    const line = text.split("\n").findIndex((each) => each.includes('"layout": {,')) + 1;
    expect(problems).toMatchObject([{ file: "lease-filing/type.json", line, error: { code: "json-syntax" } }]);
    expect(types).toBe(before.types);
  });

  it("with a member that no layout has is told with file, line and field", async () => {
    await trial.look();
    await told(() => change("lease-filing/type.json", '"layout": {', '"layout": {\n"nonsense": 1,'));
    const { problems } = await trial.look();
    const lines = readFileSync(file("lease-filing/type.json"), "utf8").split("\n");
    const line = lines.findIndex((each) => each.startsWith('"nonsense"')) + 1;
    expect(problems).toMatchObject([
      { file: "lease-filing/type.json", line, error: { pointer: "/layout/nonsense", code: "unknown-member" } },
    ]);
  });

  it("with a sample that could not be issued names the sample's field and its line; the others are drawn", async () => {
    await trial.look();
    await told(() => change("lease-filing/samples.json", '"monthlyRent": 2300', '"monthlyRent": "much"'));
    const { types, problems } = await trial.look();
    expect(problems).toEqual([]);
    const samples = types.find(({ type }) => type.slug === "lease-filing")?.samples ?? [];
    const wrong = samples.flatMap((sample) => sample.problems);
    const lines = readFileSync(file("lease-filing/samples.json"), "utf8").split("\n");
    expect(wrong).toMatchObject([
      {
        file: "lease-filing/samples.json",
        line: lines.findIndex((each) => each.includes('"much"')) + 1,
        error: { pointer: "/claims/monthlyRent" },
      },
    ]);
    expect(samples.filter(({ drawn }) => "bytes" in drawn)).toHaveLength(samples.length - 1);
  });
});

describe("a sample", () => {
  it("names no file outside its folder, not even by a link in it", async () => {
    const secret = path.join(tmpdir(), `vellum-outside-${path.basename(folder)}.jpg`);
    cpSync(path.join(SCHEMAS, "photos", "liu-yan.jpg"), secret);
    stops.push(async () => rmSync(secret));
    symlinkSync(secret, file("link.jpg"));
    const text = readFileSync(file("elderly-card/samples.json"), "utf8");
    const [, photo = ""] = /"@([\w-]+\.jpg)"/.exec(text) ?? [];
    for (const name of [secret, `../${path.basename(secret)}`, "link.jpg"]) {
      writeFileSync(file("elderly-card/samples.json"), text.replaceAll(`"@${photo}"`, JSON.stringify(`@${name}`)));
      const fresh = await openTrial(folder);
      const { types } = await fresh.look();
      const problems = types.flatMap(({ samples }) => samples.flatMap((sample) => sample.problems));
      expect(problems.map(({ error }) => error.code)).toContain("file");
    }
  });
});

describe("its page", () => {
  const opened = async (): Promise<string> => {
    const running = await serveTrial(trial, { catalogue, port: 0 });
    stops.push(running.stop);
    return `http://127.0.0.1:${running.port}`;
  };

  it("shows every page of every sample, which can be fetched as picture and as PDF", async () => {
    const origin = await opened();
    const page = await (await fetch(`${origin}/?lang=en`)).text();
    const pictures = [...page.matchAll(/<img loading="lazy" src="([^"]+)"/g)].map(([, source = ""]) => source);
    const { types } = await trial.look();
    expect(pictures.length).toBeGreaterThan(types.flatMap(({ samples }) => samples).length);
    const picture = await fetch(origin + pictures[0]);
    expect(picture.headers.get("content-type")).toBe("image/png");
    const [, pdf = ""] = /href="(\/files\/[0-9a-f]{64}\.pdf)"/.exec(page) ?? [];
    expect(Buffer.from(await (await fetch(origin + pdf)).arrayBuffer()).toString("latin1", 0, 5)).toBe("%PDF-");
    for (const missing of [`/files/${"0".repeat(64)}.pdf`, "/files/etc", pictures[0]?.replace("-1.png", "-99.png")])
      expect((await fetch(origin + missing)).status).toBe(404);
  });

  it("answers under this machine's own names only, so that no page elsewhere reads it through a name of its own", async () => {
    const { port } = new URL(await opened());
    const statusFor = (host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const asked = request({ port, host: "127.0.0.1", headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        asked.on("error", reject).end();
      });
    expect(await statusFor(`rebound.example:${port}`)).toBe(421);
    expect(await statusFor(`localhost.rebound.example:${port}`)).toBe(421);
    expect(await statusFor(`localhost:${port}`)).toBe(200);
  });

  it("says what is wrong in the reader's language, and shows no markup of what it read", async () => {
    const origin = await opened();
    await trial.look();
    await told(() => change("lease-filing/type.json", '"layout": {', '"layout": {"<script>alert(1)</script>": 1,'));
    const [english, chinese] = await Promise.all(
      ["en", "zh-CN"].map(async (lang) => (await fetch(`${origin}/?lang=${lang}`)).text()),
    );
    expect(english).toContain("there is no such field");
    expect(chinese).toContain("没有这个字段");
    expect(english).not.toContain("<script>alert");
  });

  it("tells of a change while somebody looks", async () => {
    const origin = await opened();
    const answer = await fetch(`${origin}/changes`);
    const reader = answer.body?.getReader();
    const next = async (): Promise<string> => new TextDecoder().decode((await reader?.read())?.value);
    expect(await next()).toBe("data: 0\n\n");
    change("lease-filing/samples.json", '"monthlyRent": 2300', '"monthlyRent": 2302');
    expect(await next()).toMatch(/^data: [1-9]\d*\n\n$/);
    await reader?.cancel();
  });
});
