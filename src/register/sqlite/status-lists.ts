// What publishing status lists reads (StatusListDesk) on SQLite: which are due, which bits they have.

import type { StatusListDesk } from "../../issuance/ports.ts";
import { by } from "../placeholders.ts";
import { BITS, DUE_LISTS, STATUS_LIST_COLUMNS } from "../queries.ts";
import { statusListOf } from "../rows.ts";
import { licences, statusLists } from "../tables.ts";
import type { SqliteConnection } from "./connection.ts";

/** Prepares the statements on a connection. */
export function createStatusLists(connection: SqliteConnection): Pick<StatusListDesk, "due" | "bits"> {
  const { client, read } = connection;
  const queries = read(() => ({ ...prepareLists(connection), ...prepareBits(connection) }));
  const bitsOf = (id: string, today: string) => {
    const list = queries.list.get({ id });
    if (list === undefined) return { indexes: [], token: 0 };
    const { issuer, number, purpose, token } = list;
    const rows =
      purpose === "revocation"
        ? queries.revoked.all({ issuer, number })
        : queries.suspended.all({ issuer, number, today });
    return { indexes: rows.map((row) => row.index), token };
  };
  return {
    due: (before) => read(() => queries.due.all({ before }).map(statusListOf)),
    // One read transaction: bits and token are of one moment.
    bits: (list, today) => read(() => client.transaction(bitsOf).deferred(list, today)),
  };
}

function prepareLists({ db }: SqliteConnection) {
  return {
    list: db.select().from(statusLists).where(by(statusLists.id, "id")).prepare(),
    due: db
      .select(STATUS_LIST_COLUMNS)
      .from(statusLists)
      .where(DUE_LISTS.where)
      .orderBy(...DUE_LISTS.order)
      .prepare(),
  };
}

function prepareBits({ db }: SqliteConnection) {
  const indexes = () => db.select({ index: licences.statusIndex }).from(licences);
  return {
    revoked: indexes().where(BITS.revoked).prepare(),
    suspended: indexes().where(BITS.suspended).union(indexes().where(BITS.unendorsed)).prepare(),
  };
}
