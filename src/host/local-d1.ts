// The D1 of a workerd on this machine, asked from Node: a clerk Worker beside it carries statements out that come to it over loopback.
// miniflare's own stand-in for a binding stops the whole program at every look at it, and loses its place when much is asked at once.

/** The clerk: one batch, or the bare rows of one statement, of the binding that the path names. Bytes travel as base64. */
export const CLERK = `
const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
export default {
  async fetch(request, bindings) {
    const database = bindings[new URL(request.url).pathname.slice(1)];
    const { bare, statements } = await request.json();
    const bound = statements.map(({ text, values }) =>
      database.prepare(text).bind(...values.map((value) => (value?.base64 === undefined ? value : bytes(value.base64)))));
    try {
      return Response.json(bare ? await bound[0].raw() : await database.batch(bound));
    } catch (error) {
      return new Response(String(error), { status: 500 });
    }
  },
};`;

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What a binding's prepared statement is, as far as the register uses it. */
interface Bound extends Statement {
  bind(...values: readonly unknown[]): Bound;
  all(): Promise<unknown>;
  run(): Promise<unknown>;
  raw(): Promise<unknown>;
}

/** A binding whose clerk answers at the address, which ends with the binding's name. */
export function openLocalD1(address: URL) {
  const send = async (bare: boolean, statements: readonly Statement[]): Promise<unknown> => {
    const carried = statements.map(({ text, values }) => ({ text, values: values.map(carriedValue) }));
    const body = JSON.stringify({ bare, statements: carried });
    // workerd closes a connection that was idle for a while, perhaps just when it is used again.
    const response = await fetch(address, { method: "POST", headers: { connection: "close" }, body });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  };
  const first = async (statement: Statement): Promise<unknown> => {
    const results = await send(false, [statement]);
    return Array.isArray(results) ? results[0] : undefined;
  };
  const statement = (text: string, values: readonly unknown[]): Bound => {
    const own = { text, values };
    const run = () => first(own);
    return { ...own, bind: (...given) => statement(text, given), all: run, run, raw: () => send(true, [own]) };
  };
  return {
    prepare: (text: string) => statement(text, []),
    batch: (statements: readonly Statement[]) => send(false, statements),
  };
}

function carriedValue(value: unknown): unknown {
  const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
  return bytes instanceof Uint8Array ? { base64: Buffer.from(bytes).toString("base64") } : bytes;
}
