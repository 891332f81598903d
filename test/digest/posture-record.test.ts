/** What moved between two audits: known by control and object, never by values that change on their own. */
import type { Verdict } from '../../src/engine/plan/verdict';
import { type ControlRecord, compare } from '../../src/posture/record';
import { moveLine, namesOf } from '../../src/views/moves';

const monday = new Date('2026-11-23T07:00:00Z');
const tuesday = new Date('2026-11-24T07:00:00Z');

type Judged = Parameters<typeof compare>[1];
const judged = (verdict: Verdict, objects: Readonly<Record<string, string>> = {}, more = 0): Judged => ({
  control: 'some-control',
  verdict,
  evidence: Object.entries(objects).map(([object, actual]) => ({ object, property: 'state', actual, expected: 'closed' })),
  evidenceTotal: Object.keys(objects).length + more,
  gaps: Object.keys(objects).length + more,
  missing: [],
});
const before = (finding: Judged): ControlRecord => {
  const record = compare(null, finding, monday)?.record;
  if (record === undefined) throw new Error('There is no record.');
  return record;
};
const moves = (first: Judged, second: Judged) =>
  compare(before(first), second, tuesday)?.moved.map(({ kind, objects }) => [kind, ...objects]);

test('a first audit moves nothing: there is nothing to compare it with', () => {
  expect(compare(null, judged('fail', { ana: 'open' }), monday)?.moved).toEqual([]);
});

test('an object that was not open before is new, one that is not open any more is fixed', () => {
  expect(moves(judged('partial', { ana: 'open', bo: 'open' }), judged('partial', { bo: 'open', cy: 'open' }))).toEqual([
    ['new', 'cy'],
    ['fixed', 'ana'],
  ]);
});

test('a control that passed and does not now has regressed, with every object that did it', () => {
  expect(moves(judged('pass'), judged('partial', { ana: 'open' }))).toEqual([['regressed', 'ana']]);
});

test('a control that failed and passes now is fixed', () => {
  expect(moves(judged('fail', { ana: 'open' }), judged('pass'))).toEqual([['fixed', 'ana']]);
});

/** A licence that lapsed, or the last thing of its kind that was deleted. */
test.each([
  ['pass', judged('pass')],
  ['partial', judged('partial', { ana: 'open' })],
] as const)('a control that was %s and does not apply any more says so and why, and is not called fixed', (_verdict, first) => {
  const moved = compare(before(first), judged('notApplicable'), tuesday)?.moved ?? [];
  const words = moved.map((one) =>
    moveLine({ ...one, objects: [], at: '', control: 'some-control', summary: 'Not licensed.', authors: [] })
      .map(({ text }) => text)
      .join(''),
  );
  expect(words).toEqual(['No longer applies: some-control. Not licensed.']);
  expect(moves(judged('notApplicable'), judged('notApplicable'))).toEqual([]);
});

test('a value that changes by itself moves nothing, and neither does the letter case of a name', () => {
  expect(moves(judged('partial', { ana: 'open for 12 accounts' }), judged('partial', { Ana: 'open for 13 accounts' }))).toEqual(
    [],
  );
});

test('an object keeps the day since which it is open', () => {
  const first = before(judged('partial', { ana: 'open' }));
  const second = compare(first, judged('fail', { ana: 'wide open', bo: 'open' }), tuesday)?.record;
  expect(second?.objects.map(({ object, since }) => [object, since])).toEqual([
    ['ana', monday.toISOString()],
    ['bo', tuesday.toISOString()],
  ]);
});

describe('a policy of hardenbot that only reports', () => {
  const reporting = 'enabledForReportingButNotEnforced';
  const own = 'hardenbot legacy-auth: block legacy authentication';

  test('is no new gap when it comes, and nothing fixed when it is undone', () => {
    expect(moves(judged('partial', { ana: 'open' }), judged('partial', { ana: 'open', [own]: reporting }))).toEqual([]);
    expect(moves(judged('partial', { ana: 'open', [own]: reporting }), judged('partial', { ana: 'open' }))).toEqual([]);
  });

  test('is named where something else opens as well, and where what passed does not any more', () => {
    const weakened = judged('partial', { ana: 'open', bo: 'open', [own]: reporting });
    expect(moves(judged('partial', { ana: 'open' }), weakened)).toEqual([['new', 'bo', own]]);
    expect(moves(judged('pass'), judged('fail', { [own]: reporting }))).toEqual([['regressed', own]]);
  });

  test.each([
    ['of someone else', 'Block legacy authentication', reporting],
    ['that is turned off', own, 'disabled'],
  ])('is not one %s', (_what, name, state) => {
    expect(moves(judged('partial', { ana: 'open' }), judged('partial', { ana: 'open', [name]: state }))).toEqual([['new', name]]);
  });
});

test('a list that was cut tells neither what is new nor what is fixed beyond it', () => {
  const cut = judged('partial', { ana: 'open', bo: 'open' }, 50);
  expect(moves(cut, judged('partial', { bo: 'open', cy: 'open' }))).toEqual([['fixed', 'ana']]);
  expect(moves(judged('partial', { bo: 'open', cy: 'open' }), cut)).toEqual([['new', 'ana']]);
});

test('what cannot be told any more is neither fixed nor open; a pass that cannot be told is said once', () => {
  expect(moves(judged('fail', { ana: 'open' }), judged('unknown'))).toEqual([]);
  expect(moves(judged('pass'), judged('unknown'))).toEqual([['untold']]);
  const blind = compare(before(judged('pass')), judged('unknown'), monday)?.record ?? null;
  expect(compare(blind, judged('unknown'), tuesday)?.moved).toEqual([]);
});

test('a control that passed, could not be told, and then fails has regressed', () => {
  const blind = compare(before(judged('pass')), judged('unknown'), monday)?.record ?? null;
  expect(compare(blind, judged('fail', { ana: 'open' }), tuesday)?.moved.map(({ kind }) => kind)).toEqual(['regressed']);
});

test('of a list that was cut nobody is told a number that is too small', () => {
  const open = Object.fromEntries(Array.from({ length: 8 }, (_unused, index) => [`m${index}`, 'open']));
  const [whole] = compare(before(judged('pass')), judged('partial', open), tuesday)?.moved ?? [];
  const [cut] = compare(before(judged('pass')), judged('partial', open, 4992), tuesday)?.moved ?? [];
  if (whole === undefined || cut === undefined) throw new Error('Nothing moved.');
  expect(namesOf({ ...whole, objects: [...whole.objects] })).toBe('m0, m1, m2, m3, m4 and 3 more');
  expect(namesOf({ ...cut, objects: [...cut.objects] })).toBe('m0, m1, m2, m3, m4 and at least 3 more');
});

describe('what was read the time before and is not any more', () => {
  const unread = (finding: Judged, ...reads: readonly string[]): Judged => ({
    ...finding,
    missing: reads.map((read) => ({ read })),
  });
  const both = judged('partial', { ana: 'open', rule: 'open' });
  const blind = unread(judged('partial', { rule: 'open' }), 'exchange.Mailbox');

  /** The moves of each audit after the first. */
  function told(...audits: readonly Judged[]): readonly string[] {
    let record: ControlRecord | null = null;
    const days: string[] = [];
    for (const [day, audit] of audits.entries()) {
      const comparison = compare(record, audit, new Date(monday.getTime() + day * 86_400_000));
      days.push(
        (comparison?.moved ?? [])
          .map(({ kind, isUnsure, objects }) => [kind, ...(isUnsure ? ['unsure'] : []), ...objects].join(' '))
          .join(', '),
      );
      record = comparison?.record ?? null;
    }
    return days.slice(1);
  }

  test('fixes nothing, however long it is not read', () => {
    expect(told(both, blind, blind, both)).toEqual(['', '', '']);
  });

  test('is fixed where it is read again and closed', () => {
    expect(told(both, blind, judged('partial', { rule: 'open' }))).toEqual(['', 'fixed ana']);
    expect(told(both, blind, judged('pass'))).toEqual(['', 'fixed rule ana']);
  });

  test('and is not read this time either leaves all else to be told', () => {
    const other = unread(judged('partial', { bo: 'open' }), 'exchange.Mailbox');
    expect(told(blind, other)).toEqual(['new bo, fixed rule']);
  });

  test('makes nothing new for certain, and what was never sure is not fixed afterwards', () => {
    const unsure = unread(judged('partial', { rule: 'open', bg1: 'unknown' }), 'graph.roleAssignments');
    expect(told(judged('partial', { rule: 'open' }), unsure, unsure, judged('partial', { rule: 'open' }))).toEqual([
      'new unsure bg1',
      '',
      '',
    ]);
  });

  test('and comes back, makes nothing new for certain', () => {
    expect(told(blind, both)).toEqual(['new unsure ana']);
  });

  test('is a regression all the same where the control passed', () => {
    expect(told(judged('pass'), blind)).toEqual(['regressed rule']);
  });
});
