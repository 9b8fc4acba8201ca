// The table of all figures: name, what it is, its labels; for histograms the bounds of their buckets. The figures as Prometheus
// reads them are named `vellum_<name>`, counters with `_total`. Leaves out what Node tells of itself (memory, event loop), which
// prom-client measures.

import type { Counted, Gauged, Observed } from "../issuance/meter.ts";

/** What a figure is. */
export interface Measure {
  readonly help: string;
  readonly labels: readonly string[];
}

/** A histogram's buckets too. */
export interface Distribution extends Measure {
  readonly buckets: readonly number[];
}

// From a memoised verdict (a quarter of a millisecond) to a request that was cut off.
const SECONDS = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;
const ITEMS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] as const;

/** A gauge, and what several processes' values of it come to. */
export interface Reading extends Measure {
  readonly aggregator?: "sum" | "max" | "min";
}

/** Counters. */
export const COUNTERS: Readonly<Record<Counted, Measure>> = {
  requests: { help: "Requests answered", labels: ["method", "route", "status"] },
  verdicts: { help: "Verdicts given, by kind", labels: ["verdict"] },
  issues: { help: "Orders to issue, by how they ended: issued, repeated or an error code", labels: ["outcome"] },
  status_changes: { help: "Changes of status and endorsements, by how they ended", labels: ["outcome"] },
  files_handed_out: { help: "PDFs and pictures asked for, by how that ended", labels: ["outcome"] },
  pages_printed: {
    help: "Files really printed; what was handed out beyond that came from memory",
    labels: ["outcome"],
  },
  refusals: { help: "Requests refused to protect the service, by which limit", labels: ["limit"] },
  incidents: { help: "Faults that were not the asker's, by error code", labels: ["code"] },
};

/** Histograms. */
export const DISTRIBUTIONS: Readonly<Record<Observed, Distribution>> = {
  request_seconds: { help: "Time from a request's head to its answer's end", labels: ["route"], buckets: SECONDS },
  verify_seconds: { help: "Time to a verdict, by what was asked about", labels: ["about"], buckets: SECONDS },
  issue_seconds: { help: "Time from order to durable licence", labels: [], buckets: SECONDS },
  print_seconds: { help: "Time to print a file", labels: [], buckets: SECONDS },
  sign_seconds: { help: "Time to sign a group's credentials", labels: [], buckets: SECONDS },
  register_seconds: {
    help: "Time of a durable write of the register, by intent",
    labels: ["intent"],
    buckets: SECONDS,
  },
  group_items: { help: "Items that shared one durable write, by intent", labels: ["intent"], buckets: ITEMS },
};

/** Gauges. */
export const GAUGES: Readonly<Record<Gauged, Reading>> = {
  queue_depth: { help: "Pieces of work waiting or under way, by queue", labels: ["queue"] },
  audit_head: { help: "Sequence number of the newest line of the audit trail", labels: [], aggregator: "max" },
  issuing_off: { help: "1 while issuing is switched off", labels: [], aggregator: "max" },
  status_list_age_seconds: { help: "Age of the oldest published status list", labels: [], aggregator: "max" },
  status_lists_dirty: { help: "Status lists with changes that are not published yet", labels: [], aggregator: "max" },
  disk_free_bytes: { help: "Free space where the register lies", labels: [], aggregator: "min" },
  backup_age_seconds: { help: "Age of the newest verified backup", labels: [], aggregator: "max" },
  key_days_left: {
    help: "Days until the first department is without a seal certificate that is valid",
    labels: [],
    aggregator: "min",
  },
  cache_bytes: { help: "Bytes of finished files and pictures in memory", labels: ["cache"] },
  remembered_verdicts: { help: "Credentials whose verdict by bytes and key alone is remembered", labels: [] },
  check_failed: { help: "1 for a check of readiness that fails", labels: ["check"], aggregator: "max" },
};
