/** The card of what is watched, where logs cannot be read: what nobody can hear is not called watched, and its silence is no good sign. */
import { watchCard } from '../src/features/signals/gateway/watch-card';
import { signalSettings } from '../src/features/signals/settings';
import type { SignalState } from '../src/features/signals/store';
import { textOf } from './support/chat/chat-room';

const now = new Date('2026-11-24T09:00:00Z');
const read = { judged: [], late: 0, unreadable: 0, nextAt: now.toISOString(), answeredAt: '2026-11-24T08:59:00Z' };
const failed = { since: '2026-11-21T18:24:00Z', rounds: 9, kind: 'unavailable', reason: 'Microsoft Graph answered 503' };

function cardOf(sources: object): string {
  const settings = signalSettings.parse({});
  if (settings === null) throw new Error('Nothing is watched.');
  const state = { sources, quiet: [] } as unknown as SignalState;
  return textOf(watchCard({ tenant: 'contoso', settings, state, unread: [], signals: [], now }));
}

test('all that is watched is counted, and that there was no sign, while every log is read', () => {
  const card = cardOf({ audits: read, signIns: read });
  expect(card).toMatch(/^Signals of contoso: \d+ kinds watched/);
  expect(card).toContain('No other signs in the last 24 hours.');
});

test('logs that are silent stand in the title, with the day since when, and no silence is called quiet', () => {
  const card = cardOf({ audits: { ...read, failed }, signIns: read });
  expect(card).toMatch(/^Signals of contoso: 1 of 2 logs cannot be read/);
  expect(card).toContain('silent since 2026-11-21 18:24 UTC');
  expect(card).toContain('No other signs in the last 24 hours, in what could be read.');
});

test('a log for which the licence is missing is named, and does not ring in the title every day', () => {
  const card = cardOf({ audits: read, riskyUsers: { ...read, failed: { ...failed, licence: 'Microsoft Entra ID P2' } } });
  expect(card).toMatch(/^Signals of contoso: \d+ kinds watched/);
  expect(card).toContain('Missing licence: Microsoft Entra ID P2.');
  expect(card).toContain('in what could be read.');
});
