// Runs in a thread of its own: says of a department's own PDF whether it may be signed.

import { examineDocument } from "../document/own-document/examination.ts";
import type { DocumentFinding, DocumentQuestion } from "../licence/own-document.ts";
import { doTasks } from "./thread-tasks.ts";

/** What the thread can be asked. */
export type DocumentTasks = typeof TASKS;

const TASKS = {
  examine: async (question: DocumentQuestion): Promise<DocumentFinding> => examineDocument(question),
};

doTasks(TASKS);
