// A register of millions, built once by a seeded generator and kept: ten thousand licences are issued through the house,
// the rest are true in shape (rows of every table, signatures of others, a chained audit trail) and stand between them, so
// that the real ones lie as far apart as in a register that grew. Rows go in without indexes, triggers and syncs, which come back at
// the end.

import { existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { OPERATOR } from "../../dist/issuance/principal.js";
import { createNodeCryptography } from "../../dist/keys/node-cryptography.js";
import { chainAudit } from "../../dist/licence/audit-chain.js";
import { foundDepartments, openBenchHouse, requestMaker } from "./world.js";

const ROOT = path.resolve(import.meta.dirname, "../..");
/** Ten million licences take some 55 GB: elsewhere, where this disk has no room for them. */
const SHELF = process.env.VELLUM_BENCH_DATA ?? path.join(ROOT, "data-bench");
const REAL = 10_000;
const PAGE = 500;
const TRANSACTION = 20_000;
const TEMPLATES = 500;
const LIST_SIZE = 131_072;
/** Far from the numbers that the house gives its own lists. */
const FIRST_LIST = 1000;
const REVOKED_EVERY = 100;
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
const HEX = "0123456789abcdef";
/** Tables that refer to a licence by its ordinal. */
const REFERRING = ["credentials", "issuances", "events", "idempotency", "search_hashes"];

/** The folder of a register with so many licences, built unless it is there; `ids` are those really signed. */
export async function bigRegister(size, say) {
  const folder = path.join(SHELF, `register-${size}`);
  if (!existsSync(folder)) {
    const building = `${folder}.building`;
    rmSync(building, { recursive: true, force: true });
    mkdirSync(building, { recursive: true });
    await issueReal(building, say);
    if (size > REAL) fill(path.join(building, "vellum.sqlite"), size, say);
    renameSync(building, folder);
  }
  const file = path.join(folder, "vellum.sqlite");
  return { folder, ids: signedIds(file), gigabytes: statSync(file).size / 1e9 };
}

function signedIds(file) {
  const db = new Database(file, { readonly: true });
  const rows = db.prepare("select licences.id from idempotency join licences on ordinal = licence where client = ?");
  const ids = rows.all(OPERATOR.client).map(({ id }) => id);
  db.close();
  return ids;
}

async function issueReal(folder, say) {
  const house = await openBenchHouse(folder);
  await foundDepartments(house);
  const request = requestMaker(house.catalogue);
  for (let at = 0; at < REAL; at += PAGE) {
    const orders = Array.from({ length: PAGE }, (_, index) => {
      const serial = at + index;
      return { principal: OPERATOR, request: request(serial), idempotencyKey: `real-${serial}` };
    });
    for (const outcome of await house.issuing.issue(orders)) if ("error" in outcome) throw outcome.error;
    say(`signed ${at + PAGE}`);
  }
  await house.publishing.publishDue();
  await house.close();
}

function fill(file, size, say) {
  const db = new Database(file);
  for (const pragma of ["journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -4000000"]) {
    db.pragma(pragma);
  }
  const kept = takeAside(db);
  spread(db, size / REAL);
  addShapes(db, size, say);
  for (const { name, sql } of kept) {
    say(`${name} again`);
    db.exec(sql);
  }
  db.pragma("journal_mode = WAL");
  db.close();
}

/** Drops indexes and triggers; answers how to make them again. */
function takeAside(db) {
  const kept = db
    .prepare("select type, name, sql from sqlite_master where type in ('index', 'trigger') and sql is not null")
    .all();
  for (const { type, name } of kept) db.exec(`drop ${type} ${name}`);
  return kept;
}

/** Moves the real licences apart. By way of negative numbers, lest one be moved onto another. */
function spread(db, factor) {
  for (const [table, column] of [["licences", "ordinal"], ...REFERRING.map((name) => [name, "licence"])]) {
    db.exec(`update ${table} set ${column} = -${column} * ${factor}`);
    db.exec(`update ${table} set ${column} = -${column}`);
  }
}

function addShapes(db, size, say) {
  const add = inserters(db);
  const templates = readTemplates(db);
  const random = generator();
  const { sha256 } = createNodeCryptography();
  const chain = auditChain(db, sha256, add.audit);
  const factor = size / REAL;
  let made = 0;
  for (let from = 1; from <= size; from += TRANSACTION) {
    db.exec("begin");
    for (let ordinal = from; ordinal < from + TRANSACTION && ordinal <= size; ordinal += 1) {
      if (ordinal % factor === 0) continue;
      addShape(add, chain, templates[made % TEMPLATES], { ordinal, place: made, random });
      made += 1;
    }
    db.exec("commit");
    say(`${((100 * (from + TRANSACTION - 1)) / size).toFixed(1)} %`);
  }
}

function addShape(add, chain, { licence, credential, issuance, event, audit }, { ordinal, place, random }) {
  const id = random(26, BASE32);
  const revoked = place % REVOKED_EVERY === 0;
  add.licences({
    ...licence,
    ...{ ordinal, id, serial: `S${String(place).padStart(9, "0")}`, number: `S${place}` },
    ...{ status_list: FIRST_LIST + Math.floor(place / LIST_SIZE), status_index: place % LIST_SIZE },
    ...(revoked && { status: "revoked", revision: 1, status_revision: 1 }),
  });
  const json = credential.json.replaceAll(licence.id, id);
  add.credentials({ ...credential, licence: ordinal, content_hash: random(64, HEX), json });
  add.issuances({ ...issuance, licence: ordinal });
  add.events({ ...event, licence: ordinal });
  if (revoked) add.events({ ...event, licence: ordinal, revision: 1, kind: "revoked" });
  const bodyHash = random(64, HEX);
  add.idempotency({ client: "shape", key: `shape-${place}`, body_hash: bodyHash, licence: ordinal, lease_until: null });
  for (let hash = 0; hash < 3; hash += 1) add.search_hashes({ hash: random(32, HEX), licence: ordinal });
  chain({ ...audit, subject: id });
}

/** An insert for each table, its rows as SQLite has them. */
function inserters(db) {
  return Object.fromEntries(
    ["licences", "audit", ...REFERRING].map((table) => {
      const columns = db.pragma(`table_info(${table})`).map(({ name }) => name);
      const named = columns.map((name) => `@${name}`);
      const statement = db.prepare(`insert into ${table} (${columns.join(", ")}) values (${named.join(", ")})`);
      return [table, (row) => statement.run(row)];
    }),
  );
}

function readTemplates(db) {
  const one = (table, ordinal) => db.prepare(`select * from ${table} where licence = ?`).get(ordinal);
  const licences = db.prepare("select * from licences order by ordinal limit ?").all(TEMPLATES);
  const line = db.prepare("select at, actor, action, subject, detail from audit where action = 'licence-issued'").get();
  const audit = { ...line, detail: JSON.parse(line.detail) };
  return licences.map((licence) => ({
    licence,
    credential: one("credentials", licence.ordinal),
    issuance: one("issuances", licence.ordinal),
    event: one("events", licence.ordinal),
    audit,
  }));
}

function auditChain(db, sha256, add) {
  let head = db.prepare("select seq, hash from audit order by seq desc limit 1").get();
  return (entry) => {
    const [line] = chainAudit(head, [entry], sha256);
    add({ ...line, detail: JSON.stringify(line.detail) });
    head = line;
  };
}

/** Texts of an alphabet of 16 or 32 letters, the same from run to run (xorshift, 32 bits). */
function generator() {
  let state = 0x2545f491;
  return (length, alphabet) => {
    let text = "";
    for (let index = 0; index < length; index += 1) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      text += alphabet[(state >>> 8) & (alphabet.length - 1)];
    }
    return text;
  };
}
