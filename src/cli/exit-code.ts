// What a command's exit code tells the shell; `vellum --help` prints this table.

/** 0 yes or done · 1 no · 2 not readable · 70 a fault of ours · 130 stopped by Ctrl-C. */
export const EXIT = {
  done: 0,
  /** Refused, not valid, rows that failed, a broken audit trail. */
  no: 1,
  /** The command, the file or the configuration cannot be read. */
  unreadable: 2,
  /** sysexits.h, EX_SOFTWARE. */
  internal: 70,
  interrupted: 130,
} as const;

/** A command's exit code. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
