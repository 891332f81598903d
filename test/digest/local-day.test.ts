/** The calendar of a tenant: exactly one digest a local day, whatever the clocks do. */
import { DateTime } from 'luxon';
import { type Daily, dayOf, daysUpTo, lastDue } from '../../src/lib/calendar';
import { count } from '../support/runner/counts';

/** Some days around each change of the clocks, by zone. */
const changes: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>> = {
  'Europe/Berlin': [
    ['2026-03-27T12:00:00Z', '2026-03-31T12:00:00Z'],
    ['2026-10-23T12:00:00Z', '2026-10-27T12:00:00Z'],
  ],
  'America/New_York': [
    ['2026-03-06T12:00:00Z', '2026-03-10T12:00:00Z'],
    ['2026-10-30T12:00:00Z', '2026-11-03T12:00:00Z'],
  ],
  'Australia/Lord_Howe': [
    ['2026-04-03T12:00:00Z', '2026-04-07T12:00:00Z'],
    ['2026-10-02T12:00:00Z', '2026-10-06T12:00:00Z'],
  ],
  // Summer time was given up in 2021.
  'Pacific/Apia': [
    ['2021-04-02T12:00:00Z', '2021-04-06T12:00:00Z'],
    ['2020-09-25T12:00:00Z', '2020-09-29T12:00:00Z'],
  ],
};
const zones = Object.keys(changes);
/** In the hours that some zone skips or repeats, at midnight, and in the morning. */
const times = ['00:00', '00:30', '01:30', '01:45', '02:15', '02:30', '03:00', '08:00', '23:45'];

/** Asks again and again, as a worker does, and keeps each day that comes due for the first time. */
function daysOf(
  daily: Daily,
  [from, to]: readonly [string, string],
  everyMinutes = count({ fast: 60, full: 10 }),
): readonly { readonly day: string; readonly asked: Date }[] {
  const due: { day: string; asked: Date }[] = [];
  const end = new Date(to).getTime();
  let last = lastDue(new Date(from), daily).day;
  for (let now = new Date(from).getTime(); now < end; now += everyMinutes * 60_000) {
    const asked = new Date(now);
    const { day } = lastDue(asked, daily);
    if (day <= last) continue;
    due.push({ day, asked });
    last = day;
  }
  return due;
}

const inARow = (days: readonly string[]): readonly (string | null)[] =>
  days.map((_day, index) =>
    DateTime.fromISO(days[0] ?? '')
      .plus({ days: index })
      .toISODate(),
  );

describe.each(zones)('in %s', (timeZone) => {
  test.each(times)('a digest at %s comes exactly once a local day when the clocks change', (at) => {
    for (const window of changes[timeZone] ?? []) {
      const days = daysOf({ at, timeZone }, window).map(({ day }) => day);
      expect(days.length).toBeGreaterThanOrEqual(3);
      expect(days).toEqual(inARow(days));
    }
  });

  test('a digest in the morning comes on every day of a year', () => {
    const days = daysOf({ at: '08:00', timeZone }, ['2026-01-01T12:00:00Z', '2027-01-01T12:01:00Z'], 360).map(({ day }) => day);
    expect(days).toHaveLength(365);
    expect(days).toEqual(inARow(days));
  });
});

test('it comes at the time of day that the clock on the wall shows, in summer as in winter', () => {
  const due = daysOf({ at: '08:00', timeZone: 'Europe/Berlin' }, ['2026-03-27T00:00:00Z', '2026-04-01T00:00:00Z']);
  expect(due.map(({ asked }) => asked.toISOString().slice(11, 16))).toEqual(['07:00', '07:00', '06:00', '06:00', '06:00']);
});

test('a time that the clocks skip comes when they have skipped it', () => {
  expect(lastDue(new Date('2026-03-29T01:30:00Z'), { at: '02:30', timeZone: 'Europe/Berlin' })).toEqual({
    day: '2026-03-29',
    at: new Date('2026-03-29T01:30:00Z'),
  });
  // Lord Howe moves by half an hour: 02:15 becomes 02:45.
  expect(lastDue(new Date('2026-10-03T16:00:00Z'), { at: '02:15', timeZone: 'Australia/Lord_Howe' })).toEqual({
    day: '2026-10-04',
    at: new Date('2026-10-03T15:45:00Z'),
  });
});

test('a time that the clocks show twice comes the first time', () => {
  expect(lastDue(new Date('2026-11-01T12:00:00Z'), { at: '01:30', timeZone: 'America/New_York' }).at).toEqual(
    new Date('2026-11-01T05:30:00Z'),
  );
});

test('a day that a zone skipped never comes: Apia went from 29 to 31 December 2011', () => {
  const due = daysOf({ at: '08:00', timeZone: 'Pacific/Apia' }, ['2011-12-27T20:00:00Z', '2012-01-02T12:00:00Z']);
  expect(due.map(({ day }) => day)).toEqual(['2011-12-28', '2011-12-29', '2011-12-31', '2012-01-01', '2012-01-02']);
});

test('whoever slept through three days is told of the last one only', () => {
  expect(lastDue(new Date('2026-11-24T20:00:00Z'), { at: '08:00', timeZone: 'Europe/Berlin' }).day).toBe('2026-11-24');
});

test('days are those of the calendar on the wall', () => {
  expect(dayOf(new Date('2026-11-24T23:30:00Z'), 'Europe/Berlin')).toBe('2026-11-25');
  expect(daysUpTo('2026-03-01', 3)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
});
