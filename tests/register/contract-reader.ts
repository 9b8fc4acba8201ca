// What every adapter owes its public side (RegisterReader and FileShelf's reading). The reader may be another adapter than the
// writer, to which the rows were copied; it is opened after they were written.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EnclosureShelf, FileShelf, Register, RegisterReader } from "../../src/issuance/ports.ts";
import type { Enclosure, FileRecord, LicenceRecord } from "../../src/issuance/register-entries.ts";
import { PHOTO_BYTES } from "../../src/licence/photo.ts";
import {
  auditEntry,
  change,
  HOUSING,
  hashOf,
  issued,
  issueOne,
  MARKET,
  NOW,
  prepared,
  randomId,
  reserveOne,
  sampleIssuer,
  sampleKey,
  seedTrust,
} from "./samples.ts";

type Reader = RegisterReader &
  Pick<FileShelf, "file" | "filesOf" | "newestSealedFile" | "sealedFile"> &
  Pick<EnclosureShelf, "enclosure" | "enclosureOf">;

const FILE: FileRecord = {
  sha256: hashOf("file"),
  licence: randomId(),
  mediaType: "application/pdf",
  layoutVersion: 1,
  renderer: "vellum 0.1.0",
  recordedAt: NOW,
};

const { sha256: _, ...DRAWN } = FILE;
const sealedFile = (name: string, fingerprint: string, signedAt: string, printed = name): FileRecord => ({
  ...DRAWN,
  sha256: hashOf(name),
  seal: {
    signedAt,
    fingerprint: hashOf(fingerprint),
    reserved: 1024,
    printed: hashOf(printed),
    cms: Uint8Array.of(0x30, 0x03, 0x02, 0xff, 0x00),
  },
});
const OLDER = sealedFile("sealed first", "one seal", "2026-11-20T01:00:00Z");
const NEWER = sealedFile("sealed again", "one seal", "2026-11-21T01:00:00Z");
const OTHER = sealedFile("sealed otherwise", "another seal", "2026-11-22T01:00:00Z");
/** What another process made of the same printed file a second later. */
const LATE = sealedFile("sealed twice", "one seal", "2026-11-21T01:00:01Z", "sealed again");

const ANNOTATED: FileRecord = {
  ...sealedFile("annotated", "one seal", "2026-11-23T01:00:00Z"),
  annotation: { purpose: "办理公交卡", user: "李某", issuedAt: NOW, until: "2026-12-31" },
  developmentSeal: true,
};
const PHOTO: Enclosure = {
  sha256: hashOf("photo"),
  mediaType: "image/jpeg",
  // As large as a photo may be: it must fit into a row of every store.
  bytes: Uint8Array.from({ length: PHOTO_BYTES }, (_, at) => at % 251),
  recordedAt: NOW,
  department: HOUSING,
  client: "api:k1",
};

interface OpenedReader {
  /** Where the test's data is written first. */
  readonly writer: Register;
  readonly reader: Reader;
  /** Called when all is written. */
  readonly publish?: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** @param open a writer without any rows and the reader over it; nothing is written while it is read. */
export function describeReader(open: () => Promise<OpenedReader>): void {
  describe("to the public", () => {
    let opened: OpenedReader;
    let reader: Reader;
    let valid: LicenceRecord;
    let revoked: LicenceRecord;
    let sealed: LicenceRecord;
    let reserved: LicenceRecord;
    let list: string;
    beforeAll(async () => {
      opened = await open();
      const { writer } = opened;
      reader = opened.reader;
      await seedTrust(writer);
      valid = await issueOne(writer);
      revoked = await issueOne(writer, {}, { validUntil: "2027-11-21", endorsedUntil: "2027-11-22" });
      await writer.changeStatus([change(revoked, "revoked")]);
      sealed = await issueOne(writer, { number: { kind: "fixed", number: "330802188506120017", unique: false } });
      reserved = await reserveOne(writer);
      await writer.prepare([prepared(reserved)]);
      await writer.addFiles([{ file: FILE }]);
      await writer.addFiles([{ file: { ...FILE, renderer: "another" } }]);
      const files = [NEWER, OLDER, OTHER, ANNOTATED].map((file) => ({ file }));
      const late = { file: LATE, audit: auditEntry("copy-made", LATE.licence) };
      expect(await writer.addFiles([...files, late])).toEqual([...files.map(() => "recorded"), "there-already"]);
      await writer.addEnclosure(PHOTO);
      await writer.addEnclosure({ ...PHOTO, bytes: Uint8Array.of(1) });
      const due = await writer.due(NOW);
      list = due[0]?.id ?? "";
      await writer.publish(
        list,
        '{"list":1}',
        NOW,
        "2026-11-22T02:00:00Z",
        (await writer.bits(list, "2026-11-22")).token,
      );
      await opened.publish?.();
    });
    afterAll(() => opened.close());

    test("shows an issued licence with its department, its key and the event behind its status", async () => {
      const dossier = await reader.dossier(valid.id);
      expect(dossier).toEqual({
        record: {
          ...valid,
          credential: issued(valid).credential,
          contentHash: prepared(valid).contentHash,
          kid: sampleKey().kid,
          recordedAt: NOW,
          issuedOn: "2026-11-22",
          validFrom: "2026-11-22",
        },
        issuer: sampleIssuer(),
        key: sampleKey(),
      });
      expect(await reader.dossier(revoked.id)).toMatchObject({
        record: { status: "revoked", validUntil: "2027-11-21", endorsedUntil: "2027-11-22" },
        statusEvent: { licence: revoked.id, revision: 1, kind: "revoked" },
      });
      expect((await reader.dossier(sealed.id))?.record.number).toBe("330802188506120017");
    });

    test("has nothing to show of an unknown id or of a licence that is not issued", async () => {
      expect(await reader.dossier(randomId())).toBeUndefined();
      expect(await reader.dossier(reserved.id)).toBeUndefined();
      expect(await reader.idsByHash(hashOf("name:nobody"))).toEqual([]);
    });

    test("finds issued licences by a keyed hash, newest first", async () => {
      expect(await reader.idsByHash(hashOf("name:李雷"))).toEqual([sealed.id, revoked.id, valid.id]);
      expect(await reader.idsByHash(hashOf(`code:${valid.id}`))).toEqual([valid.id]);
    });

    test("knows the departments and all keys they ever had", async () => {
      expect((await reader.issuers()).map(({ uscc }) => uscc)).toEqual([HOUSING, MARKET]);
      expect(await reader.issuer(HOUSING)).toEqual(sampleIssuer());
      expect(await reader.issuer("nobody")).toBeUndefined();
      expect(await reader.keysOf(MARKET)).toEqual([sampleKey(MARKET)]);
      expect(await reader.keysOf("nobody")).toEqual([]);
      expect(await reader.key(sampleKey().kid)).toEqual(sampleKey());
      expect(await reader.key("z6MkNone")).toBeUndefined();
    });

    test("hands out a status list as it was published, and files as they were recorded first", async () => {
      expect(await reader.statusList(list)).toMatchObject({
        id: list,
        credential: '{"list":1}',
        publishedAt: NOW,
        dirty: false,
      });
      expect(await reader.file(FILE.sha256)).toEqual(FILE);
      expect(await reader.file(hashOf("no such file"))).toBeUndefined();
    });

    test("finds what a seal made of a printed file, of which there is never a second", async () => {
      expect(await reader.sealedFile(hashOf("sealed again"), hashOf("one seal"))).toEqual(NEWER);
      expect(await reader.file(LATE.sha256)).toBeUndefined();
      expect(await reader.sealedFile(hashOf("sealed again"), hashOf("another seal"))).toBeUndefined();
      expect(await reader.sealedFile(hashOf("never printed"), hashOf("one seal"))).toBeUndefined();
    });

    test("finds the newest sealed file of a licence that is no copy for one use", async () => {
      expect(await reader.newestSealedFile(FILE.licence)).toEqual(OTHER);
      expect(await reader.newestSealedFile(randomId())).toBeUndefined();
    });

    test("lists the files of a licence, copies for one use last", async () => {
      const files = await reader.filesOf(FILE.licence);
      const plain = [FILE, OLDER, NEWER, OTHER].map(({ sha256 }) => sha256).toSorted();
      expect(files.map(({ sha256 }) => sha256)).toEqual([...plain.toReversed(), ANNOTATED.sha256]);
      expect(await reader.filesOf(randomId())).toEqual([]);
    });

    test("rebuilds a copy for one use and a page with a development seal from what was recorded", async () => {
      expect(await reader.file(ANNOTATED.sha256)).toEqual(ANNOTATED);
    });

    test("has the bytes that a licence refers to, as they were added first", async () => {
      const found = await reader.enclosure(PHOTO.sha256);
      expect(found?.mediaType).toBe(PHOTO.mediaType);
      expect(found?.bytes).toBeInstanceOf(Uint8Array);
      expect(Buffer.from(found?.bytes ?? []).equals(PHOTO.bytes)).toBe(true);
      expect(await reader.enclosure(hashOf("no such photo"))).toBeUndefined();
    });

    test("has them for a licence to come only of a department that handed them in", async () => {
      expect((await reader.enclosureOf(HOUSING, PHOTO.sha256))?.bytes.length).toBe(PHOTO.bytes.length);
      expect(await reader.enclosureOf(MARKET, PHOTO.sha256)).toBeUndefined();
      expect(await reader.enclosureOf("*", PHOTO.sha256)).toBeUndefined();
      expect(await reader.enclosureOf(HOUSING, hashOf("no such photo"))).toBeUndefined();
    });

    test("answers a ping", async () => {
      await expect(Promise.resolve(reader.ping())).resolves.toBeUndefined();
    });
  });
}
