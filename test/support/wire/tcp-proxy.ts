/** A way to a server that can be cut: connections stay open and nothing gets through, as when a network falls apart. */
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface TcpProxy {
  /** Where to connect instead. */
  readonly port: number;
  /** Nothing gets through any more, in either direction, and nobody is notified. */
  cut(): void;
  /** Replicas get nothing of what the server writes from now on, for good, and go on telling it that they are there. */
  starve(): void;
  /** Connections that wait for a job, now or later, and those that are made from now on, are never answered; the others go on. */
  wedge(): void;
  /** As soon as someone says `word`, which then gets lost, connections break, and those that are made from now on lead to another port. */
  moveAt(word: string, port: number): void;
  /** What is answered to anyone who says `word` next gets lost, and the connection breaks: it was done, and nobody was notified. */
  loseAnswerTo(word: string): void;
  /** Those that are made from now on lead to another port; through the others nothing gets any more, and nobody is notified. */
  leadTo(port: number): void;
  /** What is sent from now on, either way, takes this many milliseconds, and every `lostOf`th piece of it a second more: it was lost, and is sent again. 0: as before. */
  slow(ms: number, lostOf: number): void;
  /** The server gets everything from now on, and none of its answers arrives; nothing breaks. What was answered meanwhile is gone for good. */
  mute(isMute: boolean): void;
  /** What was sent meanwhile arrives late; with `lose`, the connections break instead and it never does. */
  heal(lose?: boolean): void;
  close(): Promise<void>;
}

interface Lag {
  readonly ms: number;
  readonly lostOf: number;
}

const sentAgainMs = 1000;

/** Hands pieces on one after the other, each after its time: one that comes later waits for those before it. */
function inOrder(hand: (data: Buffer) => void): (data: Buffer, lag: Lag) => void {
  let pieces = 0;
  let waiting = 0;
  let before: Promise<unknown> = Promise.resolve();
  return (data, { ms, lostOf }) => {
    pieces += 1;
    const isLost = ms > 0 && pieces % lostOf === 0;
    if (ms === 0 && waiting === 0) return hand(data);
    const arrives = sleep(ms + (isLost ? sentAgainMs : 0));
    waiting += 1;
    before = before
      .then(() => arrives)
      .then(() => {
        waiting -= 1;
        hand(data);
      });
  };
}

/** @param target path of a unix socket, or a port of this machine. */
export async function openTcpProxy(target: string | number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let isStarved = false;
  let isWedged = false;
  let isMute = false;
  let lag = { ms: 0, lostOf: 1 };
  let leadsTo = target;
  let unanswered: string | null = null;
  let move: { readonly word: string; readonly port: number } | null = null;
  const waiting = new Set<Socket>();
  const left = new WeakSet<Socket>();
  const server = createServer((near) => {
    let isReplica = false;
    let isLost = false;
    near.on('data', (data) => {
      isReplica ||= data.includes('PSYNC');
      if (unanswered !== null && data.includes(unanswered)) {
        isLost = true;
        unanswered = null;
      }
      if (data.includes('bzpopmin')) {
        waiting.add(near).add(far);
        if (isWedged) far.pause();
      }
      if (move === null || !data.includes(move.word)) return;
      leadsTo = move.port;
      move = null;
      for (const socket of sockets) socket.destroy();
    });
    const far = typeof leadsTo === 'string' ? connect(leadsTo) : connect(leadsTo, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      const late = inOrder((data) => void (to.destroyed || left.has(from) || to.write(data)));
      from.on('data', (data) => {
        if (isLost && from === far) {
          near.destroy();
          return;
        }
        if (from === far && (isMute || (isStarved && isReplica))) return;
        late(data, lag);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        waiting.delete(from);
        to.destroy();
      });
      if (isCut || isWedged) from.pause();
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    port: address.port,
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.pause();
    },
    starve: () => {
      isStarved = true;
    },
    wedge: () => {
      isWedged = true;
      for (const socket of waiting) socket.pause();
    },
    moveAt: (word, port) => {
      move = { word, port };
    },
    loseAnswerTo: (word) => {
      unanswered = word;
    },
    leadTo: (port) => {
      leadsTo = port;
      for (const socket of sockets) left.add(socket);
    },
    slow: (ms, lostOf) => {
      lag = { ms, lostOf };
    },
    mute: (nowMute) => {
      isMute = nowMute;
    },
    heal: (lose = false) => {
      isCut = false;
      isWedged = false;
      for (const socket of sockets)
        if (lose) socket.destroy();
        else socket.resume();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
