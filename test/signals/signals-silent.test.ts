/** The card of what is watched, where logs cannot be read: what nobody can hear is not called watched, and its silence is no good sign. */
import { deafSign } from '../../src/features/signals/deaf';
import { section } from '../../src/features/signals/digest-section';
import { watchCard } from '../../src/features/signals/gateway/watch-card';
import { signalSettings } from '../../src/features/signals/settings';
import type { SignalState } from '../../src/features/signals/store';
import { stateAfter } from '../../src/features/signals/worker/read-source';
import { sourceSpecs } from '../../src/features/signals/worker/sources';
import type { Digest } from '../../src/posture/digest';
import { textOf } from '../support/chat/chat-room';

const now = new Date('2026-11-24T09:00:00Z');
const read = { judged: [], late: 0, unreadable: 0, nextAt: now.toISOString(), answeredAt: '2026-11-24T08:59:00Z' };
const failed = { since: '2026-11-21T18:24:00Z', rounds: 9, kind: 'unavailable', reason: 'Microsoft Graph answered 503' };

/** The state of a log after a look in which these rows were new: happened and readable, each as the time of a day. */
function lookedAt(state: object, at: string, rows: readonly (readonly [string, string])[], unreadable = 0): object {
  const fresh = rows.map(([happened, readable], n) => ({
    id: `${at} ${n}`,
    at: new Date(happened),
    answeredAt: new Date(readable),
  }));
  const when = new Date(at);
  const answer = { spec: sourceSpecs[0], observations: fresh, unreadable, at: when, askedAt: when, problem: null, swept: [] };
  return stateAfter(state as never, answer as never, { fresh: fresh as never, everyMs: 60_000 });
}

test('rows that came late, and rows that nobody could judge, are named for a day', () => {
  const first = { mark: '2026-11-23T09:00:00Z', nextAt: '2026-11-23T09:00:00Z', judged: [], swept: {}, late: 0, unreadable: 0 };
  const hourLate = ['2026-11-24T07:00:00Z', '2026-11-24T08:00:00Z'] as const;
  const after = lookedAt(lookedAt(first, '2026-11-24T08:00:00Z', [hourLate], 2), '2026-11-24T08:59:00Z', []);
  const card = cardOf({ audits: after, signIns: read });
  expect(card).toContain('1 row came later than usual since midnight UTC.');
  expect(card).toContain(
    'Entra audit log: some rows since midnight UTC have no id or time that can be read. They were not judged.',
  );
  const nextDay = cardOf({ audits: lookedAt(after, '2026-11-25T00:01:00Z', []), signIns: read });
  expect(nextDay).not.toMatch(/later than usual|not judged/);
});

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
  const { answeredAt: _never, ...unread } = read;
  const card = cardOf({ audits: read, riskyUsers: { ...unread, failed: { ...failed, licence: 'Microsoft Entra ID P2' } } });
  expect(card).toMatch(/^Signals of contoso: \d+ kinds watched/);
  expect(card).toContain('Missing licence: Microsoft Entra ID P2.');
  expect(card).toContain('in what could be read.');
});

test('a log that was read until its licence lapsed is silent, and stands in the title as any other', () => {
  const card = cardOf({ audits: read, riskyUsers: { ...read, failed: { ...failed, licence: 'Microsoft Entra ID P2' } } });
  expect(card).toMatch(/^Signals of contoso: 1 of 2 logs cannot be read/);
  expect(card).toContain('silent since 2026-11-21 18:24 UTC');
  expect(card).toContain('Missing licence: Microsoft Entra ID P2.');
});

test('a credential that is not taken any more is the reason of every log, and stands there once with what to do', () => {
  const reason = 'Entra ID refused the credential (AADSTS7000222): its secret has expired; make the next one';
  const refused = { ...read, failed: { ...failed, kind: 'unauthenticated', reason } };
  const card = cardOf({ audits: refused, flows: refused, unified: refused });
  expect(card).toMatch(/^Signals of contoso: 3 of 3 logs cannot be read/);
  expect(card).toContain(`Entra audit log, Sign-in log (beta) and Unified audit log: ${reason}.`);
  expect(card.match(/AADSTS7000222/g)).toHaveLength(1);
});

test('a tenant that gives no token has an alarm of its own: no log rings for it, and one whose service takes no token does', () => {
  const silent = (reason: string) =>
    deafSign({ id: 'audits', name: 'Entra audit log' }, {
      ...read,
      failed: { ...failed, kind: 'unauthenticated', reason },
    } as never);
  expect(silent('Entra ID refused the credential (AADSTS7000222): its secret has expired')).toBeNull();
  expect(silent('graph.directoryAudits: Microsoft Graph answered 401')?.evidence).toEqual(['Why: Microsoft Graph answered 401']);
});

test('in a digest logs that fell silent together are one line, and one that did so later is another', () => {
  const deaf = [
    { log: 'Unified audit log', since: '2026-11-24T07:10:00.000Z' },
    { log: 'Entra audit log', since: '2026-11-24T07:01:00.000Z' },
    { log: 'Risky users', since: '2026-11-24T08:30:00.000Z' },
  ];
  const digest = { signals: { rang: [], untaken: [], quiet: [], ordinary: 0, deaf } } as unknown as Digest;
  const lines = section.inMessage?.(digest).map((one) => JSON.stringify(one)) ?? [];
  expect(lines).toEqual([
    expect.stringMatching(/Silent logs: .*Entra audit log and Unified audit log do not answer since .*07:01/),
    expect.stringMatching(/Silent log: .*Risky users does not answer since .*08:30/),
  ]);
});
