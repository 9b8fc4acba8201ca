// What publishing reads (StatusListDesk) on D1: which lists are due, and which bits they have.

import type { StatusListDesk } from "../../issuance/ports.ts";
import { by } from "../placeholders.ts";
import { BITS, DUE_LISTS, STATUS_LIST_COLUMNS } from "../queries.ts";
import { statusListOf } from "../rows.ts";
import { licences, statusLists } from "../tables.ts";
import type { D1Connection } from "./connection.ts";

/** Opens the reading half of the desk on a connection. */
export function createD1Lists({ db, reach }: D1Connection): Pick<StatusListDesk, "due" | "bits"> {
  const queries = { ...prepareLists(db), ...prepareBits(db) };
  return {
    due: (before) => reach(async () => (await queries.due.all({ before })).map(statusListOf)),
    // The token is read first: a change that comes between the two leaves the list dirty, and it is published again.
    bits: (id, today) =>
      reach(async () => {
        const list = await queries.list.get({ id });
        if (list === undefined) return { indexes: [], token: 0 };
        const { issuer, number, purpose, token } = list;
        const rows = await (purpose === "revocation"
          ? queries.revoked.all({ issuer, number })
          : queries.suspended.all({ issuer, number, today }));
        return { indexes: rows.map(({ index }) => index), token };
      }),
  };
}

function prepareLists(db: D1Connection["db"]) {
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

function prepareBits(db: D1Connection["db"]) {
  const indexes = () => db.select({ index: licences.statusIndex }).from(licences);
  return {
    revoked: indexes().where(BITS.revoked).prepare(),
    suspended: indexes().where(BITS.suspended).union(indexes().where(BITS.unendorsed)).prepare(),
  };
}
