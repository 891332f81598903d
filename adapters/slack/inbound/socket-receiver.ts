/** Socket Mode: what people do comes over connections that we open to Slack, so that no address of ours has to be reachable. */
import type { Receiver } from '@slack/bolt';
import type { SlackReceiver } from './receiver.js';
import { createSocketConnection, type SocketConnectionOptions } from './socket-connection.js';

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
