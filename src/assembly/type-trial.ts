// Types tried out on Node: a folder of types, everything in it drawn anew whenever a file is saved, without a register and without keys.

import { readFile, realpath } from "node:fs/promises";
import path from "node:path";
import type { Running } from "../cli/parts.ts";
import { createFace } from "../document/face.ts";
import { openDocumentRoom } from "../host/document-room.ts";
import { openFontShelf, readCoverage } from "../host/fonts.ts";
import { listen } from "../host/http-server.ts";
import { openPageImages } from "../host/page-images.ts";
import { createPrintingRoom } from "../host/printing-room.ts";
import { type FolderLook, openTypeFolder, type TypeFolder } from "../host/type-folder.ts";
import type { Clock } from "../issuance/ports.ts";
import {
  type TrialLook,
  type TriedType,
  type TypeProblem,
  type TypeTrial,
  type TypeTrialParts,
  trySamples,
} from "../issuance/type-trial.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { LicenceError } from "../licence/errors.ts";
import type { Issuer } from "../licence/licence-type.ts";
import { createTrialSite } from "../web/trial-site.ts";

/** Every page of every sample may be asked for at once. */
const PAGES_WAITING = 1000;

/** What a trial is opened with. */
export interface OpenTrialParts {
  /** A folder of types, or a type's name. */
  readonly place: string;
  readonly dataDirectory: string;
  /** The published catalogue, for its words. */
  readonly catalogue: Catalogue;
  readonly cryptography: Pick<Cryptography, "sha256">;
  readonly clock: Clock;
  /** The folder keys.example, for departments to draw with. */
  readonly exampleFolder: string;
  /** The bytes of a shipped photo or PDF. */
  readonly sampleFile: (name: string) => Promise<Uint8Array>;
}

/** Opens a trial. @throws {LicenceError} type-unknown — there are no types at that place. */
export async function openTypeTrial(parts: OpenTrialParts): Promise<TypeTrial> {
  const folder = openTypeFolder(parts.place, parts.dataDirectory);
  const tools = await openTools(parts, folder);
  let [number, types]: [number, readonly TriedType[]] = [0, []];
  let latest: Promise<TrialLook> | undefined;
  const lookNow = async (): Promise<TrialLook> => {
    const look = folder.look();
    if (look.catalogue !== undefined) types = await tryTypes(tools, look, look.catalogue);
    return { number, types, problems: look.problems };
  };
  return {
    folder: folder.path,
    look: () => {
      latest ??= lookNow();
      return latest;
    },
    watch: (onChange) =>
      folder.watch(() => {
        [number, latest] = [number + 1, undefined];
        onChange();
      }),
  };
}

/** Serves a trial on loopback until it is stopped. @throws {LicenceError} configuration-invalid — the port is taken. */
export async function serveTrial(
  trial: TypeTrial,
  { catalogue, port }: { readonly catalogue: Catalogue; readonly port: number },
): Promise<Running> {
  const images = openPageImages({ waiting: PAGES_WAITING });
  const site = createTrialSite({
    ...{ trial, words: (language) => catalogue.words(language) },
    ...{ drawPage: images.draw, countPages: images.count },
  });
  const server = await listen({ fetch: site.app.fetch, bindHost: "127.0.0.1", port });
  return {
    port: server.port,
    stop: async () => {
      site.close();
      // A browser that follows changes never ends its request by itself.
      await server.stop(0);
      await images.close();
    },
  };
}

async function openTools(parts: OpenTrialParts, folder: TypeFolder): Promise<TypeTrialParts> {
  const { catalogue, cryptography, clock, exampleFolder, sampleFile } = parts;
  const issuers = await readFile(path.join(exampleFolder, "issuers.json"), "utf8");
  return {
    ...{ cryptography, clock },
    printer: createPrintingRoom({ catalogue, fonts: openFontShelf() }),
    face: createFace(await readCoverage(), catalogue.words("zh-CN")),
    examiner: openDocumentRoom({ aside: false }),
    // Ours, held to its form by the tests.
    issuers: JSON.parse(issuers) as readonly Issuer[],
    read: (name) => readSample(folder.path, name, sampleFile),
  };
}

/** A file in the folder of the type that names it, links resolved, or one of the shipped ones: types may come from somebody else. */
async function readSample(folder: string, name: string, sampleFile: OpenTrialParts["sampleFile"]): Promise<Uint8Array> {
  try {
    return await readBeside(folder, name).catch(() => sampleFile(path.basename(name)));
  } catch (cause) {
    const parameters = { path: name, reason: cause instanceof Error && "code" in cause ? String(cause.code) : "" };
    throw new LicenceError("document-unreadable", { fields: [{ pointer: "", code: "file", parameters }], cause });
  }
}

async function readBeside(folder: string, name: string): Promise<Uint8Array> {
  const [home, file] = await Promise.all([realpath(folder), realpath(path.resolve(folder, name))]);
  if (!file.startsWith(home + path.sep)) throw Object.assign(new Error("outside its folder"), { code: "EACCES" });
  return readFile(file);
}

async function tryTypes(
  tools: TypeTrialParts,
  { slugs, sampleLine }: FolderLook,
  catalogue: Catalogue,
): Promise<readonly TriedType[]> {
  const tried: TriedType[] = [];
  for (const slug of slugs) {
    const type = catalogue.find(slug);
    if (type === undefined) continue;
    const samples = await trySamples(tools, catalogue, type);
    tried.push({
      type,
      samples: samples.map((sample, index) => ({
        ...sample,
        problems: ("fields" in sample.drawn ? sample.drawn.fields : []).map((error): TypeProblem => {
          return { ...sampleLine(slug, index, error.pointer), error };
        }),
      })),
    });
  }
  return tried;
}
