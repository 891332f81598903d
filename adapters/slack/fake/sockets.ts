/** Slack's side of Socket Mode: greets each connection, hands acts over one of them, and hands them over again until one is acknowledged. */
import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { giveUpAfterMs } from '../../../src/chat/wait-for.js';

export interface Envelope {
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: unknown;
}

const ackSchema = z.strictObject({ envelope_id: z.string(), payload: z.record(z.string(), z.unknown()).optional() });
type Ack = z.infer<typeof ackSchema>;

/** Slack waits three seconds for an acknowledgement, and allows ten connections. */
const ackMs = 3000;
const maxLinks = 10;

/** How long the server waits for the last word of a connection; the types of `ws` do not know it yet. */
const serverOptions: ServerOptions & { readonly closeTimeout: number } = { noServer: true, closeTimeout: 500 };

export class Sockets {
  /** Every acknowledgement that came. */
  readonly acks: Ack[] = [];
  private readonly server = new WebSocketServer(serverOptions);
  private readonly links: WebSocket[] = [];
  private readonly tickets = new Set<string>();
  private readonly events = new EventEmitter();
  private turn = 0;
  private numbers = 0;
  private deaf = 0;

  constructor(private readonly appId: string) {}

  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const ticket = new URL(request.url ?? '', 'http://localhost').searchParams.get('ticket') ?? '';
      if (!this.tickets.delete(ticket) || this.links.length >= maxLinks) {
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
        return;
      }
      this.server.handleUpgrade(request, socket, head, (link) => this.greet(link));
    });
  }

  /** What the address of a new connection carries, good for one. */
  newTicket(): string {
    this.numbers += 1;
    const ticket = `ticket-${this.numbers}`;
    this.tickets.add(ticket);
    return ticket;
  }

  get open(): number {
    return this.links.length;
  }

  /** Settles when at least this many connections are open. */
  async untilOpen(count: number): Promise<void> {
    const signal = AbortSignal.timeout(giveUpAfterMs);
    while (this.links.length < count) await once(this.events, 'link', { signal });
  }

  async untilNoneIsOpen(): Promise<void> {
    const signal = AbortSignal.timeout(giveUpAfterMs);
    while (this.links.length > 0) await once(this.events, 'link', { signal });
  }

  /**
   * Hands an act over. Slack's documentation does not say what becomes of one whose connection ends before the acknowledgement; here
   * it goes to another connection. Null: nobody acknowledged in time.
   */
  async deliver(envelope: Envelope): Promise<Ack | null> {
    this.numbers += 1;
    const id = `envelope-${this.numbers}`;
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await this.untilOpen(1);
      const ended = new AbortController();
      const link = this.links[this.turn++ % this.links.length];
      const onClose = (): void => ended.abort();
      link?.once('close', onClose);
      this.push(
        { ...envelope, envelope_id: id, accepts_response_payload: envelope.type !== 'events_api', retry_attempt: attempt },
        link,
      );
      const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(ackMs)]);
      const acked = await once(this.events, id, { signal }).catch(() => null);
      link?.off('close', onClose);
      if (acked !== null) return ackSchema.parse(acked[0]);
      if (!ended.signal.aborted) return null;
    }
    return null;
  }

  /** Sends a frame as it is. */
  push(frame: unknown, link: WebSocket | undefined = this.links[0]): void {
    link?.send(typeof frame === 'string' || frame instanceof Uint8Array ? frame : JSON.stringify(frame));
  }

  /** Asks the oldest connection to be opened again, as Slack does every few hours. */
  refresh(reason: 'refresh_requested' | 'warning' = 'refresh_requested'): void {
    const [oldest] = this.links;
    this.push({ type: 'disconnect', reason, debug_info: { host: 'applink-1' } }, oldest);
  }

  /** Cuts every connection without a word. */
  cut(): void {
    for (const link of this.links.splice(0)) link.terminate();
  }

  /** The next acknowledgement is lost, and its connection with it. */
  loseNextAck(): void {
    this.deaf += 1;
  }

  close(): void {
    this.cut();
    for (const link of this.server.clients) link.terminate();
    this.server.close();
  }

  private greet(link: WebSocket): void {
    this.links.push(link);
    link.on('close', () => this.forget(link));
    link.on('message', (data: Buffer) => this.take(link, data.toString()));
    this.push(
      {
        type: 'hello',
        num_connections: this.links.length,
        connection_info: { app_id: this.appId },
        debug_info: { host: 'applink-1', approximate_connection_time: 18_060 },
      },
      link,
    );
    this.events.emit('link');
  }

  private forget(link: WebSocket): void {
    const place = this.links.indexOf(link);
    if (place >= 0) this.links.splice(place, 1);
    this.events.emit('link');
  }

  private take(link: WebSocket, text: string): void {
    if (this.deaf > 0) {
      this.deaf -= 1;
      this.forget(link);
      link.terminate();
      return;
    }
    const ack = ackSchema.parse(JSON.parse(text));
    this.acks.push(ack);
    this.events.emit(ack.envelope_id, ack);
  }
}

/** The envelope of what Slack would post as a form or as JSON. */
export function envelopeOf(body: string): Envelope {
  if (body.startsWith('{')) return { type: 'events_api', payload: JSON.parse(body) };
  const { payload, ...fields } = Object.fromEntries(new URLSearchParams(body));
  return payload === undefined
    ? { type: 'slash_commands', payload: fields }
    : { type: 'interactive', payload: JSON.parse(payload) };
}
