/** What counts as a person's routine: what was seen on several days, for long enough, and never because of an attacker's own sign-ins. */
import { guessingNetworks, officeNetworks } from '../../src/features/signals/guessing';
import type { Observation } from '../../src/features/signals/observation';
import { type Learnt, learn, routineOf, settled } from '../../src/features/signals/routine';
import { toObservation } from '../../src/features/signals/to-observation';
import { signIns } from '../../src/tenant/resources/sign-in';
import { auditRecord } from '../../src/tenant/resources/unified-audit-log';

const person = 'a0000000-0000-4000-8000-0000000000a1';
const nothing: Learnt = { routines: {}, countries: [] };

function signIn(at: string, ipAddress: string, more: object = {}): Observation {
  const row = signIns.row.parse({
    id: `${at} ${ipAddress}`,
    createdDateTime: at,
    userId: person,
    ipAddress,
    location: { countryOrRegion: 'NL' },
    status: { errorCode: 0 },
    ...more,
  });
  const observation = toObservation({ source: 'signIns', row }, new Date(at));
  if (observation === null) throw new Error('The sign-in has an id and a time.');
  return observation;
}

const days = (from: number, to: number, address: string) =>
  Array.from({ length: to - from + 1 }, (_unused, n) =>
    signIn(`2026-11-${String(from + n).padStart(2, '0')}T08:00:00Z`, address),
  );
const networksAt = (learnt: Learnt, at: string) => routineOf(learnt.routines[person], new Date(at)).networks;

test("an attacker's sign-in does not make their network usual, however often they sign in that day", () => {
  const office = learn(nothing, days(2, 13, '203.0.113.7'));
  const attacked = learn(office, [
    signIn('2026-11-16T09:00:00Z', '198.51.100.9', { location: { countryOrRegion: 'RO' } }),
    signIn('2026-11-16T09:30:00Z', '198.51.100.10'),
    signIn('2026-11-16T11:00:00Z', '198.51.100.9'),
  ]);
  expect(networksAt(attacked, '2026-11-16T12:00:00Z')).toEqual(['203.0.113.0/24']);
  expect(settled(attacked.countries, new Date('2026-11-16T12:00:00Z'))).toEqual(['NL']);
});

test('a network becomes usual after two days on which it was used, and not by one day long ago', () => {
  const office = learn(nothing, days(2, 6, '203.0.113.7'));
  const once = learn(office, days(9, 9, '192.0.2.7'));
  expect(networksAt(once, '2026-11-20T08:00:00Z')).toEqual(['203.0.113.0/24']);
  const twice = learn(once, days(11, 12, '192.0.2.9'));
  expect(networksAt(twice, '2026-11-12T09:00:00Z')).toEqual(['203.0.113.0/24', '192.0.2.0/24']);
});

test('what was used on days before counts also where they are learnt behind the newest one', () => {
  const today = learn(nothing, days(16, 16, '203.0.113.7'));
  expect(networksAt(learn(today, days(10, 10, '203.0.113.7')), '2026-11-16T12:00:00Z')).toEqual(['203.0.113.0/24']);
  // The same row again is no other day.
  expect(networksAt(learn(today, days(16, 16, '203.0.113.7')), '2026-11-20T12:00:00Z')).toEqual([]);
});

test('of a person who was first seen yesterday nothing is usual', () => {
  const learnt = learn(nothing, days(15, 16, '203.0.113.7'));
  expect(routineOf(learnt.routines[person], new Date('2026-11-16T12:00:00Z'))).toMatchObject({ networks: [], hours: [] });
});

test('signing in from many networks pushes out none that is usual', () => {
  const office = learn(nothing, days(2, 13, '203.0.113.7'));
  const flooded = learn(
    office,
    Array.from({ length: 200 }, (_unused, n) => signIn('2026-11-16T09:00:00Z', `100.64.${n}.1`)),
  );
  expect(networksAt(flooded, '2026-11-16T12:00:00Z')).toEqual(['203.0.113.0/24']);
  expect(flooded.routines[person]?.networks.length).toBeLessThanOrEqual(12);
});

test('neither the order of rows nor a row that comes twice changes what is learnt', () => {
  const rows = [...days(2, 6, '203.0.113.7'), ...days(4, 9, '192.0.2.7')];
  const learnt = learn(nothing, rows);
  const again = learn(learnt, rows);
  expect(networksAt(again, '2026-11-16T12:00:00Z').toSorted()).toEqual(networksAt(learnt, '2026-11-16T12:00:00Z').toSorted());
});

test('what is known for long is not written again by every sign-in', () => {
  const settledIn = learn(nothing, days(2, 9, '203.0.113.7'));
  expect(learn(settledIn, days(10, 10, '203.0.113.7'))).toBe(settledIn);
});

test('what failed, and what Microsoft suspects, teaches nothing', () => {
  expect(learn(nothing, [signIn('2026-11-16T09:00:00Z', '198.51.100.9', { status: { errorCode: 50074 } })])).toBe(nothing);
  const wrong = learn(nothing, [signIn('2026-11-16T09:00:00Z', '198.51.100.9', { status: { errorCode: 50126 } })]);
  expect(wrong).toMatchObject(nothing);
  expect(learn(nothing, [signIn('2026-11-16T09:00:00Z', '198.51.100.9', { riskState: 'atRisk' })])).toBe(nothing);
});

describe('a tenant without a sign-in log', () => {
  const record = (day: number, ErrorNumber = '0') => {
    const row = auditRecord({
      AuditData: JSON.stringify({
        Id: `record ${day}`,
        CreationTime: `2026-11-${String(day).padStart(2, '0')}T08:00:00`,
        Operation: 'UserLoggedIn',
        UserId: 'ana@contoso.com',
        UserKey: '10032000@contoso.com',
        ActorIpAddress: '203.0.113.7',
        ErrorNumber,
      }),
    });
    const observation = row === null ? null : toObservation({ source: 'unified', row }, new Date('2026-11-20T00:00:00Z'));
    if (observation === null) throw new Error('The record has an id and a time.');
    return observation;
  };
  const personOf = (name: string | null | undefined) => (name === 'ana@contoso.com' ? person : undefined);
  const records = [2, 3, 4, 5, 6].map((day) => record(day));

  test('learns from the unified log where people come from', () => {
    expect(networksAt(learn(nothing, records, personOf), '2026-11-16T12:00:00Z')).toEqual(['203.0.113.0/24']);
  });

  test('learns nothing from what failed, nor from people it does not know', () => {
    expect(learn(nothing, [record(2, '50126')], personOf)).toBe(nothing);
    expect(learn(nothing, records, () => undefined)).toBe(nothing);
  });

  test('and one with a sign-in log learns from that alone, which says what is suspected', () => {
    expect(learn(nothing, records)).toBe(nothing);
  });
});

describe('networks that guess passwords', () => {
  const wrong = (n: number, address: string, at = '2026-11-16T03:00:00Z'): Observation =>
    signIn(at, address, { id: `wrong ${n} ${address}`, userId: `account ${n}`, status: { errorCode: 50_126 } });
  const tried = (accounts: number, address: string) => Array.from({ length: accounts }, (_unused, n) => wrong(n, address));
  const guessing = (learnt: Learnt, at: string) => guessingNetworks(learnt, new Date(at));

  test('are known for a day, once five accounts had a wrong password on one', () => {
    const four = learn(nothing, [...tried(4, '198.51.100.7'), wrong(3, '198.51.100.8'), wrong(9, '198.51.101.8')]);
    expect(guessing(four, '2026-11-16T04:00:00Z')).toEqual([]);
    const five = learn(four, [wrong(4, '198.51.100.9', '2026-11-16T06:00:00Z')]);
    expect(guessing(five, '2026-11-16T07:00:00Z')).toEqual(['198.51.100.0/24']);
    expect(guessing(five, '2026-11-17T08:00:00Z')).toEqual([]);
  });

  test('are none that people work from, who mistype their passwords every morning', () => {
    const office = learn(nothing, [...days(2, 13, '203.0.113.7'), ...tried(20, '203.0.113.8')]);
    expect(guessing(office, '2026-11-16T07:00:00Z')).toEqual([]);
  });

  test('stay known when many others have one wrong password each, and no list grows without end', () => {
    const found = learn(nothing, tried(40, '198.51.100.7'));
    const flooded = learn(
      found,
      Array.from({ length: 600 }, (_unused, n) => wrong(n, `100.${64 + (n >> 8)}.${n & 255}.1`)),
    );
    expect(guessing(flooded, '2026-11-16T07:00:00Z')).toEqual(['198.51.100.0/24']);
    expect(flooded.refused?.length).toBe(200);
    expect(Math.max(...(flooded.refused ?? []).map(([, , accounts]) => accounts.length))).toBe(8);
  });

  test('are learnt from the unified log where a tenant has no sign-in log', () => {
    const rows = Array.from({ length: 5 }, (_unused, n) => {
      const record = {
        Id: `r${n}`,
        Operation: 'UserLoginFailed',
        CreationTime: '2026-11-16T03:00:00',
        UserId: `p${n}@contoso.com`,
      };
      const row = auditRecord({
        AuditData: JSON.stringify({ ...record, RecordType: 15, ErrorNumber: '50126', ClientIP: '198.51.100.7' }),
      });
      const observation = row === null ? null : toObservation({ source: 'unified', row }, new Date('2026-11-16T03:20:00Z'));
      if (observation === null) throw new Error('The record has an id and a time.');
      return observation;
    });
    expect(
      guessing(
        learn(nothing, rows, () => undefined),
        '2026-11-16T04:00:00Z',
      ),
    ).toEqual(['198.51.100.0/24']);
  });
});

describe('networks of offices', () => {
  const signedIn = (people: number, address: string, errorCode = 0) =>
    Array.from({ length: people }, (_unused, n) => {
      const id = `${errorCode} ${n} ${address}`;
      return signIn('2026-11-16T08:00:00Z', address, { id, userId: `account ${n}`, status: { errorCode } });
    });
  const officesOf = (...rows: readonly Observation[]) => officeNetworks(learn(nothing, rows), new Date('2026-11-16T09:00:00Z'));

  test('are known on the first morning, by the people who sign in from there', () => {
    expect(officesOf(...signedIn(5, '203.0.113.7'))).toEqual(['203.0.113.0/24']);
    expect(officesOf(...signedIn(4, '203.0.113.7'))).toEqual([]);
  });

  test('are none that a few of very many use, and none that guess passwords', () => {
    expect(officesOf(...signedIn(200, '203.0.113.7'), ...signedIn(6, '198.51.100.7'))).toEqual(['203.0.113.0/24']);
    expect(officesOf(...signedIn(5, '198.51.100.7'), ...signedIn(5, '198.51.100.7', 50_126))).toEqual([]);
  });
});
