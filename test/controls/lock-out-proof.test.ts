/** Nobody who must keep access is locked out by a policy: proven when it is planned, and again right before it is written. */
import type { Card } from '../../src/chat/card';
import { usualTiming } from '../../src/compose/safeguards';
import { cases as breakGlassCases } from '../../src/controls/break-glass/cases';
import { bg1 } from '../../src/controls/reasoning/access/case-rows';
import { type ChatRoom, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { type AccessTenant, accessTenant, day, hour, signIn } from '../support/tenants/access-tenant';
import { type HurriedClock, hurriedClock, storyBegins } from '../support/time/hurried-clock';

const anHourAgo = new Date(storyBegins.getTime() - hour);
const atHome = [signIn('ana', 'DE', anHourAgo), signIn('bo', 'DE', anHourAgo)];
const abroad = signIn('bo', 'RU', storyBegins);

let room: ChatRoom;
let clock: HurriedClock;
let harness: Harness;

async function open(state: AccessTenant): Promise<void> {
  room = openChatRoom('terminal', 'hardening');
  clock = hurriedClock();
  harness = await openHarness({
    platform: room,
    clock,
    state,
    controls: { 'country-block': { block: ['RU'], home: ['DE'] } },
    settings: {
      approvals: { approvers: { people: Object.values(people) }, tiers: { low: 1, medium: 1, high: 1 }, keepWithin: '10m' },
    },
    timing: { ...usualTiming, leaseMs: 10 * 60_000 },
  });
}
afterEach(() => harness.close());

const says = (words: string) => (card: Card) => textOf(card).includes(words);
const writes = () => harness.simulator.calls().filter((call) => call.write);

/** The policy is there and reports only; the plan that would enforce it waits for approval. */
async function planToEnforce(): Promise<string> {
  await room.says('ana', 'plan country-block');
  await room.waitFor(says('waiting for approval'), 'a plan to prepare');
  await room.clicks('cy', 'Approve');
  await room.waitFor(says('applied and verified'), 'prepared');
  clock.forward(8 * day);
  await room.says('ana', 'plan country-block');
  const isEnforcing = says('"Stage","value":"enforce"');
  return textOf(await room.waitFor((card) => says('waiting for approval')(card) && isEnforcing(card), 'a plan to enforce'));
}

test('an approver who works where it blocks: the plan is refused, with who, from where and by which policy', async () => {
  await open(accessTenant([...atHome, abroad]));
  await room.says('ana', 'plan country-block');
  const card = textOf(await room.waitFor(says('refused'), 'a refusal'));
  expect(card).toMatch(/bo@contoso\.com \(requester or approver\) from RU \(Russian Federation\), browser, as last seen \d{4}/);
  expect(card).toContain('by hardenbot country-block: block the listed countries');
  expect(writes()).toEqual([]);
});

test('before the policy exists reasoning proves it, from home for those whom nobody saw', async () => {
  await open(accessTenant(atHome));
  await room.says('ana', 'plan country-block');
  const card = textOf(await room.waitFor(says('waiting for approval'), 'a plan to prepare'));
  expect(card).toContain('reasoning over the policies that were read for 7 sign-ins; none is blocked for certain');
  expect(card).toContain('The simulated What-If knows only policies that exist');
  expect(card).toContain('ana@contoso.com (requester or approver) from DE');
});

test('a log that cannot be read is said on the card', async () => {
  await open(accessTenant(null));
  await room.says('ana', 'plan country-block');
  const card = textOf(await room.waitFor(says('waiting for approval'), 'a plan to prepare'));
  expect(card).toMatch(
    /"Not checked","value":"From where people signed in last: .*403.* Home countries stand for what is not known/,
  );
});

test('What-If answers once the policy reports only; an approver who travels before the approval is applied stops it', async () => {
  await open(accessTenant(atHome));
  expect(await planToEnforce()).toContain('the simulated What-If answered for 7 sign-ins; none is blocked for certain');
  const state = harness.simulator.state() as AccessTenant;
  harness.simulator.load({ ...state, graph: { ...state.graph, signIns: [abroad, ...atHome] } });
  await room.clicks('cy', 'Approve');
  const card = textOf(await room.waitFor(says('Would be kept from signing in'), 'a refusal'));
  expect(card).toContain('bo@contoso.com (requester or approver) from RU (Russian Federation)');
  expect(card).toContain('Plan again');
  expect(writes()).toEqual([]);
});

test('where What-If refuses, reasoning answers, when it is planned and when it is applied, and the card says so', async () => {
  await open(accessTenant(atHome, { faults: [{ match: 'graph.whatIf', status: 403 }] }));
  const planned = await planToEnforce();
  expect(planned).toContain('reasoning over the policies that were read for 7 sign-ins; none is blocked for certain');
  expect(planned).toMatch(/The simulated What-If gave no answer: .*403/);
  await room.clicks('cy', 'Approve');
  const done = await room.waitFor(
    (card) => says('applied and verified')(card) && says('or it is undone automatically')(card),
    'enforced',
  );
  expect(textOf(done)).toMatch(/Checked before the first write: reasoning.*The simulated What-If gave no answer/);
});

describe('what undoes a change that lets an emergency account in', () => {
  const blocked = breakGlassCases.find(({ name }) => name.startsWith('rule 8: a policy blocks both, and says in a word'));
  const excluded = (): unknown => {
    const { graph } = harness.simulator.state() as AccessTenant;
    const [policy] = graph['conditionalAccessPolicies'] as readonly { readonly conditions: { readonly users: object } }[];
    return JSON.stringify(policy?.conditions.users).includes(bg1.id);
  };

  async function undoWaits(): Promise<string> {
    room = openChatRoom('terminal', 'hardening');
    clock = hurriedClock();
    harness = await openHarness({
      platform: room,
      clock,
      state: { schema: 'tenant-state/1', asOf: new Date().toISOString(), ...blocked?.state },
      controls: { 'break-glass': {} },
      settings: {
        approvals: { approvers: { people: Object.values(people) }, tiers: { low: 1, medium: 1, high: 1 }, keepWithin: '10m' },
      },
      timing: { ...usualTiming, reconcileEveryMs: 500 },
    });
    await room.says('ana', 'plan break-glass');
    await room.waitFor(says('waiting for approval'), 'a plan');
    await room.clicks('cy', 'Approve');
    const done = textOf(await room.waitFor(says('applied and verified'), 'done'));
    const [, id = ''] = / · (c-[0-9a-z]+)$/m.exec(done) ?? [];
    await room.says('ana', `revert ${id}`);
    return textOf(await room.waitFor((card) => card.title.startsWith('Undo: ') && says('waiting for approval')(card), 'an undo'));
  }

  test('says that it blocks them again, and not that anyone was checked', async () => {
    const card = await undoWaits();
    expect(card).not.toContain('Checked against lock-out');
    expect(card).toContain('Undoing this blocks break-glass accounts again');
  });

  test('is undone itself unless someone keeps it', async () => {
    await undoWaits();
    await room.clicks('cy', 'Approve');
    await room.waitFor(says('or it is undone automatically'), 'a question');
    expect(excluded()).toBe(false);
    clock.forward(11 * 60_000);
    await room.waitFor(says('undone without being kept'), 'the end of the time');
    expect(excluded()).toBe(true);
  });
});
