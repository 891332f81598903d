/** An act of a person counts once: claimed by the chat that it came from, or else by the gateway, and never twice. */
import type { ChatEvent } from '../../src/chat/platform';
import { createEventHandler, type HandlerPorts } from '../../src/gateway/events/handle-event';
import { refuse } from '../../src/lib/errors';
import { noLimits } from '../support/wire/no-limits';

const actor = { platform: 'terminal', id: 'U9', membership: 'guest' } as const;
const event: ChatEvent = {
  kind: 'command',
  text: 'status',
  actor,
  conversation: { platform: 'terminal', channel: 'C1' },
  key: 'k',
};

/** The part of a gateway that says no to everyone: how often it was asked is how often an act was carried out. */
function gateway() {
  const asked: string[] = [];
  const ports = {
    limits: noLimits,
    directory: {
      identify: async () => {
        asked.push('who');
        return refuse('not-a-member', 'Guests may do nothing.', 'Ask a member.');
      },
      within() {
        return this;
      },
    },
    commands: [],
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    newId: () => 'f-1',
  } as unknown as HandlerPorts;
  return { ports, asked };
}

test('what a chat claimed by itself is not claimed again', async () => {
  const { ports, asked } = gateway();
  const handle = createEventHandler(ports, null);
  expect(await handle(event)).not.toBeNull();
  expect(asked).toHaveLength(1);
});

test('what comes a second time from a chat that claims nothing is not carried out', async () => {
  const { ports, asked } = gateway();
  const claimed = new Set<string>();
  const once = { claim: async (key: string) => !claimed.has(key) && claimed.add(key) !== undefined };
  const handle = createEventHandler(ports, once);
  expect([await handle(event), await handle(event)]).toEqual([expect.anything(), null]);
  expect(asked).toHaveLength(1);
});
