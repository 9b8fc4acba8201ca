// Standard output and standard error, as the command line writes to them.

import type { WriteStream } from "node:tty";

/** What is written to a terminal, a file or a pipe. */
export interface OutputStream {
  write(text: string): void;
  writeBytes(bytes: Uint8Array): void;
  readonly isTTY: boolean;
  /** Characters per line; 80 where nobody says. */
  readonly columns: number;
}

const DEFAULT_COLUMNS = 80;

/** Wraps a stream of the process. A reader that goes away (`vellum … | head`) is no fault. */
export function outputOf(stream: WriteStream): OutputStream {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    write: (text) => void stream.write(text),
    writeBytes: (bytes) => void stream.write(bytes),
    isTTY: stream.isTTY === true,
    get columns() {
      // A terminal that was never told its size says 0.
      return stream.columns || DEFAULT_COLUMNS;
    },
  };
}
