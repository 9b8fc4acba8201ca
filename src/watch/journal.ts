// The log: one line per request, incident and turn of the process's life, as JSON (pino) or for people. A line is made of the fields
// named here and no others; what others wrote goes through redaction.ts. Leaves out where lines go on from standard error
// (journald, a collector): that is the operator's.

import pino from "pino";
import { redactedError } from "./redaction.ts";
import { LOG_LEVELS, type LogFormat, type LogLevel } from "./settings.ts";

/** A request that was answered, or whose asker went away. */
export interface AnsweredRequest {
  readonly requestId: string;
  readonly method: string;
  /** The route as it is written down, `/v/:id`, never the path that was asked. */
  readonly route: string;
  readonly status: number;
  /** From the request's head to the answer's end. */
  readonly milliseconds: number;
  /** As far as the configuration lets it be kept. */
  readonly address?: string;
  /** `api:<key id>`. */
  readonly client?: string;
  /** Whether the asker went away before the end. */
  readonly cutOff?: boolean;
}

/** Small facts about the service itself. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

/** Writes the log. Never throws, never waits. */
export interface Journal {
  answered(request: AnsweredRequest): void;
  /** What was not the asker's fault; `incident` is the number that the asker was shown. */
  incident(incident: string, error: unknown): void;
  /** Started, listening, stopping, stopped, a backup made: the process's own life. */
  life(event: string, facts?: Facts): void;
  /** Something that an operator should look at. */
  warning(event: string, facts?: Facts): void;
  /** Writes out what is still held; before the process ends. */
  flush(): void;
}

/** Where lines go. */
export interface JournalDestination {
  write(line: string): unknown;
  flushSync?(): void;
}

/** How the log is kept. */
export interface JournalOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Standard error when absent. */
  readonly destination?: JournalDestination;
}

/** Opens the log. */
export function openJournal({ level, format, destination = standardError() }: JournalOptions): Journal {
  const write = format === "json" ? jsonLines(level, destination) : textLines(level, destination);
  return {
    answered: ({ milliseconds, ...request }) => {
      const ms = Math.round(milliseconds * 1000) / 1000;
      write(request.status >= 500 ? "warn" : "info", "request", { ...request, ms });
    },
    incident: (incident, error) => write("error", "incident", { incident, error: redactedError(error) }),
    life: (event, facts = {}) => write("info", event, facts),
    warning: (event, facts = {}) => write("warn", event, facts),
    flush: () => destination.flushSync?.(),
  };
}

type Write = (level: "error" | "warn" | "info", event: string, fields: object) => void;

/** Does not wait for a slow reader of the log; what piles up is written together. */
function standardError(): JournalDestination {
  return pino.destination({ fd: 2, sync: false });
}

function jsonLines(level: LogLevel, destination: JournalDestination): Write {
  const logger = pino(
    {
      level: level === "off" ? "silent" : level,
      base: { pid: process.pid },
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      messageKey: "event",
    },
    { write: (line: string) => void destination.write(line) },
  );
  return (at, event, fields) => logger[at](fields, event);
}

function textLines(level: LogLevel, destination: JournalDestination): Write {
  const highest = LOG_LEVELS.indexOf(level);
  return (at, event, fields) => {
    if (LOG_LEVELS.indexOf(at) > highest) return;
    const told = Object.entries(fields).map(([name, value]) => `${name}=${shown(value)}`);
    destination.write(`${new Date().toISOString()} ${at.padEnd(5)} ${event} ${told.join(" ")}\n`);
  };
}

function shown(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
