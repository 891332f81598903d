/** A travel exception from the question completely, with the stores in memory and the simulated tenant on the wire. */

import { licensed } from '../../src/controls/reasoning/access/case-rows';
import { card as travelCard } from '../../src/features/travel/card';
import { exceptionsOf } from '../../src/features/travel/travel-exception';
import { changeCard } from '../../src/views/change';
import { newsOf } from '../../src/views/news';
import { buttonsOf, textOf } from '../support/chat/chat-room';
import { ids, listedAccounts, type Office, type OfficeOptions, openOffice, tenantId } from '../support/corridor/office';
import { viewInOffice } from '../support/corridor/view-in-office';
import { MemoryAccess } from '../support/tenants/memory-access';
import { openSimulatedTenant, type SimulatedTenant } from '../support/tenants/simulated-tenant';
import { keptOut, travelIds, travelTenant } from '../support/tenants/travel-tenant';

const hour = 3_600_000;
const day = 24 * hour;
const { eva, max } = travelIds;
const botId = 'b0700000-0000-4000-8000-000000000001';

let tenant: SimulatedTenant;
let office: Office;

const rules = { approvals: { tiers: { medium: 1 } }, timeZone: 'Europe/Berlin' };

async function open(): Promise<void> {
  tenant = await openSimulatedTenant(travelTenant());
  office = openOffice({ ...rules, client: tenant.client });
}

/** What is only asked and refused needs no tenant on the wire. */
function openInMemory(options: OfficeOptions = {}): void {
  office = openOffice({ ...rules, ...options, client: new MemoryAccess(travelTenant()).client() });
}

/** The id of the newest travel exception. */
const newest = () =>
  (office.storage.entries.get(tenantId) ?? []).findLast((entry) => entry.subject.startsWith('t-'))?.subject ?? '';
const exception = (id = newest()) => office.change(id);
const rows = (collection: string) =>
  (tenant.simulator.state() as { graph: Record<string, readonly { displayName?: string; conditions?: unknown }[]> }).graph[
    collection
  ] ?? [];
const names = (collection: string) => rows(collection).map(({ displayName }) => displayName);

async function asks(words: string): Promise<string> {
  const answer = await office.does('ana', { says: words });
  await office.settle();
  return answer;
}

async function approves(id = newest()): Promise<void> {
  expect(await office.does('bo', { clicks: 'approve', on: id, digest: exception(id)?.plan?.digest ?? '' })).toBe('done');
  await office.settle();
}

async function travels(): Promise<string> {
  await open();
  expect(await asks('travel eva@contoso.com ES until=2026-11-27')).toBe('done');
  await approves();
  return newest();
}

test('a plan that makes more policies than Entra ID documents says so before anyone approves it', async () => {
  const full = travelTenant();
  const { conditionalAccessPolicies: there } = full.graph;
  const [first] = there;
  const more = (count: number) =>
    Array.from({ length: count - there.length }, (_, n) => ({
      ...first,
      id: `ff000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      displayName: `Old ${n}`,
      state: 'disabled',
    }));
  for (const [count, isSaid] of [
    [238, false],
    [239, true],
  ] as const) {
    const state = { ...full, graph: { ...full.graph, conditionalAccessPolicies: [...there, ...more(count)] } };
    office = openOffice({ ...rules, client: new MemoryAccess(state).client() });
    await asks('travel eva@contoso.com ES until=2026-11-27');
    const text = textOf(changeCard(viewInOffice(office, newest(), undefined)));
    expect(text).toContain('Only from home');
    expect(text.includes(`has ${count} Conditional Access policies and would have ${count + 2}`)).toBe(isSaid);
  }
});

describe('on the wire', () => {
  afterEach(() => tenant.close());

  test('she gets in from there, from nowhere else, and nobody else does; then it ends, and all is as it was', async () => {
    await open();
    const before = tenant.simulator.state();
    expect(await keptOut(tenant.client, eva, 'ES')).toEqual(['Block some countries', 'Only from home']);
    await asks('travel eva@contoso.com ES until=2026-11-27');
    expect(exception()?.refusal).toBeNull();
    expect(exception()?.plan).toMatchObject({ operations: 6, risk: 'medium', expects: 'pass' });
    await approves();
    expect(exception()).toMatchObject({ status: 'verified', stopped: null, verification: { measured: 'pass' } });
    expect(await keptOut(tenant.client, eva, 'ES')).toEqual([]);
    expect(await keptOut(tenant.client, eva, 'RU')).toHaveLength(2);
    expect(await keptOut(tenant.client, eva, 'FR')).toHaveLength(1);
    expect(await keptOut(tenant.client, eva, 'DE')).toEqual([]);
    expect(await keptOut(tenant.client, max, 'ES')).toEqual(['Block some countries', 'Only from home']);
    expect(exception()?.keep?.until).toEqual(new Date('2026-11-27T23:00:00Z'));
    office.forward(4 * day);
    await office.settle();
    expect(exception()).toMatchObject({ status: 'revertedUnkept', revertMeasured: { measured: 'pass' } });
    expect(await keptOut(tenant.client, eva, 'ES')).toEqual(['Block some countries', 'Only from home']);
    expect(names('conditionalAccessPolicies')).toEqual(['Block some countries', 'Only from home']);
    expect(rows('namedLocations')).toEqual((before as { graph: { namedLocations: unknown } }).graph.namedLocations);
  });

  test('who asked and who travels are told of the beginning, of the last day with a button to lengthen it, and of the end', async () => {
    const id = await travels();
    const told = (part: string) =>
      newsOf(viewInOffice(office, id, travelCard))
        .filter((one) => one.part === part)
        .map(({ person, card }) => ({ person, text: textOf(card), labels: buttonsOf(card).map(({ label }) => label) }));
    const both = (words: string, ...buttons: readonly string[]) =>
      [ids.ana, eva].map((person) => ({
        person,
        text: expect.stringContaining(words),
        labels: expect.arrayContaining([...buttons]),
      }));
    expect(told('verified')).toEqual(both('It ends automatically at', 'Extend'));
    expect(told('last-day-2026-11-27')).toEqual([]);
    office.forward(3 * day);
    await office.settle();
    expect(told('last-day-2026-11-27')).toEqual(both('The travel exception ends automatically at', 'Extend'));
    office.forward(day);
    await office.settle();
    expect(told('revertedUnkept')).toEqual(both('its time is over'));
  });

  test('nobody can keep it, and it ends all the same', async () => {
    const id = await travels();
    expect(await office.does('ana', { clicks: 'keep', on: id })).toBe('nothing-to-keep');
    office.forward(4 * day);
    await office.settle();
    expect(exception()?.status).toBe('revertedUnkept');
  });

  test('it is ended before its time by who asked', async () => {
    const id = await travels();
    expect(await asks(`travel end ${id}`)).toBe('done');
    expect(exception()?.status).toBe('revertedUnkept');
    expect(await keptOut(tenant.client, eva, 'ES')).toHaveLength(2);
  });

  test('lengthening it takes an approval of its own, moves the end and opens nothing', async () => {
    const id = await travels();
    expect(await office.does('ana', { clicks: 'extend', on: id, reason: '2026-11-30' })).toBe('done');
    await office.settle();
    const longer = newest();
    expect(longer).not.toBe(id);
    expect(exception(id)?.keep?.until).toEqual(new Date('2026-11-27T23:00:00Z'));
    const written = tenant.simulator.calls().filter((call) => call.write).length;
    await approves(longer);
    expect(exception(longer)).toMatchObject({ status: 'verified', stopped: null });
    expect(tenant.simulator.calls().filter((call) => call.write)).toHaveLength(written);
    office.forward(4 * day);
    await office.settle();
    expect(exception(id)?.status).toBe('verified');
    office.forward(3 * day);
    await office.settle();
    expect(exception(id)?.status).toBe('revertedUnkept');
    expect(await keptOut(tenant.client, eva, 'ES')).toHaveLength(2);
  });

  test('lengthening it is not done where someone ended it at that moment, and its card says so', async () => {
    const id = await travels();
    await office.does('ana', { clicks: 'extend', on: id, reason: '2026-11-30' });
    await office.settle();
    const longer = newest();
    expect(await office.approves('bo', longer)).toBe('done');
    expect(await office.does('ana', { says: `travel end ${id}` })).toBe('done');
    await office.settle();
    expect(exception(longer)).toMatchObject({
      status: 'refused',
      refusal: { reason: expect.stringContaining(`ana ended ${id}`) },
    });
    expect(exception(id)).toMatchObject({ status: 'revertedUnkept', keep: { until: new Date('2026-11-27T23:00:00Z') } });
  });

  test('it begins on the day that was asked for, and not before', async () => {
    await open();
    await asks('travel eva@contoso.com ES from=2026-11-26 until=2026-11-27');
    await approves();
    expect(exception()?.status).toBe('approved');
    expect(await keptOut(tenant.client, eva, 'ES')).toHaveLength(2);
    office.forward(38 * hour);
    await office.settle();
    expect(exception()?.status).toBe('verified');
    expect(await keptOut(tenant.client, eva, 'ES')).toEqual([]);
  });

  test('two people travel at once, and each end takes back what is theirs alone', async () => {
    const first = await travels();
    await asks('travel max ES,RU until=2026-12-01');
    await approves();
    const second = newest();
    expect(await keptOut(tenant.client, max, 'RU')).toEqual([]);
    office.forward(4 * day);
    await office.settle();
    expect(exception(first)?.status).toBe('revertedUnkept');
    expect(exception(second)?.status).toBe('verified');
    expect(await keptOut(tenant.client, eva, 'ES')).toHaveLength(2);
    expect(await keptOut(tenant.client, max, 'ES')).toEqual([]);
    expect((await exceptionsOf(office.work.ledger, tenantId)).map(({ change }) => change.id)).toEqual([second]);
  });

  test('whoever travels does not approve it, however much they approve otherwise', async () => {
    await open();
    const state = travelTenant();
    state.graph.users.push(...listedAccounts.map((account) => ({ ...state.graph.users[0], ...account }) as never));
    tenant.simulator.load({ schema: 'tenant-state/1', asOf: '2026-11-24T00:00:00Z', ...state });
    await asks('travel bo@contoso.com ES until=2026-11-27');
    const id = newest();
    expect(await office.does('bo', { clicks: 'approve', on: id, digest: exception(id)?.plan?.digest ?? '' })).toBe(
      'not-an-approver',
    );
  });
});

test('a holder of a role takes the high tier', async () => {
  openInMemory();
  await asks('travel adam ES until=2026-11-27');
  expect(exception()?.plan).toMatchObject({ risk: 'high', travel: { isPrivileged: true } });
});

const twin = {
  ...travelTenant().graph.users[1],
  id: 'e7a00000-0000-4000-8000-0000000000aa',
  userPrincipalName: 'max.two@contoso.com',
};

test.each([
  [
    'an unknown person',
    'evva ES until=2026-11-27',
    'refused',
    'Nobody in this tenant is called "evva".',
    'Did you mean eva@contoso.com?',
  ],
  [
    'nobody near',
    'zzzzzz ES until=2026-11-27',
    'refused',
    'is called "zzzzzz"',
    'Write the name that the account signs in with.',
  ],
  [
    'an ambiguous name',
    'Max ES until=2026-11-27',
    'refused',
    'means 2 accounts',
    'Write the name that the account signs in with.',
  ],
  ['a guest', 'gus ES until=2026-11-27', 'refused', 'is a guest', 'Only members of this tenant'],
  ['the bot', '@hardenbot ES until=2026-11-27', 'refused', 'is an application', 'the person who travels'],
  ['the id of the bot', `${botId} ES until=2026-11-27`, 'refused', 'is an application', 'the person who travels'],
  ['a disabled account', 'dora ES until=2026-11-27', 'refused', 'is disabled', 'Find out who disabled it, and why'],
  ['an emergency account', 'bg ES until=2026-11-27', 'refused', 'is an emergency account', '/harden explain break-glass'],
  [
    'an emergency account by its address',
    'rita ES until=2026-11-27',
    'refused',
    'is an emergency account',
    '/harden explain break-glass',
  ],
  [
    'a country that nobody is allowed to sign in from',
    'eva KP until=2026-11-27',
    'refused',
    'nobody is allowed to sign in from KP (North Korea)',
    'travel.never',
  ],
  ['a country that is not blocked', 'eva DE until=2026-11-27', 'nothingToDo', 'No enabled policy keeps', ''],
])('%s is told in a sentence, with what to do', async (_what, words, status, reason, remedy) => {
  const state = travelTenant();
  const dora = {
    ...state.graph.users[0],
    id: 'e7a00000-0000-4000-8000-0000000000bb',
    displayName: 'Dora',
    userPrincipalName: 'dora@contoso.com',
    mail: null,
    accountEnabled: false,
  };
  const rita = {
    ...dora,
    id: 'e7a00000-0000-4000-8000-0000000000cc',
    displayName: 'Rita',
    userPrincipalName: 'rita@contoso.onmicrosoft.com',
    mail: 'rescue@contoso.com',
    accountEnabled: true,
  };
  state.graph.users.push(twin as never, dora as never, rita as never);
  office = openOffice({
    ...rules,
    client: new MemoryAccess(state).client(),
    breakGlass: ['bg@contoso.com', 'rescue@contoso.com'],
    tenants: { contoso: { bot: { servicePrincipalId: botId }, travel: { never: ['KP'] } } },
  });
  expect(await asks(`travel ${words}`)).toBe('done');
  expect(exception()).toMatchObject({
    status,
    refusal: { reason: expect.stringContaining(reason), remedy: expect.stringContaining(remedy) },
  });
});

test.each([
  ['no licence for Conditional Access', [], 'ES', 'refused', 'has no Microsoft Entra ID P1', 'Buy Microsoft Entra ID P1'],
  ['one that lapsed', [{ ...licensed, capabilityStatus: 'Suspended' }], 'ES', 'refused', 'has no Microsoft Entra ID P1', 'Buy'],
  ['no licence and nothing to do', [], 'DE', 'nothingToDo', 'No enabled policy keeps', ''],
  ['a product that nobody knows', [{ skuPartNumber: 'NEW_SUITE', capabilityStatus: 'Enabled' }], 'ES', 'waiting', null, null],
])(
  'with %s, no policy is planned that the service would not take',
  async (_what, subscribedSkus, country, status, reason, remedy) => {
    const state = travelTenant();
    office = openOffice({ ...rules, client: new MemoryAccess({ ...state, graph: { ...state.graph, subscribedSkus } }).client() });
    await asks(`travel eva ${country} until=2026-11-27`);
    const refusal =
      reason === null ? {} : { refusal: { reason: expect.stringContaining(reason), remedy: expect.stringContaining(remedy) } };
    expect(exception()).toMatchObject({ status, ...refusal });
  },
);

test('without a word the form is given to who may ask, and to nobody else', async () => {
  openInMemory();
  expect(await office.does('ana', { says: 'travel' })).toBe('card: Who travels, where, and until when?');
  expect(await office.does('ray', { says: 'travel' })).toBe('not-allowed');
});

test.each([
  [
    'a form, as Slack sends it',
    '"who=Eva, max@contoso.com" "countries=ES, ru" "until=2026-11-27" "from=" "reason=a fair" "ticket="',
    2,
  ],
  ['a line, as it is typed in Teams', 'eva@contoso.com ES RU until=2026-11-27 reason="a fair"', 1],
])('a travel exception is asked for by %s', async (_what, reason, people) => {
  openInMemory();
  expect(await office.does('ana', { clicks: 'plan', on: 'travel@contoso', reason })).toBe('done');
  await office.settle();
  const exceptions = [
    ...new Set(
      (office.storage.entries.get(tenantId) ?? []).flatMap(({ subject }) => (subject.startsWith('t-') ? [subject] : [])),
    ),
  ];
  expect(exceptions.map((id) => exception(id)?.plan?.travel)).toMatchObject(
    Array.from({ length: people }, () => ({ countries: ['ES', 'RU'], until: '2026-11-27T23:00:00.000Z', reason: 'a fair' })),
  );
});

test.each([
  ['no end', 'travel eva ES', 'Until when?', 'until=friday'],
  ['no country', 'travel eva until=2026-11-27', 'To which country?', 'two letters, such as ES'],
  ['UK for GB', 'travel eva UK until=2026-11-27', 'GB', 'Nothing was done'],
  ['no country of this world', 'travel eva QQ until=2026-11-27', 'QQ', 'Nothing was done'],
  ['a person by a name', 'travel Fay Müller RU until=2026-11-27', '"Fay Müller" is no address', 'Write the address'],
  ['a day that is past', 'travel eva ES until=2026-11-20', 'is over', 'a day that is still to come'],
  ['a day that does not exist', 'travel eva ES until=2026-02-30', 'there is no such day', 'Write until=friday'],
  ['no day at all', 'travel eva ES until=soon', 'until=soon is no time', 'Write until=friday'],
  ['a day beyond the maximum', 'travel eva ES until=2027-11-20', 'more than 30 days', 'an earlier until'],
  ['an end before its beginning', 'travel eva ES from=2026-12-04 until=2026-11-27', 'end before it begins', 'a later until'],
  ['a travel exception that nobody knows', 'travel end t-0000001', 't-0000001', '/harden'],
])('%s is answered at once in a sentence, with what to do', async (_what, words, reason, remedy) => {
  openInMemory();
  const actor = { platform: 'terminal', id: 'ana', membership: 'member' as const };
  const conversation = { platform: 'terminal', channel: 'hardening' };
  const answer = await office.answers({ kind: 'command', actor, conversation, key: 'k', text: words });
  expect(answer).toMatchObject({ reason: expect.stringContaining(reason), remedy: expect.stringContaining(remedy) });
});
