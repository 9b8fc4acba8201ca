// The same parts, measured: each function here takes a port or a use case and answers one that does the same, counts, times and traces.
// So the rules know nothing of figures, and the hot reads of the register are left as they are.

import type { HandingOut } from "../issuance/handing-out.ts";
import type { IssueOutcome } from "../issuance/issue-order.ts";
import type { Issuing } from "../issuance/issuing.ts";
import type { LifeCycle } from "../issuance/life-cycle.ts";
import { type Meter, NO_METER, NO_TRACER, type Tracer } from "../issuance/meter.ts";
import type { RegisterWriter, Signer } from "../issuance/ports.ts";
import type { VerificationDesk } from "../issuance/verification.ts";
import { licenceErrorOf } from "../licence/errors.ts";
import type { Printer } from "../licence/printing.ts";
import type { Report } from "../licence/verdict.ts";
import type { RateLimiter } from "../web/rate-limiter.ts";

/** Where figures and spans go. */
export interface Measuring {
  readonly meter: Meter;
  readonly tracer: Tracer;
}

/** Where nobody measures. */
export const UNMEASURED: Measuring = { meter: NO_METER, tracer: NO_TRACER };

async function timed<T>(work: () => Promise<T>, tell: (seconds: number) => void): Promise<T> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    tell((performance.now() - started) / 1000);
  }
}

/** Durable writes: how long, and how many items shared one. */
export function measuredWriter<W extends RegisterWriter>(writer: W, { meter, tracer }: Measuring): W {
  let underWay = 0;
  meter.gauge("queue_depth", () => underWay, { queue: "register" });
  const write =
    <Item, Outcome>(intent: string, run: (items: readonly Item[]) => Promise<readonly Outcome[]>) =>
    (items: readonly Item[]): Promise<readonly Outcome[]> => {
      meter.observe("group_items", items.length, { intent });
      underWay += items.length;
      return tracer.span(
        `register ${intent}`,
        () =>
          timed(
            () => run(items),
            (seconds) => meter.observe("register_seconds", seconds, { intent }),
          ).finally(() => {
            underWay -= items.length;
          }),
        { "vellum.items": items.length },
      );
    };
  return {
    ...writer,
    reserve: write("reserve", (items) => writer.reserve(items)),
    prepare: write("prepare", (items) => writer.prepare(items)),
    add: write("add", (items) => writer.add(items)),
    abandon: write("abandon", (items) => writer.abandon(items)),
    changeStatus: write("change-status", (items) => writer.changeStatus(items)),
  };
}

/** Signatures. */
export function measuredSigner(signer: Signer, { meter, tracer }: Measuring): Signer {
  return {
    keyOf: (issuer) => signer.keyOf(issuer),
    sign: (kid, messages) =>
      tracer.span(
        "sign",
        () =>
          timed(
            () => signer.sign(kid, messages),
            (seconds) => meter.observe("sign_seconds", seconds),
          ),
        { "vellum.items": messages.length },
      ),
  };
}

/** Orders to issue, by how they ended. */
function measuredIssuing(issuing: Issuing, { meter }: Measuring): Issuing {
  let underWay = 0;
  meter.gauge("queue_depth", () => underWay, { queue: "issue" });
  const tell = (outcome: IssueOutcome): void => {
    const ended = "error" in outcome ? outcome.error.code : outcome.repeated === true ? "repeated" : "issued";
    meter.count("issues", { outcome: ended });
  };
  return {
    ...issuing,
    issue: async (orders) => {
      const outcomes = await issuing.issue(orders);
      for (const outcome of outcomes) tell(outcome);
      return outcomes;
    },
    issueOne: async (order) => {
      underWay += 1;
      try {
        const outcome = await timed(
          () => issuing.issueOne(order),
          (seconds) => meter.observe("issue_seconds", seconds),
        );
        tell(outcome);
        return outcome;
      } finally {
        underWay -= 1;
      }
    },
  };
}

/** What writes the register. */
export function measuredOffices<O extends { readonly issuing: Issuing; readonly lifeCycle: LifeCycle }>(
  offices: O,
  measuring: Measuring,
): O {
  const issuing = measuredIssuing(offices.issuing, measuring);
  return { ...offices, issuing, lifeCycle: measuredLifeCycle(offices.lifeCycle, measuring) };
}

/** Changes of status and endorsements, by how they ended. */
function measuredLifeCycle(lifeCycle: LifeCycle, { meter }: Measuring): LifeCycle {
  const counted =
    <Order, Outcome>(change: (order: Order) => Promise<Outcome>) =>
    (order: Order): Promise<Outcome> =>
      counting(
        () => change(order),
        (outcome) => meter.count("status_changes", { outcome }),
      );
  return {
    ...lifeCycle,
    changeStatus: counted((order) => lifeCycle.changeStatus(order)),
    endorse: counted((order) => lifeCycle.endorse(order)),
  };
}

/** Verdicts, by kind. */
export function measuredDesk(desk: VerificationDesk, { meter, tracer }: Measuring): VerificationDesk {
  const judged = async (about: string, judge: () => Promise<Report>): Promise<Report> => {
    const report = await timed(judge, (seconds) => meter.observe("verify_seconds", seconds, { about }));
    meter.count("verdicts", { verdict: report.verdict });
    return report;
  };
  return {
    ...desk,
    reportOf: (id) => judged("entry", () => desk.reportOf(id)),
    reportOn: (document, judge) =>
      tracer.span("verify", () => judged("document", () => desk.reportOn(document, judge))),
  };
}

/** Files asked for, whether they had to be made or not. */
export function measuredHandingOut(handingOut: HandingOut, { meter }: Measuring): HandingOut {
  let waiting = 0;
  meter.gauge("queue_depth", () => waiting, { queue: "print" });
  return {
    ...handingOut,
    document: async (...order) => {
      waiting += 1;
      try {
        return await counting(
          () => handingOut.document(...order),
          (outcome) => meter.count("files_handed_out", { outcome }),
        );
      } finally {
        waiting -= 1;
      }
    },
  };
}

/** Files really printed. */
export function measuredPrinter<P extends Printer>(printer: P, { meter, tracer }: Measuring): P {
  return {
    ...printer,
    print: (...order: Parameters<Printer["print"]>) =>
      tracer.span("print", () =>
        timed(
          () =>
            counting(
              () => printer.print(...order),
              (outcome) => meter.count("pages_printed", { outcome }),
            ),
          (seconds) => meter.observe("print_seconds", seconds),
        ),
      ),
  };
}

async function counting<T>(work: () => Promise<T>, count: (outcome: string) => void): Promise<T> {
  try {
    const done = await work();
    count("done");
    return done;
  } catch (error) {
    count(licenceErrorOf(error).code);
    throw error;
  }
}

/** Requests refused to protect the service, by which limit. */
export function measuredLimiter(limiter: RateLimiter, { meter }: Measuring): RateLimiter {
  return {
    take: async (limit, asker) => {
      const seconds = await limiter.take(limit, asker);
      if (seconds > 0) meter.count("refusals", { limit });
      return seconds;
    },
  };
}
