/** Slack's requests over HTTP: Bolt's receiver behind a port and a gate of our own. */
import { type Logger as BoltLogger, HTTPReceiver, type ReceiverProcessEventErrorHandlerArgs } from '@slack/bolt';
import type { Door } from './door.js';
import { type Front, type FrontOptions, openFront, requestPath } from './front.js';

export function httpDoor(options: Omit<FrontOptions, 'pass'>, logger: BoltLogger): Door {
  const receiver = new HTTPReceiver({
    signingSecret: options.signingSecret,
    endpoints: requestPath,
    logger,
    processEventErrorHandler: refuseUnread,
  });
  let front: Front | null = null;

  return {
    receiver,
    open: async () => {
      front = await openFront({ ...options, pass: receiver.requestListener });
    },
    close: async () => {
      await front?.close();
      front = null;
    },
    leave: async () => {},
    port: () => {
      if (front === null) throw new Error('Slack was not started.');
      return front.port;
    },
  };
}

/** Bolt throws before any listener when a form that passed the gate lacks something that Bolt reads: a bad request, no failure of ours. */
async function refuseUnread({ response }: ReceiverProcessEventErrorHandlerArgs): Promise<boolean> {
  if (!response.headersSent) response.writeHead(400).end();
  return true;
}
