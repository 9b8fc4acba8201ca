// Runs in a thread of its own: reads strangers' PDFs and compares their pages with ours.

import { webcrypto } from "node:crypto";
import { createPdfInspector } from "../document/inspection/inspector.ts";
import { extractPageTexts } from "./page-text.ts";
import { doTasks } from "./thread-tasks.ts";

/** What the thread can be asked. */
export type InspectionTasks = typeof TASKS;

const { read, comparePages } = createPdfInspector({ subtle: webcrypto.subtle, extract: extractPageTexts });

const TASKS = {
  /** Answers as soon as the thread has started. */
  greet: async (_order: null): Promise<void> => undefined,
  read,
  compare: comparePages,
};

doTasks(TASKS);
