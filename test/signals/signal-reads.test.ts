/**
 * What signs say of a tenant rests on lists that are read beside the logs. Each is refused in turn: nothing is said that was not said with it, what
 * was known before counts on, and the card says what could not be read.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SignalCase } from '../../src/features/signals/case';
import { reachable } from '../../src/features/signals/contain-rules';
import { unreadLists, withUnread } from '../../src/features/signals/judging/unread';
import { signalKinds } from '../../src/features/signals/kinds/index';
import { type KnownFacts, knownFrom } from '../../src/features/signals/known';
import { knownOf } from '../../src/features/signals/worker/known-of';
import { readFacts } from '../../src/features/signals/worker/read-facts';
import { stateAfter } from '../../src/features/signals/worker/read-source';
import { sourceSpecs } from '../../src/features/signals/worker/sources';
import { refuse, TenantError } from '../../src/lib/errors';
import type { TenantClient } from '../../src/tenant/client';
import { type Read, readName } from '../../src/tenant/resource';
import { knownOf as knownOfCase, observationsOf } from '../support/signals/run-case';
import { frozen } from '../support/tenants/frozen';
import { stateClient } from '../support/tenants/state-client';

const demo = frozen(
  JSON.parse(readFileSync(join(__dirname, '..', '..', 'examples', 'demo-tenant.json'), 'utf8')) as Record<string, unknown>,
);
const now = new Date('2026-11-30T12:00:00Z');

/** The demo tenant with some reads refused, and the names of all that it was asked for. */
function refusing(isRefused: (name: string) => boolean) {
  const client = stateClient(demo);
  const asked = new Set<string>();
  const read = <Row>(one: Read<Row>) => {
    const name = readName(one);
    asked.add(name);
    if (isRefused(name)) throw new TenantError(`${name} was refused.`, { kind: 'throttled', status: 429 });
    return client.read(one);
  };
  return { client: { ...client, read } as TenantClient, asked };
}

const sorted = ({ people, apps, domains, guardedGroups, guardedLocations }: Awaited<ReturnType<typeof readFacts>>) => ({
  people: people.toSorted((one, other) => one.id.localeCompare(other.id)),
  apps: apps.toSorted((one, other) => one.id.localeCompare(other.id)),
  domains: domains.toSorted(),
  guardedGroups: guardedGroups.toSorted(),
  guardedLocations: guardedLocations.toSorted(),
});

test('a list that is refused once takes nothing of what was known, and is named in words', async () => {
  const { client, asked } = refusing(() => false);
  const before = await readFacts(client, null);
  expect(before).toMatchObject({ missing: [] });
  expect(before.people.some(({ standing }) => standing === 'tier0')).toBe(true);
  expect(asked.size).toBeGreaterThan(7);
  for (const name of asked) {
    const facts = await readFacts(refusing((one) => one === name).client, before);
    expect([name, facts.missing]).toEqual([name, [name]]);
    expect([name, sorted(facts)]).toEqual([name, sorted(before)]);
    expect(unreadLists(facts.missing)).not.toContain('graph.');
  }
});

test('a standing rule reaches no administrator, and nobody where a list that says who is one was refused, now or the first time', async () => {
  const { client, asked } = refusing(() => false);
  const before = await readFacts(client, null);
  const grave = before.people.filter(({ standing }) => standing === 'tier0').map(({ id }) => id);
  const reached = reachable(before);
  expect([reached.size > 0, grave.filter((id) => reached.has(id))]).toEqual([true, []]);
  const emptied = new Set<string>();
  for (const name of asked)
    for (const known of [null, before]) {
      const some = reachable(await readFacts(refusing((one) => one === name).client, known));
      if (some.size === 0) emptied.add(name.split('/')[0] ?? name);
      else expect([name, [...some].toSorted()]).toEqual([name, [...reached].toSorted()]);
    }
  expect([...emptied].toSorted()).toEqual([
    'graph.groups',
    'graph.roleAssignments',
    'graph.roleEligibilityScheduleInstances',
    'graph.users',
  ]);
});

test('more groups with a role than are looked into leave a rule nobody, and the gravest are looked into first', async () => {
  const few = { userPrincipalName: 'kim@contoso.com', id: 'kim' };
  const roleAssignments = Array.from({ length: 25 }, (_unused, n) => ({
    id: `ra-${n}`,
    principalId: `group-${n}`,
    roleDefinitionId: n === 24 ? globalAdministrator : helpdesk,
    directoryScopeId: '/',
  }));
  const groups = roleAssignments.map(({ principalId }, n) => ({
    id: principalId,
    members: [{ id: n === 24 ? 'chief' : `m-${n}` }],
  }));
  const users = [few, { ...few, id: 'chief', userPrincipalName: 'chief@contoso.com' }];
  const facts = await readFacts(
    stateClient({ ...demo, graph: { users, roleAssignments, groups, roleEligibilityScheduleInstances: [] } }),
    null,
  );
  expect(facts.people.find(({ id }) => id === 'chief')?.standing).toBe('tier0');
  const unread = facts.missing.filter((read) => read.startsWith('graph.groups/'));
  expect([unread.length, reachable(facts).size]).toEqual([1, 0]);
});

const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';
const helpdesk = '729827e3-9c14-49f7-bb1b-9608f156bbb8';

/** What a first reading leaves of what a case knows where a list was refused. */
const cuts: Readonly<Record<string, (known: KnownFacts) => Partial<KnownFacts>>> = {
  'graph.users': ({ people }) => ({
    people: people
      .filter(({ breakGlass, approves }) => breakGlass || approves)
      .map((one) => ({ ...one, id: one.breakGlass ? one.name : one.id, standing: 'ordinary', createdAt: null })),
  }),
  'graph.roleAssignments': ({ people }) => ({ people: people.map((one) => ({ ...one, standing: 'ordinary' })) }),
  'graph.servicePrincipals': () => ({ apps: [] }),
  'graph.servicePrincipals/00000000-0000-4000-8000-000000000001/appRoleAssignedTo': ({ apps }) => ({
    apps: apps.map((one) => ({ ...one, powerful: false })),
  }),
  'graph.domains': () => ({ domains: [] }),
  'graph.conditionalAccessPolicies': () => ({ guardedGroups: [], guardedLocations: [] }),
  'graph.namedLocations': () => ({ guardedLocations: [] }),
};

/** Sentences that say less, that something is unknown, or what the row of the log says itself. */
const saysLess: readonly RegExp[] = [
  /\b(unknown|not known|was not read|may)\b/,
  // Of the row alone: the address without what is usual for someone, names as the log has them.
  /^From [\w.:-]+( \(\w\w\))?\.$/,
  /^(Name|To|By|Permissions|Activity|App|Change of hardenbot): /,
  // Of sign-ins alone: whether the network is a usual one of the person only takes it away.
  /^\S+ signed in from a network that had wrong passwords for several accounts within a day\.$/,
  /^Someone tried passwords on many accounts, and one fitted\.$/,
  /^It leaves out: /,
  // Why a sign weighs less, or more; each is true whether or not the list was read.
  /^Too little was seen of the person to know what is new\.$/,
  /^A suspicious sign-in or a risk of the account came shortly before\.$/,
  /^It came from a network that \S+ has not used before\.$/,
  /^It hides mail, and its name is made not to be found\.$/,
  /^All mail goes to someone else too\.$/,
  /^With it anyone can act as the app\.$/,
  /^An owner can add a secret and act as the app\.$/,
  /^With it the app can take the tenant, or reach what belongs to everyone\.$/,
  /^It was done for \d+ accounts together/,
  /^Microsoft asks everyone who uses text messages/,
  /its policies could not be read\.$/,
  // A narrower place is reported where nothing says that policies leave it out: what the row says of it.
  /^No longer in it: /,
  /^From [\w.:-]+, a network that \S+ often uses\.$/,
];

/** What was done, by the names that the row itself has. */
const act =
  /^(\S+@contoso\.com|The app \S.*|An inbox rule of \S+) (forwards|gave|turned off|changed|made|removed|added|narrowed)\b/;

test.each(signalKinds.map((kind) => [kind.id, kind] as const))(
  '%s says nothing without a list that it would not say with it',
  (id, kind) => {
    const { cases } = require(join(__dirname, '..', '..', 'src', 'features', 'signals', 'kinds', id, 'cases')) as {
      readonly cases: readonly SignalCase[];
    };
    const wrong = cases.flatMap((one) => {
      const known = knownOfCase(one, now);
      const said = (facts: KnownFacts) =>
        kind
          .judge(observationsOf(one), knownFrom(facts))
          .flatMap(({ says, reasons, evidence }) => [says, ...reasons, ...evidence]);
      const before = said(known);
      return Object.entries(cuts).flatMap(([name, cut]) =>
        said({ ...known, ...cut(known), unread: [...known.unread, name] })
          .filter((text) => !before.includes(text) && !act.test(text) && !saysLess.some((less) => less.test(text)))
          .map((text) => `${one.name}: without ${name} it says ${text}`),
      );
    });
    expect(wrong).toEqual([]);
  },
);

test('a break-glass account is known by settings, and a sign says what could not be read, where the accounts were never read', async () => {
  const facts = await readFacts(refusing((name) => name === 'graph.users').client, null);
  const known = knownOf({
    tenant: { settings: { breakGlass: ['BG1@contoso.com'], bot: {} } } as never,
    facts: { v: 1, readAt: now.toISOString(), routines: {}, countries: [], ...facts },
    state: { sources: {}, reported: [], quiet: [], waiting: [] } as never,
    policy: refuse('none', 'There is none.', ''),
    ownIds: new Set(),
    ownChanges: [],
    expectations: [],
    protectedObjects: [],
    now,
  });
  expect(known.person('bg1@contoso.com')).toMatchObject({ breakGlass: true });
  const sign = { kind: 'app-secret', reasons: ['With it anyone can act as the app.'] } as never;
  expect(withUnread(sign, facts.missing).reasons[1]).toBe(
    'Could not be read: the accounts. What was known before counts, so it may weigh more.',
  );
  expect(withUnread(sign, [])).toBe(sign);
});

describe('a log that is refused for two days', () => {
  const [spec] = sourceSpecs;
  if (spec === undefined) throw new Error('There are no logs.');
  const minute = 60_000;

  /** Minutes between the last two times that it is asked for. @param answeredAt absent: it never answered */
  function pauseAfterTwoDays(kind: 'forbidden' | 'unlicensed', answeredAt?: string): number {
    const began = now.toISOString();
    let state: Parameters<typeof stateAfter>[0] = { mark: began, nextAt: began, judged: [], swept: {}, late: 0, unreadable: 0 };
    if (answeredAt !== undefined) state = { ...state, answeredAt };
    let asked = now;
    while (asked.getTime() - now.getTime() < 48 * 60 * minute) {
      asked = new Date(state.nextAt);
      const problem = new TenantError('It was refused.', { kind, status: 403 });
      const answer = { spec, observations: [], unreadable: 0, at: asked, askedAt: asked, problem, swept: [] } as const;
      state = stateAfter(state, answer as never, { fresh: [], everyMs: minute });
    }
    return (Date.parse(state.nextAt) - asked.getTime()) / minute;
  }

  const before = '2026-11-30T11:59:00.000Z';
  test.each([
    ['a right is missing', 'forbidden', undefined, 15],
    ['a right was taken away', 'forbidden', before, 15],
    ['its licence lapsed', 'unlicensed', before, 15],
    ['there never was a licence', 'unlicensed', undefined, 360],
  ] as const)(
    'for %s is asked for again soon enough that nobody waits for it once it is there',
    (_why, kind, answeredAt, most) => {
      const pause = pauseAfterTwoDays(kind, answeredAt);
      expect(pause).toBeGreaterThan(5);
      expect(pause).toBeLessThanOrEqual(most);
    },
  );
});
