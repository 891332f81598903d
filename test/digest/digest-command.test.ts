/** /harden digest: the last digest once more as one card, and when the next one comes. */

import { controls } from '../../src/controls/index';
import { digestSections } from '../../src/features/digest-sections';
import { nextDue } from '../../src/lib/calendar';
import { digestCopy, noDigestYet } from '../../src/views/digest';
import { textOf } from '../support/chat/chat-room';

const now = new Date('2026-11-24T10:00:00Z');
const next = new Date('2026-11-25T07:00:00Z');
const digest = {
  day: '2026-11-24',
  at: '2026-11-24T07:00:00.000Z',
  score: { now: 75, yesterday: 80, lastWeek: null },
  trend: [80, 75],
  verdicts: { pass: 1, unknown: 1 },
  moves: [],
  unchecked: [{ control: 'smtp-auth', missing: ['exchange.TransportConfig'] }],
  waiting: [],
  changes: [],
  lapsing: [],
  waived: 0,
  checkpoint: 'hardenbot-checkpoint:contoso:1:aa:key:signature',
};

test('the last digest is one card, with what stands below the message in the channel, and no word of a thread', () => {
  const text = textOf(
    digestCopy({ tenant: 'contoso', digest, next, now, nameOf: (id) => id, controls, sections: digestSections }),
  );
  for (const words of [
    'Score 75',
    'Could not check: smtp-auth',
    'hardenbot-checkpoint',
    'The next digest comes 2026-11-25 07:00',
  ])
    expect(text).toContain(words);
  expect(text).not.toContain('In the thread');
});

test('before the first one it says when that comes, or that none is set', () => {
  expect(textOf(noDigestYet('contoso', next))).toContain('The next digest comes 2026-11-25 07:00');
  expect(textOf(noDigestYet('contoso', null))).toContain(
    'This tenant gets no digest. To propose one: /harden set digest.at=08:00 digest.timeZone=Europe/Berlin',
  );
});

test.each([
  ['today, before its time', '2026-11-24T06:00:00Z', 'Europe/Berlin', '2026-11-24T07:00:00.000Z'],
  ['tomorrow, at its very time', '2026-11-24T07:00:00Z', 'Europe/Berlin', '2026-11-25T07:00:00.000Z'],
  ['after a day that the zone skips', '2011-12-29T20:00:00Z', 'Pacific/Apia', '2011-12-30T18:00:00.000Z'],
])('the next one comes %s', (_when, at, timeZone, expected) => {
  expect(nextDue(new Date(at), { at: '08:00', timeZone }).toISOString()).toBe(expected);
});
