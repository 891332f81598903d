/** A month of looking adds mail up by day: each day once, as the tenant was then. */

import { addLook, affectedBy, beginShadow, type Looked, mailSentence, type Shadow } from '../../src/cli/try/shadow/shadow';
import type { MailCount, MailImpact } from '../../src/controls/control';

const begun = new Date('2026-11-24T09:00:00Z');
const count = (day: string, messages: number, who = 'kim@contoso.com', isHeld = false): MailCount => ({
  day,
  who,
  by: 'kim@elsewhere.example',
  isHeld,
  messages,
});

function after(looks: readonly (readonly [string, Partial<MailImpact>])[]): Shadow {
  return looks.reduce(
    (shadow, [at, mail]) => {
      const looked: Looked = {
        control: 'auto-forward',
        verdict: 'fail',
        operations: 1,
        refused: null,
        exempt: [],
        leftOut: 0,
        notMeasured: [],
        mail: { counts: [], leftOut: 0, complete: true, bound: 'at least', end: 'not forwarded', ...mail },
      };
      return addLook(shadow, new Date(at), [looked]);
    },
    beginShadow('t', 30, begun),
  );
}
const mailAfter = (looks: Parameters<typeof after>[0]) => affectedBy(after(looks))[0]?.mail;

test('a day that is read again counts once, with what came since', () => {
  const mail = mailAfter([
    ['2026-11-24T09:00:00Z', { counts: [count('2026-11-23', 9), count('2026-11-24', 2)] }],
    ['2026-11-25T09:00:00Z', { counts: [count('2026-11-24', 5), count('2026-11-25', 1, 'kim@contoso.com', true)] }],
  ]);
  // The day before it began is no part of it, and what the filter held nobody misses.
  expect(mail).toMatchObject({ messages: 5, held: 1, people: [{ who: 'kim@contoso.com', messages: 5 }] });
});

test('a mailbox that forwards since yesterday forwarded nothing on days that were settled before', () => {
  const days = ['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28'];
  const late = days.map((day) => count(day, 3, 'lee@contoso.com'));
  const mail = mailAfter([
    ['2026-11-27T09:00:00Z', {}],
    ['2026-11-28T09:00:00Z', { counts: late }],
  ]);
  expect(mail?.messages).toBe(9);
});

test('traces that could not be read settle no day, and where they never could the change is not measured', () => {
  const failing: Partial<MailImpact> = { complete: false };
  expect(mailAfter([['2026-11-27T09:00:00Z', failing]])).toBeUndefined();
  const caughtUp = mailAfter([
    ['2026-11-27T09:00:00Z', failing],
    ['2026-11-28T09:00:00Z', { counts: [count('2026-11-24', 4)] }],
  ]);
  expect(caughtUp?.messages).toBe(4);
});

test('a figure that traces cannot make exact says which way it may be off', () => {
  const mail = mailAfter([['2026-11-25T09:00:00Z', { counts: [count('2026-11-24', 1)], bound: 'at most', end: 'rejected' }]]);
  expect(mail && mailSentence(mail)).toBe('at most 1 message rejected, of 1 address');
});
