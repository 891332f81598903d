/** Several people in one request, and one country after the other: a plan each on one card, and nobody is allowed from more than one leg at a time. */
import { bundleDigest, readBundle } from '../../src/features/bundle/bundle';
import { bundleMessage } from '../../src/features/bundle/gateway/index';
import { tenantId } from '../support/corridor/office';
import { memoryViews } from '../support/stores/memory-stores';
import { travelIds } from '../support/tenants/travel-tenant';
import { leftOut, openTravelLab, type TravelLab } from '../support/travel/travel-lab';

const hour = 3_600_000;
const day = 24 * hour;

const exceptionIds = ({ office }: TravelLab) => [
  ...new Set((office.storage.entries.get(tenantId) ?? []).flatMap(({ subject }) => (subject.startsWith('t-') ? [subject] : []))),
];

async function asks(lab: TravelLab, words: string): Promise<string> {
  const answer = await lab.office.does('ana', { says: `travel ${words}` });
  await lab.live();
  return answer;
}

/** One press on the card of all. */
async function approvesAll(lab: TravelLab): Promise<string> {
  const id = lab.office.newest('b-');
  const bundle = await readBundle(lab.office.work.ledger, tenantId, id);
  const digest = bundle === null ? '' : bundleDigest(bundle);
  const answer = await lab.office.does('bo', { clicks: 'approve', on: id, digest });
  await lab.live();
  return answer;
}

const statuses = (lab: TravelLab) => exceptionIds(lab).map((id) => lab.office.change(id)?.status);
/** How many policies leave someone out by name. */
const leavesOut = ({ access }: TravelLab, id: string) =>
  access.policies.filter(
    (row) =>
      JSON.stringify(row['conditions'])
        .match(/"excludeUsers":\[([^\]]*)\]/)?.[1]
        ?.includes(id) === true,
  ).length;

test.each([
  ['with a comma', 'eva,max ES until=2026-11-27'],
  ['as addresses one after the other', 'eva@contoso.com max@contoso.com ES until=2026-11-27 reason="a fair"'],
])('two people %s are two plans on one card, approved by one press, ended each by itself', async (_how, words) => {
  const lab = openTravelLab();
  const first = lab.access.standing();
  expect(await asks(lab, words)).toBe('done');
  expect(statuses(lab)).toEqual(['waiting', 'waiting']);
  expect(await approvesAll(lab)).toBe('done');
  expect(statuses(lab)).toEqual(['verified', 'verified']);
  expect(exceptionIds(lab).map((id) => lab.office.change(id)?.plan?.travel?.account.name)).toEqual([
    'eva@contoso.com',
    'max@contoso.com',
  ]);
  expect([leavesOut(lab, travelIds.eva), leavesOut(lab, travelIds.max)]).toEqual([2, 2]);
  lab.office.forward(4 * day);
  await lab.live();
  expect(statuses(lab)).toEqual(['revertedUnkept', 'revertedUnkept']);
  expect(lab.access.standing()).toEqual(first);
});

test('the card says of each who, from where, until when, and has one button for all', async () => {
  const lab = openTravelLab();
  await asks(lab, 'eva,max ES until=2026-11-27');
  const { office } = lab;
  const ports = { ...memoryViews(), ...office.work, directory: office.directory, controls: [], now: () => office.now() };
  const card = await bundleMessage(
    office.newest('b-'),
    { name: 'contoso', id: tenantId, settingsVersion: '1', channel: {}, fallback: {} },
    { ...ports, zoneOf: () => 'Europe/Berlin', reportOnlyForMs: () => 0 } as never,
  );
  const text = JSON.stringify(card?.card);
  expect(card?.card.title).toBe('2 changes in contoso');
  for (const words of ['eva@contoso.com', 'max@contoso.com', 'ES (Spain)', '2026-11-28 00:00 Europe/Berlin', 'Approve all'])
    expect(text).toContain(words);
});

test('somebody who cannot travel keeps nobody else from it', async () => {
  const lab = openTravelLab();
  await asks(lab, 'eva,gus,nobody ES until=2026-11-27');
  expect(statuses(lab)).toEqual(['waiting', 'refused', 'refused']);
});

test('more plans than a card holds are refused, and nothing is written', async () => {
  const lab = openTravelLab();
  expect(await asks(lab, 'eva,max,adam ES until=2026-11-25 RU until=2026-11-27')).toBe('too-many');
  expect(exceptionIds(lab)).toEqual([]);
});

describe('one country after the other', () => {
  /** The countries that the policies of hers let her in from now. */
  const openNow = (lab: TravelLab) =>
    leftOut(lab).length === 0
      ? []
      : lab.access.locations.flatMap((row) =>
          String(row['displayName']).includes(' without ') ? [String(row['displayName']).split(' without ')[1]] : [],
        );

  test('the second begins when the first has ended, and at no moment are both open', async () => {
    const lab = openTravelLab();
    const first = lab.access.standing();
    const seen = new Set<string>();
    lab.watch(() => void seen.add(openNow(lab).join('+')));
    expect(await asks(lab, 'eva ES until=2026-11-25 RU until=2026-11-27')).toBe('done');
    const [es = '', ru = ''] = exceptionIds(lab);
    expect(lab.office.change(ru)?.plan?.travel).toMatchObject({
      countries: ['RU'],
      from: '2026-11-25T23:00:00.000Z',
      until: '2026-11-27T23:00:00.000Z',
    });
    expect(lab.office.change(ru)?.plan?.warnings.map(({ code }) => code)).not.toContain('another-trip');
    expect(await approvesAll(lab)).toBe('done');
    expect(lab.office.change(es)?.status).toBe('verified');
    expect(lab.office.change(ru)?.status).toBe('approved');
    expect(openNow(lab)).toEqual(['ES']);
    lab.office.forward(38.1 * hour);
    await lab.live();
    expect(lab.office.change(es)?.status).toBe('revertedUnkept');
    expect(lab.office.change(ru)).toMatchObject({ status: 'verified', verification: { measured: 'pass' } });
    expect(openNow(lab)).toEqual(['RU']);
    lab.office.forward(2 * day);
    await lab.live();
    expect(lab.office.change(ru)?.status).toBe('revertedUnkept');
    expect(lab.access.standing()).toEqual(first);
    expect([...seen].filter((countries) => countries.includes('+'))).toEqual([]);
  });

  test('the next one is planned while the first is under way, and reads as if that were over', async () => {
    const lab = openTravelLab();
    await asks(lab, 'eva ES until=2026-11-25');
    const [es = ''] = exceptionIds(lab);
    await lab.office.does('bo', { clicks: 'approve', on: es, digest: lab.office.change(es)?.plan?.digest ?? '' });
    await lab.live();
    await asks(lab, 'eva RU from=2026-11-25 until=2026-11-27');
    expect(lab.office.change(exceptionIds(lab)[1] ?? '')).toMatchObject({
      status: 'refused',
      refusal: { reason: expect.stringContaining('already') },
    });
    await asks(lab, 'eva RU from=2026-11-26 until=2026-11-27');
    const plan = lab.office.change(exceptionIds(lab)[2] ?? '')?.plan;
    expect(plan).toMatchObject({ operations: 6, found: 'fail' });
    expect(plan?.guards).toContainEqual({ label: 'Follows', value: expect.stringContaining(es) });
  });

  test('the first is not lengthened over the beginning of the next', async () => {
    const lab = openTravelLab();
    await asks(lab, 'eva ES until=2026-11-25 RU until=2026-11-27');
    await approvesAll(lab);
    const [es = '', ru = ''] = exceptionIds(lab);
    await asks(lab, `extend ${es} until=2026-11-26`);
    expect(lab.office.change(exceptionIds(lab)[2] ?? '')).toMatchObject({
      status: 'refused',
      refusal: { reason: expect.stringContaining('begins at') },
    });
    await asks(lab, `end ${ru}`);
    await asks(lab, `extend ${es} until=2026-11-26`);
    expect(lab.office.change(exceptionIds(lab)[3] ?? '')?.status).toBe('waiting');
  });

  test.each([
    ['eva ES until=2026-11-27 RU from=2026-11-26 until=2026-11-30', 'bad-date'],
    ['eva ES until=2026-11-27 RU until=2026-11-25', 'bad-date'],
    ['eva ES until=2026-12-20 RU until=2027-01-10', 'bad-date'],
    ['eva ES until=2026-11-27 RU', 'missing-until'],
    ['eva ES until=2026-11-27 UK until=2026-11-28', 'unknown-country'],
    ['eva ES untill=2026-11-27', 'bad-option'],
  ])('%s: %s', async (words, code) => {
    expect(await asks(openTravelLab(), words)).toBe(code);
  });
});
