/** How often one person may ask, and that a refusal in chat leaves a line in the log. */
import type { Actor, ChatEvent } from '../../src/chat/platform';
import type { Deciding } from '../../src/gateway/decisions/decisions';
import { createEventHandler, type HandlerPorts } from '../../src/gateway/events/handle-event';
import { rateLimited } from '../../src/gateway/events/rate-limit';
import type { Clock } from '../../src/lib/clock';
import { isRefusal, refuse } from '../../src/lib/errors';
import type { Person } from '../../src/lib/person';
import { noLimits } from '../support/wire/no-limits';

const person = (id: string): Person => ({ entraId: id, name: id });
const conversation = { platform: 'slack', channel: 'C1' };
const tenant = { name: 'contoso', id: 't', settingsVersion: 'v' };

/** Counts what gets through. */
function recorder(max: number) {
  let now = 0;
  let through = 0;
  const clock: Clock = { now: () => new Date(now), monotonicMs: () => now, sleep: async () => undefined };
  const done = async () => {
    through += 1;
    return null;
  };
  const all = {
    requestAudit: done,
    requestPlan: done,
    requestRevert: done,
    keep: done,
    allow: () => null,
  };
  const deciding = rateLimited(all as unknown as Deciding, clock, max);
  return {
    deciding,
    through: () => through,
    wait: (ms: number) => {
      now += ms;
    },
    asks: (who: string) => deciding.requestAudit({ person: person(who), tenant, conversation }),
  };
}

test('who asks too often within a minute is told how long to wait', async () => {
  const { asks, wait, through } = recorder(2);
  await asks('ana');
  wait(20_000);
  await asks('ana');
  expect(await asks('ana')).toMatchObject({ code: 'too-many-requests', remedy: expect.stringContaining('in 40 s') });
  expect(through()).toBe(2);
});

test('what is refused does not count, so the wait is never longer than it was said to be', async () => {
  const { asks, wait } = recorder(2);
  await asks('ana');
  await asks('ana');
  for (let n = 0; n < 5; n += 1) expect(isRefusal(await asks('ana'))).toBe(true);
  wait(60_000);
  expect(await asks('ana')).toBeNull();
});

test('one person does not use up what another may ask', async () => {
  const { asks } = recorder(1);
  await asks('ana');
  expect(await asks('bo')).toBeNull();
});

test('undoing, containing and keeping are never refused for their number', async () => {
  const { asks, deciding } = recorder(1);
  const call = { person: person('ana'), tenant, conversation };
  await asks('ana');
  expect(isRefusal(await asks('ana'))).toBe(true);
  expect(await deciding.requestRevert(call, 'c-1')).toBeNull();
  expect(deciding.allow(call, 'urgent')).toBeNull();
  expect(await deciding.keep(call, 'c-1')).toBeNull();
});

test('a refusal in chat is logged with its code, the act and the account, and without what was typed', async () => {
  const lines: (readonly [object, string])[] = [];
  const note = (fields: object, message: string): void => void lines.push([fields, message]);
  const actor: Actor = { platform: 'slack', id: 'U9', membership: 'guest' };
  const ports = {
    directory: {
      identify: async () => refuse('not-a-member', 'Guests may do nothing.', 'Ask a member.'),
      within() {
        return this;
      },
    },
    limits: noLimits,
    commands: [],
    logger: { info: note, warn: note, error: note },
    newId: () => 'f-1',
  } as unknown as HandlerPorts;
  const event: ChatEvent = { kind: 'command', text: 'plan secret-words', actor, conversation, key: 'k' };
  await createEventHandler(ports, null)(event);
  expect(lines).toEqual([
    [{ code: 'not-a-member', act: 'command', platform: 'slack', account: 'U9', membership: 'guest' }, 'an act was refused'],
  ]);
});
