// Ports, and connections as an attacker opens them: raw, slow, endless.

import { connect, createServer, type Socket } from "node:net";

export interface Connection {
  readonly socket: Socket;
  /** What came back so far. */
  heard(): string;
  isOver(): boolean;
  /** Resolves when the other side ends it. */
  readonly ended: Promise<void>;
}

/** A port nobody listens on now: the origin must be known before the server is there. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return address.port;
}

/** Opens a connection; errors end it. */
export function open(origin: string): Connection {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  let heard = "";
  let over = false;
  socket.setNoDelay(true);
  socket.on("data", (bytes: Uint8Array) => {
    heard += new TextDecoder("latin1").decode(bytes);
  });
  socket.on("error", () => undefined);
  const ended = new Promise<void>((resolve) => {
    socket.once("close", () => {
      over = true;
      resolve();
    });
    socket.once("end", () => socket.end());
  });
  return { socket, heard: () => heard, isOver: () => over, ended };
}

/** Sends as much as the other side takes, in pieces, until `bytes` are sent or the connection ends; answers how many went. */
export async function pour({ socket, isOver, ended }: Connection, piece: Uint8Array, bytes: number): Promise<number> {
  let sent = 0;
  while (sent < bytes && !isOver() && socket.writable) {
    if (!socket.write(piece)) {
      await Promise.race([new Promise<void>((resolve) => socket.once("drain", () => resolve())), ended]);
    }
    sent += piece.length;
    // Gives the answer a chance to be read while we are still sending.
    if (sent % (piece.length * 64) === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return sent;
}
