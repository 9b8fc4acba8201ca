// What publishing reads (StatusListDesk) on PostgreSQL: which lists are due, and which bits they have.

import { and, asc, eq, inArray, isNotNull, lt, or, sql } from "drizzle-orm";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type { StatusListDesk } from "../../issuance/ports.ts";
import { isNotValid } from "../conditions.ts";
import { by } from "../placeholders.ts";
import { statusListOf } from "../rows.ts";
import type { PostgresConnection } from "./connection.ts";
import { STATUS_LIST_COLUMNS } from "./reader.ts";
import { licences, statusLists } from "./tables.ts";

/** Opens the reading half of the desk on a connection. */
export function createPostgresLists({ db, read }: PostgresConnection): Pick<StatusListDesk, "due" | "bits"> {
  const queries = { ...prepareLists(db), ...prepareBits(db) };
  return {
    due: (before) => read(async () => (await queries.due.execute({ before })).map(statusListOf)),
    // The token is read first: a change that comes between the two leaves the list dirty, and it is published again.
    bits: (id, today) =>
      read(async () => {
        const [list] = await queries.list.execute({ id });
        if (list === undefined) return { indexes: [], token: 0 };
        const { issuer, number, purpose, token } = list;
        const rows = await (purpose === "revocation"
          ? queries.revoked.execute({ issuer, number })
          : queries.suspended.execute({ issuer, number, today }));
        return { indexes: rows.map(({ index }) => index), token };
      }),
  };
}

function prepareLists(db: NodePgDatabase) {
  const lapsed = and(eq(statusLists.dirty, 0), lt(statusLists.validUntil, sql.placeholder("before")));
  return {
    list: db.select().from(statusLists).where(by(statusLists.id, "id")).prepare("list"),
    due: db
      .select(STATUS_LIST_COLUMNS)
      .from(statusLists)
      .where(or(eq(statusLists.dirty, 1), lapsed))
      .orderBy(asc(statusLists.issuer), asc(statusLists.number), asc(statusLists.purpose))
      .prepare("due"),
  };
}

function prepareBits(db: NodePgDatabase) {
  const ofList = and(by(licences.issuer, "issuer"), by(licences.statusList, "number"));
  const notValid = isNotValid(licences.status);
  const indexes = () => db.select({ index: licences.statusIndex }).from(licences);
  const unendorsed = and(
    isNotNull(licences.endorsedUntil),
    inArray(licences.status, ["valid", "suspended"]),
    isNotNull(licences.recordedAt),
    lt(licences.endorsedUntil, sql.placeholder("today")),
  );
  return {
    revoked: indexes()
      .where(and(ofList, notValid, inArray(licences.status, ["revoked", "superseded"])))
      .prepare("revoked_bits"),
    suspended: indexes()
      .where(and(ofList, notValid, eq(licences.status, "suspended")))
      .union(indexes().where(and(ofList, unendorsed)))
      .prepare("suspended_bits"),
  };
}
