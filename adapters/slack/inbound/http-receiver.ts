/** Slack's requests over HTTP: Bolt's receiver behind a port and a gate of our own. */

import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { type Logger as BoltLogger, HTTPReceiver, type Receiver, type ReceiverProcessEventErrorHandlerArgs } from '@slack/bolt';
import {
  createBodyReader,
  endWith,
  type Listening,
  listenAt,
  refusalLog,
  requestTimes,
} from '../../../src/chat/http-listener.js';
import type { Logger, LogsWarnings } from '../../../src/lib/log.js';
import { type GateOptions, gate } from './gate.js';

export function createHttpReceiver(options: Omit<HttpListenerOptions, 'pass'>, logger: BoltLogger): SlackReceiver {
  const receiver = new HTTPReceiver({
    signingSecret: options.signingSecret,
    endpoints: requestPath,
    logger,
    customPropertiesExtractor: (request) => ('act' in request ? { act: request.act } : {}),
    processEventErrorHandler: refuseUnread,
  });
  let listener: Listening | null = null;

  return {
    receiver,
    open: async () => {
      listener = await openListener({ ...options, pass: receiver.requestListener });
    },
    close: async () => {
      await listener?.close();
      listener = null;
    },
    leave: async () => {},
    port: () => {
      if (listener === null) throw new Error('Slack was not started.');
      return listener.port;
    },
  };
}

/** Bolt throws before any listener when a form that passed the gate lacks something that Bolt reads: a bad request, no failure of ours. */
async function refuseUnread({ response }: ReceiverProcessEventErrorHandlerArgs): Promise<boolean> {
  if (!response.headersSent) response.writeHead(400).end();
  return true;
}

/** The one address that Slack sends to; the app manifest declares it. */
export const requestPath = '/slack/events';

/** A click carries the blocks of its message, so it is larger than any card; nothing Slack sends comes near this. */
const bodyLimit = 1024 * 1024;

interface HttpListenerOptions extends GateOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly logger: Logger;
  /** Takes a request that passed, with its bytes in `rawBody` and what was read from them in `act`. */
  readonly pass: RequestListener;
}

async function openListener(options: HttpListenerOptions): Promise<Listening> {
  const read = createBodyReader(bodyLimit);
  const refusals = refusalLog(options.logger, options.now);
  const server = createServer({ ...requestTimes }, (request, response) => {
    receive({ ...options, read, refusals }, request, response).catch((error: unknown) => {
      options.logger.error({ error: String(error) }, 'A request from Slack could not be read.');
      response.destroy();
    });
  });
  return listenAt(server, options.listen);
}

interface Receiving extends HttpListenerOptions {
  readonly read: ReturnType<typeof createBodyReader>;
  readonly refusals: LogsWarnings;
}

async function receive(options: Receiving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url !== requestPath || request.method !== 'POST') return endWith(404, request, response);
  const body = await options.read(request);
  if (body === 'gone') return void response.destroy();
  if (body === 'too large') {
    options.refusals.warn({ status: 413 }, 'A request to the Slack address was refused: too large.');
    return endWith(413, request, response);
  }
  const passed = gate(options, request.headers, body);
  if ('reason' in passed) {
    if (passed.status !== 200) options.refusals.warn(passed, `A request to the Slack address was refused: ${passed.reason}.`);
    return endWith(passed.status, request, response);
  }
  options.pass(Object.assign(request, { rawBody: body, ...passed }), response);
}

/** The intake of what people do: what Bolt's app is made with, and how it is opened and closed. */
export interface SlackReceiver {
  readonly receiver: Receiver;
  /** Throws InputError when what it is opened with is wrong. */
  open(): Promise<void>;
  /** Takes nothing new. */
  close(): Promise<void>;
  /** Gives up what acknowledgements still need, once nothing is under way. */
  leave(): Promise<void>;
  /** The port that it listens on; null: none. Throws before `open`. */
  port(): number | null;
}
