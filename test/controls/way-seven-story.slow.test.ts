/** Azure management from listed addresses alone, from chat, in two tenants: reported, enforced, and undone exactly. */
import type { Card } from '../../src/chat/card';
import { usualTiming } from '../../src/compose/safeguards';
import { addresses, blockPolicy } from '../../src/controls/reasoning/access/case-rows';
import { type ChatRoom, changeIdIn, changeTitleOf, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { accessTenant, day, idOf } from '../support/tenants/access-tenant';
import { withoutServiceProperties } from '../support/tenants/tenant-lab';
import { type HurriedClock, hurriedClock } from '../support/time/hurried-clock';

const settings = { approvals: { approvers: { people: Object.values(people) }, tiers: { low: 1, medium: 1, high: 1 } } };
const asked = 'plan azure-management ranges=198.51.100.0/24';
const says =
  (...words: readonly string[]) =>
  (card: Card) =>
    words.every((one) => textOf(card).includes(one));

const office = addresses(9, 'Office', ['203.0.113.0/24'], true);
const fromOffice = { includeLocations: ['All'], excludeLocations: [office.id] };
const ofMail = blockPolicy(1, 'Mail from the office', {
  locations: fromOffice,
  users: { excludeUsers: [idOf('bg1'), idOf('bg2')] },
  applications: { includeApplications: ['00000002-0000-0ff1-ce00-000000000000'] },
});

const tenants = [
  { name: 'one without policies', policies: [] },
  { name: 'one with a policy for mail', policies: [ofMail] },
] as const;

describe.each(tenants)('$name', ({ policies }) => {
  let room: ChatRoom;
  let clock: HurriedClock;
  let harness: Harness;
  beforeAll(async () => {
    room = openChatRoom('terminal', 'hardening');
    clock = hurriedClock();
    const timing = { ...usualTiming, leaseMs: 10 * 60_000, reconcileEveryMs: 100 };
    const tenant = accessTenant([]);
    const state = { ...tenant, graph: { ...tenant.graph, namedLocations: [office], conditionalAccessPolicies: policies } };
    harness = await openHarness({ platform: room, clock, state, controls: {}, settings, timing });
  });
  afterAll(() => harness.close());

  function inTenant() {
    return structuredClone(withoutServiceProperties(harness.simulator.state())) as {
      readonly graph: Readonly<Record<'conditionalAccessPolicies' | 'namedLocations', readonly object[]>>;
    };
  }

  async function applied(ask: () => Promise<unknown>): Promise<string> {
    await ask();
    const id = changeIdIn(await room.waitFor(says(changeTitleOf('azure-management'), 'waiting for approval'), 'a plan'));
    await room.clicks('cy', 'Approve');
    await room.waitFor(says(id, 'applied and verified'), 'applied');
    return id;
  }

  async function undone(id: string): Promise<void> {
    await room.clicks('ana', 'Revert');
    const card = await room.waitFor(
      (one) => says(id, 'undone without being kept')(one) || says(`undoes ${id}`, 'waiting for approval')(one),
      'undone',
    );
    if (says(id, 'undone without being kept')(card)) return;
    await room.clicks('bo', 'Approve');
    await room.waitFor(says(`undoes ${id}`, 'applied and verified'), 'undone');
  }

  test('reported only, then enforced, undone to the trial, and the trial undone', async () => {
    const before = inTenant();
    const first = await applied(() => room.says('ana', asked));
    const trial = inTenant();
    expect(trial.graph.conditionalAccessPolicies.at(-1)).toMatchObject({
      state: 'enabledForReportingButNotEnforced',
      conditions: {
        applications: { includeApplications: ['797f4846-ba00-4fd7-ba43-dac1f8f63013'] },
        locations: { includeLocations: ['All'] },
      },
    });
    clock.forward(8 * day);
    await room.waitFor(says('would have done'), 'the results');
    const second = await applied(() => room.clicks('bo', 'Plan to enforce'));
    expect(inTenant().graph.conditionalAccessPolicies.at(-1)).toMatchObject({ state: 'enabled' });
    await undone(second);
    expect(inTenant()).toEqual(trial);
    await room.says('ana', `revert ${first}`);
    await room.waitFor(says(`undoes ${first}`, 'waiting for approval'), 'an undo');
    await room.clicks('cy', 'Approve');
    await room.waitFor(says(`undoes ${first}`, 'applied and verified'), 'undone');
    expect(inTenant()).toEqual(before);
  });

  test('what covers Microsoft Graph is said, and that nothing narrower does', async () => {
    const why = textOf((await room.says('ana', 'explain azure-management')) ?? { title: '', tone: 'bad', blocks: [] });
    expect(why).toContain('Microsoft Graph has no policy of its own');
    expect(why).toContain('Only a policy for all resources covers it');
  });
});
