/** Socket Mode: what people do comes over connections that we open to Slack, so that no address of ours has to be reachable. */

import { setTimeout as wait } from 'node:timers/promises';
import { type Logger as BoltLogger, type Receiver, SocketModeReceiver, type webApi } from '@slack/bolt';
import { z } from 'zod';
import { InputError } from '../../../src/lib/errors.js';
import { parsedOrNull } from '../../../src/lib/json.js';
import type { Logger } from '../../../src/lib/log.js';
import { slackCode, toDeliveryError } from '../outbound/delivery.js';
import { type Act, readAct } from './events.js';
import { type Ours, passing } from './gate.js';
import type { SlackReceiver } from './http-receiver.js';

/**
 * Slack renews each connection every few hours and asks for that on the connection itself. With two of them, whatever happens
 * meanwhile comes over the other one; Slack allows ten for an app.
 */
const connections = 2;

export function createSocketReceiver(options: Omit<SocketConnectionOptions, 'isClosing'>): SlackReceiver {
  let closing = false;
  const all = Array.from({ length: connections }, () => createSocketConnection({ ...options, isClosing: () => closing }));
  const [first, ...others] = all;

  const receiver: Receiver = {
    init: (app) => {
      for (const connection of all) connection.receiver.init(app);
    },
    start: async () => {},
    stop: async () => {},
  };

  return {
    receiver,
    open: async () => {
      await first?.open();
      await Promise.all(others.map((connection) => connection.tryOpen()));
    },
    close: async () => {
      closing = true;
    },
    leave: async () => {
      await Promise.all(all.map((connection) => connection.close()));
    },
    port: () => null,
  };
}

/** The gate of Socket Mode: what arrives on a connection is looked at before Bolt's client sees it. */
interface SocketFilterOptions extends Ours {
  readonly logger: Logger;
  readonly isClosing: () => boolean;
}

interface SocketFilter {
  /** The app that the last greeting named, where it is not ours. */
  readonly foreignApp: () => string | null;
  /** The act of an envelope that passed, once. */
  readonly take: (envelopeId: string) => Act | null;
}

/** As on the HTTP port: a click carries the blocks of its message, and nothing Slack sends comes near this. */
const maxLength = 1024 * 1024;

/** Which acts come in which envelope. */
const kinds = { slash_commands: ['command'], interactive: ['press', 'submission'], events_api: ['home'] } as const;

const frameSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), connection_info: z.object({ app_id: z.string().max(50) }).optional() }),
  z.object({ type: z.literal('disconnect'), reason: z.string().max(100).optional() }),
  z.object({
    type: z.enum(['slash_commands', 'interactive', 'events_api']),
    envelope_id: z.string().min(1).max(200),
    payload: z.unknown(),
  }),
]);

/**
 * Nothing of a refused envelope is acknowledged, so Slack shows the person that it did not arrive. Bolt's client would throw outside
 * of every handler on an envelope that lacks what it reads (socket-mode 3.1.0), which ends the process; it never gets one.
 */
function filterSocket(client: SocketModeReceiver['client'], options: SocketFilterOptions): SocketFilter {
  let foreign: string | null = null;
  const acts = new Map<string, Act>();
  const listeners = client.listeners('ws_message');
  client.removeAllListeners('ws_message');

  client.on('ws_message', (data: unknown, isBinary: unknown) => {
    const stop = whyStop(data);
    if (stop === null) for (const listener of listeners) listener(data, isBinary);
    else options.logger.warn({ reason: stop }, `An envelope of Slack's was refused: ${stop}.`);
  });

  function whyStop(data: unknown): string | null {
    if (typeof data !== 'string' || data.length > maxLength) return 'size';
    const parsed = frameSchema.safeParse(parsedOrNull(data));
    if (!parsed.success) return 'form';
    const frame = parsed.data;
    if (frame.type === 'disconnect') {
      options.logger.info({ reason: frame.reason }, 'Slack ends a connection.');
      return null;
    }
    if (frame.type === 'hello') {
      const app = frame.connection_info?.app_id ?? options.appId;
      foreign = app === options.appId ? null : app;
      if (foreign !== null) void client.disconnect();
      return foreign === null ? null : 'another app';
    }
    if (options.isClosing()) return 'this process ends';
    const act = readAct(frame.payload);
    if (act !== null && !isOneOf(kinds[frame.type], act.kind)) return 'form';
    const passed = passing(options, act);
    if ('reason' in passed) return passed.reason;
    if (passed.act !== null) acts.set(frame.envelope_id, passed.act);
    return null;
  }

  return {
    foreignApp: () => foreign,
    take: (envelopeId) => {
      const act = acts.get(envelopeId) ?? null;
      acts.delete(envelopeId);
      return act;
    },
  };
}

function isOneOf(some: readonly Act['kind'][], kind: Act['kind']): boolean {
  return some.includes(kind);
}

/** One Socket Mode connection that is kept open: opened again when Slack renews it, and again and again when it breaks. */
interface SocketConnectionOptions extends Ours {
  /** The app-level token, `xapp-…`. */
  readonly appToken: string;
  readonly clientOptions: webApi.WebClientOptions;
  readonly boltLogger: BoltLogger;
  readonly logger: Logger;
  /** Whether acts are left to other connections, as this process is about to end. */
  readonly isClosing: () => boolean;
}

interface SocketConnection {
  readonly receiver: SocketModeReceiver;
  /** Opens the connection and keeps it open. Throws InputError when Slack refuses the token, DeliveryError when it cannot be reached. */
  open(): Promise<void>;
  /** The same, but a connection that cannot be opened now is opened later. */
  tryOpen(): Promise<void>;
  close(): Promise<void>;
}

/** How long Slack may take for its first word on a connection, and for the last one. */
const helloMs = 15_000;
const closeWithinMs = 1000;
/** A connection that held for so long was a good one. */
const soundMs = 10_000;
const maxPauseMs = 30_000;

interface Connection {
  /** Settles when the connection is no more. */
  readonly ended: Promise<void>;
}

function createSocketConnection(options: SocketConnectionOptions): SocketConnection {
  return new RenewedConnection(options);
}

class RenewedConnection implements SocketConnection {
  readonly receiver: SocketModeReceiver;
  private readonly client: SocketModeReceiver['client'];
  private readonly filter: SocketFilter;
  private readonly end = new AbortController();
  private failures = 0;
  private kept: Promise<void> = Promise.resolve();
  private opening: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: SocketConnectionOptions) {
    this.receiver = new SocketModeReceiver({
      appToken: options.appToken,
      // Bolt's own way to reconnect waits five seconds first, and ends the process when Slack refuses the token meanwhile (socket-mode 3.1.0).
      autoReconnectEnabled: false,
      logger: options.boltLogger,
      customPropertiesExtractor: ({ envelope_id: envelope }: { readonly envelope_id: string }) => {
        const act = this.filter.take(envelope);
        return act === null ? {} : { act };
      },
      installerOptions: { clientOptions: options.clientOptions },
    });
    this.client = this.receiver.client;
    this.filter = filterSocket(this.client, options);
  }

  async open(): Promise<void> {
    const { ended } = await this.connect();
    this.kept = this.keepOpen(ended);
  }

  async tryOpen(): Promise<void> {
    const connection = await this.connect().catch((error: unknown) => {
      this.options.logger.warn({ error: String(error) }, 'A further connection to Slack cannot be opened; it is tried again.');
      return { ended: Promise.resolve() };
    });
    this.kept = this.keepOpen(connection.ended);
  }

  async close(): Promise<void> {
    await this.hangUp();
    await this.kept;
  }

  private connect(): Promise<Connection> {
    const connection = this.openOnce();
    this.opening = connection.catch(() => {});
    return connection;
  }

  private async openOnce(): Promise<Connection> {
    let over = (): void => {};
    const ended = new Promise<void>((resolve) => {
      over = resolve;
    });
    this.client.once('disconnected', over);
    const tooLate = setTimeout(() => void this.client.disconnect(), helloMs);
    try {
      await this.client.start();
    } catch (error) {
      this.client.removeListener('disconnected', over);
      throw whyNot(error, this.filter, this.options.appId);
    } finally {
      clearTimeout(tooLate);
    }
    const sound = setTimeout(() => {
      this.failures = 0;
    }, soundMs).unref();
    return { ended: ended.finally(() => clearTimeout(sound)) };
  }

  /** The first new connection is opened at once, further ones after growing pauses. */
  private async keepOpen(first: Promise<void>): Promise<void> {
    let ended = first;
    for (;;) {
      await ended;
      if (this.end.signal.aborted) return;
      const pauseMs = this.failures === 0 ? 0 : Math.min(maxPauseMs, 1000 * 2 ** (this.failures - 1));
      this.failures += 1;
      await wait(pauseMs, undefined, { signal: this.end.signal }).catch(() => {});
      if (this.end.signal.aborted) return;
      try {
        ({ ended } = await this.connect());
        this.options.logger.info({}, 'A connection to Slack was opened again.');
      } catch (error) {
        this.options.logger.warn({ error: String(error) }, 'A connection to Slack cannot be opened; it is tried again.');
        ended = Promise.resolve();
      }
    }
  }

  private async hangUp(): Promise<void> {
    this.end.abort();
    // Ended while it opens, the client leaves a timer of half a minute behind (socket-mode 3.1.0).
    await Promise.race([this.opening, wait(closeWithinMs, undefined, { ref: false })]);
    const gone = this.client.disconnect();
    // The second request does not wait for an answer of Slack's.
    const impatient = setTimeout(() => void this.client.disconnect(), closeWithinMs);
    await gone;
    clearTimeout(impatient);
  }
}

function whyNot(error: unknown, filter: SocketFilter, appId: string): unknown {
  const foreign = filter.foreignApp();
  if (foreign !== null)
    return new InputError('Slack is not set up', [
      `slack.appToken belongs to app ${foreign}, not to ${appId}; copy the app-level token of that app, or correct slack.appId`,
    ]);
  const code = slackCode(error);
  if (code !== null && toDeliveryError(error) instanceof Error)
    return new InputError('Slack is not set up', [
      `slack.appToken is not accepted (${code}); make an app-level token with connections:write, and turn Socket Mode on`,
    ]);
  return error === undefined ? new Error('Slack closed the connection before its first word.') : toDeliveryError(error);
}
