/** Which signs a standing rule covers, and when: each condition alone, at its edge. */

import { type Rules, ruleFor, rulesInForce, rulesKey } from '../../src/features/signals/contain-rules';
import type { StoredSign } from '../../src/features/signals/entry-terms';
import type { ContainRule } from '../../src/features/signals/settings';

const decidedAt = '2026-11-01T12:00:00.000Z';
const decided = { at: decidedAt } as Rules['decided'];
const rule: ContainRule = { kinds: ['inbox-rule'], confidence: 'certain', atMost: 2, until: '2026-12-31' };
const sign: StoredSign = {
  kind: 'inbox-rule',
  about: { type: 'person', id: 'ben', name: 'ben@contoso.com' },
  rowIds: ['row-1'],
  key: 'k',
  at: '2026-11-24T09:00:00.000Z',
  answeredAt: '2026-11-24T09:05:00.000Z',
  says: 'A rule.',
  evidence: [],
  confidence: 'certain',
  weight: 'A',
  reasons: [],
  presses: [],
};
const covers = (more: Partial<ContainRule>, other: Partial<StoredSign> = {}, now = '2026-11-24T09:06:00Z', timeZone = 'UTC') =>
  ruleFor({ ...sign, ...other }, { rules: [{ ...rule, ...more }], decided }, { now: new Date(now), timeZone }) !== undefined;

test.each<[string, boolean, Parameters<typeof covers>]>([
  ['the kind that it names', true, [{}]],
  ['another kind', false, [{ kinds: ['app-consent'] }]],
  ['a sign that waits for another one', false, [{}, { weight: 'B' }]],
  ['a sign that is likely, where it has to be certain', false, [{}, { confidence: 'likely' }]],
  ['a sign that is likely, where that is enough', true, [{ confidence: 'likely' }, { confidence: 'likely' }]],
  ['a sign that is only possible', false, [{ confidence: 'likely' }, { confidence: 'possible' }]],
  ['a sign that was read before people decided', false, [{}, { answeredAt: '2026-11-01T11:59:59.000Z' }]],
  ['the last second of its last day', true, [{ until: '2026-11-24' }, {}, '2026-11-24T23:59:59Z']],
  ['the next day', false, [{ until: '2026-11-24' }, {}, '2026-11-25T00:00:00Z']],
  [
    'its last day in the time zone of the tenant',
    true,
    [{ until: '2026-11-24' }, {}, '2026-11-25T01:00:00Z', 'America/New_York'],
  ],
  [
    'what comes more than 90 days after people decided',
    false,
    [{ until: '2027-12-31' }, { answeredAt: '2027-02-01T00:00:00.000Z' }, '2027-02-01T00:00:00Z'],
  ],
  ['an hour within', true, [{ from: '09:00', to: '10:00' }]],
  ['the minute at which its hours end', false, [{ from: '08:00', to: '09:06' }]],
  ['the night that began on the day before', true, [{ from: '18:00', to: '09:30' }]],
  ['an hour outside', false, [{ from: '18:00', to: '09:00' }]],
])('%s: %s', (_what, isCovered, of) => {
  expect(covers(...of)).toBe(isCovered);
});

test('a rule whose hours the clocks skip covers nothing on that day', () => {
  const of = {
    rules: [{ ...rule, from: '02:00', to: '03:00', until: '2027-12-31' }],
    decided: { ...decided, at: '2027-03-01T00:00:00.000Z' },
  };
  const at = (now: string) =>
    ruleFor({ ...sign, answeredAt: now }, of, { now: new Date(now), timeZone: 'Europe/Berlin' }) !== undefined;
  expect(at('2027-03-27T01:30:00.000Z')).toBe(true);
  expect(at('2027-03-28T13:00:00.000Z')).toBe(false);
  expect(at('2027-03-29T00:30:00.000Z')).toBe(true);
});

test('rules count where a change of settings decided on them, and nowhere else', () => {
  const entry = { key: rulesKey, value: [{}], entry: decided, whyNot: null };
  expect(rulesInForce([entry], [rule])).toEqual({ rules: [rule], decided });
  expect(rulesInForce([], [rule])).toBeNull();
  expect(rulesInForce([{ ...entry, whyNot: 'file-changed' }], [rule])).toBeNull();
  expect(rulesInForce([{ ...entry, value: [] }], [rule])).toBeNull();
  expect(rulesInForce([{ ...entry, key: 'signals.loudness' }], [rule])).toBeNull();
});
