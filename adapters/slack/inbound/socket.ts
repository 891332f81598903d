/** Socket Mode: what people do comes over connections that we open to Slack, so that no address of ours has to be reachable. */
import type { Receiver } from '@slack/bolt';
import type { Door } from './door.js';
import { createLine, type LineOptions } from './line.js';

/**
 * Slack renews each connection every few hours and asks for that on the connection itself. With two of them, whatever happens
 * meanwhile comes over the other one; Slack allows ten for an app.
 */
const lines = 2;

export function socketDoor(options: Omit<LineOptions, 'isClosing'>): Door {
  let closing = false;
  const all = Array.from({ length: lines }, () => createLine({ ...options, isClosing: () => closing }));
  const [first, ...others] = all;

  const receiver: Receiver = {
    init: (app) => {
      for (const line of all) line.receiver.init(app);
    },
    start: async () => {},
    stop: async () => {},
  };

  return {
    receiver,
    open: async () => {
      await first?.open();
      await Promise.all(others.map((line) => line.tryOpen()));
    },
    close: async () => {
      closing = true;
    },
    leave: async () => {
      await Promise.all(all.map((line) => line.hangUp()));
    },
    port: () => null,
  };
}
