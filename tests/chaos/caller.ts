// Requests as a department's program sends them. An answer counts only when it has arrived whole: a status line whose body breaks off
// is no answer.

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/** What is asked. */
export interface Question {
  readonly body?: unknown;
  readonly form?: FormData;
  readonly key?: string;
  readonly accept?: string;
  readonly timeoutMs?: number;
}

/** Asks a service; undefined when no whole answer came. */
export type Call = (path: string, question?: Question) => Promise<Answer | undefined>;

const TIMEOUT_MS = 20_000;

/** A caller with an API key, of a service at an address. `anew`: over a new connection each time. */
export function createCall(service: string, apiKey: string, { anew = false } = {}): Call {
  return async (path, { body, form, key, accept = "application/json", timeoutMs = TIMEOUT_MS } = {}) => {
    const headers: Record<string, string> = { authorization: `Bearer ${apiKey}`, accept };
    if (anew) headers["connection"] = "close";
    if (key !== undefined) headers["idempotency-key"] = key;
    if (body !== undefined) headers["content-type"] = "application/json";
    const content = form ?? (body === undefined ? undefined : JSON.stringify(body));
    try {
      const answer = await fetch(new URL(path, service), {
        headers,
        signal: AbortSignal.timeout(timeoutMs),
        ...(content !== undefined && { method: "POST", body: content }),
      });
      return { status: answer.status, headers: answer.headers, bytes: new Uint8Array(await answer.arrayBuffer()) };
    } catch {
      return undefined;
    }
  };
}

/** The answer's JSON; an empty object when it is none. */
export function jsonOf(answer: Answer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(answer.bytes));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The problem document's code, such as `register-unavailable`. */
export function codeOf(answer: Answer): string {
  return String(jsonOf(answer)["code"] ?? `http-${answer.status}`);
}
