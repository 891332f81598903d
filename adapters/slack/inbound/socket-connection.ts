/** One Socket Mode connection that is kept open: opened anew when Slack renews it, and again and again when it breaks. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Logger as BoltLogger, SocketModeReceiver, type webApi } from '@slack/bolt';
import { InputError } from '../../../src/lib/errors.js';
import type { Logger } from '../../../src/lib/log.js';
import { slackCode, toDeliveryError } from '../outbound/delivery.js';
import type { Ours } from './gate.js';
import { filterSocket, type SocketFilter } from './socket-filter.js';

export interface SocketConnectionOptions extends Ours {
  /** The app-level token, `xapp-…`. */
  readonly appToken: string;
  readonly clientOptions: webApi.WebClientOptions;
  readonly boltLogger: BoltLogger;
  readonly logger: Logger;
  /** Whether acts are left to other connections, as this process is about to end. */
  readonly isClosing: () => boolean;
}

export interface SocketConnection {
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

export function createSocketConnection(options: SocketConnectionOptions): SocketConnection {
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
        this.options.logger.info({}, 'A connection to Slack was opened anew.');
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
