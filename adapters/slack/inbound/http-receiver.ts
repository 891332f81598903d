/** Slack's requests over HTTP: Bolt's receiver behind a port and a gate of our own. */
import { type Logger as BoltLogger, HTTPReceiver, type ReceiverProcessEventErrorHandlerArgs } from '@slack/bolt';
import type { Listening } from '../../../src/chat/http-listener.js';
import type { SlackReceiver } from './receiver.js';
import { type HttpListenerOptions, openListener, requestPath } from './request-listener.js';

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
