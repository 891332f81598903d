/** Two weeks of digests in which the clocks change: one of each local day, at the time that people read on their clocks. */
import { openRoundsLab } from '../support/corridor/rounds-lab';

/** What clocks of a zone show, by the tables of the runtime and not by those of the product. */
function clockOf(timeZone: string): (moment: Date) => readonly [day: string, time: string] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return (moment) => {
    const [day = '', time = ''] = format.format(moment).split(' ');
    return [day, time];
  };
}

const minute = 60_000;
const dayMs = 86_400_000;

test.each([
  ['Europe/Berlin', '2027-03-21', '02:30', { '2027-03-28': '03:30' }],
  ['Europe/Berlin', '2026-10-18', '02:30', {}],
  ['America/New_York', '2027-03-07', '02:30', { '2027-03-14': '03:30' }],
  ['America/New_York', '2026-10-25', '01:30', {}],
  ['Australia/Lord_Howe', '2026-09-27', '02:15', { '2026-10-04': '02:45' }],
  ['Australia/Lord_Howe', '2027-03-28', '01:45', {}],
  ['Asia/Kathmandu', '2026-10-18', '02:45', {}],
  ['Pacific/Tongatapu', '2026-10-18', '08:00', {}],
  ['America/Santiago', '2026-08-30', '00:00', { '2026-09-06': '01:00' }],
] as const)('%s from %s at %s', async (timeZone, from, at, moved: Readonly<Record<string, string>>) => {
  const clock = clockOf(timeZone);
  const settings = { channel: { terminal: 'hardening' }, digest: { at, timeZone } };
  const lab = openRoundsLab({ controls: [], tenants: [{ name: 'contoso', state: () => ({}), settings }] });
  const begun = Date.parse(`${from}T12:00:00Z`);
  await lab.at(new Date(begun));
  const step = at.endsWith('5') ? 15 * minute : 30 * minute;
  const seen: string[] = [];
  for (let now = begun + step; now <= begun + 14 * dayMs; now += step)
    for (const { view, subject } of await lab.at(new Date(now)))
      if (view === 'digest') {
        const [day, time] = clock(new Date(now));
        expect([subject, time]).toEqual([`digest-${day}`, moved[day] ?? at]);
        seen.push(day);
      }
  const first = Date.parse(seen[0] ?? '');
  expect(seen).toHaveLength(14);
  expect(seen).toEqual(seen.map((_day, place) => new Date(first + place * dayMs).toISOString().slice(0, 10)));
});

test('a worker that was down over the hour that comes twice makes one digest of that day', async () => {
  const settings = { channel: { terminal: 'hardening' }, digest: { at: '02:30', timeZone: 'Europe/Berlin' } };
  const lab = openRoundsLab({ controls: [], tenants: [{ name: 'contoso', state: () => ({}), settings }] });
  await lab.at('2026-10-24T06:00:00Z');
  const made: string[] = [];
  // 02:30 comes at 00:30 and at 01:30 UTC.
  for (const at of ['2026-10-25T01:00:00Z', '2026-10-25T01:30:00Z', '2026-10-25T02:00:00Z', '2026-10-25T23:00:00Z'])
    for (const { view, subject } of await lab.at(at)) if (view === 'digest') made.push(`${subject} ${at.slice(11, 16)}`);
  expect(made).toEqual(['digest-2026-10-25 01:00']);
});
