/** A policy that only reports: after the days that settings ask for, what it would have done comes on its own, once, with a button to go on. */

import { createPalette } from '../../adapters/terminal/display';
import { drawCard } from '../../adapters/terminal/render';
import type { Card } from '../../src/chat/card';
import { usualTiming } from '../../src/compose/safeguards';
import { type ChatRoom, openChatRoom, textOf } from '../support/chat/chat-room';
import { drawnIn } from '../support/chat/drawn-in-chats';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { type AccessTenant, accessTenant, day, signIn } from '../support/tenants/access-tenant';
import { type HurriedClock, hurriedClock } from '../support/time/hurried-clock';

let room: ChatRoom;
let clock: HurriedClock;
let harness: Harness;

afterEach(() => harness.close());

const says = (words: string) => (card: Card) => textOf(card).includes(words);
const isResults = says('would have done');
const results = () => room.cards().filter(isResults);

function drawnInTerminal(card: Card): string {
  return drawCard(card, {
    width: 200,
    palette: createPalette(false),
    note: null,
    files: 'in a folder',
    numberOf: () => 1,
  }).join('\n');
}

/** Prepared by a first worker that is gone before the time is up. @param beside tenants beside contoso, in the same channel */
async function prepared(beside: readonly string[] = []): Promise<void> {
  room = openChatRoom('terminal', 'hardening');
  clock = hurriedClock();
  harness = await openHarness({
    platform: room,
    clock,
    state: accessTenant([]),
    controls: { 'country-block': { block: ['RU'], home: ['DE'] } },
    settings: { approvals: { approvers: { people: Object.values(people) }, tiers: { low: 1, medium: 1, high: 1 } } },
    simulated: Object.fromEntries(
      beside.map((name, at) => [
        name,
        {
          state: { ...accessTenant([]), organization: { id: `7d000000-0000-4000-8000-00000000000${at}` } },
          settings: {
            channel: { terminal: 'hardening' },
            breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
            controls: { 'country-block': { block: ['RU'], home: ['DE'] } },
          },
        },
      ]),
    ),
    withoutWorker: true,
    timing: { ...usualTiming, leaseMs: 10 * 60_000, reconcileEveryMs: 100 },
  });
  const worker = await harness.startWorker();
  if (beside.length === 0) {
    await room.says('ana', 'plan country-block');
    await room.waitFor(says('waiting for approval'), 'a plan to prepare');
    await room.clicks('cy', 'Approve');
    await room.waitFor((card) => says('applied and verified')(card) && says('posted in the thread')(card), 'prepared');
  } else {
    await room.says('ana', 'plan country-block @all pace=5');
    await room.waitFor(says(`${beside.length + 1} waiting for approval`), 'plans to prepare');
    await room.clicks('cy', 'Approve all');
    await room.waitFor(says(`${beside.length + 1} applied and verified`), 'prepared everywhere');
  }
  await worker.stop();
}

/** What happens in the tenant while the policy reports. */
function meanwhile(graph: (now: AccessTenant['graph']) => AccessTenant['graph'], simulator: object = {}): void {
  const state = harness.simulator.state() as AccessTenant;
  harness.simulator.load({ ...state, graph: graph(state.graph), simulator: { ...state.simulator, ...simulator } });
}

test('not before the time; then once, by whichever worker runs, with whom it would have blocked and a button that plans the rest', async () => {
  await prepared();
  clock.forward(day);
  const log = [signIn('dan', 'RU', clock.now()), signIn('dan', 'RU', clock.now()), signIn('ana', 'DE', clock.now())];
  meanwhile((graph) => ({ ...graph, signIns: log }));
  const early = await harness.startWorker();
  await room.says('ana', 'audit');
  await room.waitFor(says('country-block'), 'an audit, while which rounds go by');
  expect(results()).toEqual([]);
  await early.stop();
  clock.forward(7 * day);
  const late = await harness.startWorker();
  const card = textOf(await room.waitFor(isResults, 'the results'));
  expect(card).toContain('"Would have been blocked","value":"2 of 3 sign-ins that the policy was asked about"');
  expect(card).toContain('"Of them from RU (Russian Federation)","value":"2 sign-ins by 1 account (dan@contoso.com 2 times)"');
  expect(card).toMatch(/"Lock-out check","value":"the simulated What-If answered for \d+ sign-ins; none is blocked/);
  await late.stop();
  await harness.startWorker();
  await room.clicks('bo', 'Plan to enforce');
  await room.waitFor(
    (plan) => says('"Stage","value":"enforce"')(plan) && says('waiting for approval')(plan),
    'a plan to enforce',
  );
  expect(results()).toHaveLength(1);
});

test('a log that may not be read is said, and the button is there all the same', async () => {
  await prepared();
  meanwhile(({ signIns: _log, ...graph }) => graph);
  clock.forward(8 * day);
  await harness.startWorker();
  const card = textOf(await room.waitFor(isResults, 'the results'));
  expect(card).toMatch(/Not measured: Sign-ins: .*403/);
  expect(card).toContain('Plan to enforce');
});

test('a log that hides what policies did is no sign that nobody was blocked', async () => {
  await prepared();
  clock.forward(day);
  const hidden = { ...signIn('dan', 'RU', clock.now()), appliedConditionalAccessPolicies: [] };
  meanwhile((graph) => ({ ...graph, signIns: [hidden] }));
  clock.forward(7 * day);
  await harness.startWorker();
  const card = textOf(await room.waitFor(isResults, 'the results'));
  expect(card).toContain('None of 1 sign-ins says what the policy would have done');
  expect(card).not.toContain('Would have been blocked');
});

test('a service that hides what policies did has it counted again, and nothing is enforced before every result is known', async () => {
  await prepared();
  clock.forward(day);
  const log = [signIn('dan', 'RU', clock.now()), signIn('dan', 'RU', clock.now()), signIn('ana', 'DE', clock.now())];
  meanwhile((graph) => ({ ...graph, signIns: log }), { hidesUnknownMembers: true });
  clock.forward(7 * day);
  const worker = await harness.startWorker();
  const card = await room.waitFor(isResults, 'the results');
  for (const shown of [drawnIn.Slack(card), drawnIn.Teams(card), drawnInTerminal(card)]) {
    expect(shown).toContain('unknown for 3 of 3 sign-ins');
    expect(shown).toContain('Count again');
    expect(shown).not.toMatch(/Plan to enforce|0 of 3|can be enforced now/);
  }
  await room.clicks('bo', 'Count again');
  await room.waitFor(
    says('unknown for 3 of 3 sign-ins: their log entries hold a result that hardenbot does not know'),
    'a refusal',
  );
  meanwhile((graph) => graph, { hidesUnknownMembers: false });
  await room.clicks('bo', 'Count again');
  const plan = await room.waitFor((it) => says('"Stage","value":"enforce"')(it) && says('waiting for approval')(it), 'a plan');
  expect(textOf(plan)).toContain('2 of 3 sign-ins that the policy was asked about');
  await worker.stop();
});

test('of a campaign, what it would have done in every tenant is one message, once, with a button for each', async () => {
  await prepared(['northwind']);
  clock.forward(8 * day);
  const first = await harness.startWorker();
  const card = textOf(
    await room.waitFor((it) => isResults(it) && says('in 2 tenants: what it would have done')(it), 'the results of both'),
  );
  for (const name of ['contoso', 'northwind']) expect(card).toMatch(new RegExp(`"text":"${name}"\\},\\{"text":"[^"]*sign-ins`));
  await first.stop();
  await harness.startWorker();
  expect(results()).toHaveLength(1);
  await room.clicks('bo', 'Plan to enforce');
  await room.waitFor(
    (plan) => says('"Stage","value":"enforce"')(plan) && says('in contoso')(plan) && says('waiting for approval')(plan),
    'a plan to enforce in one',
  );
  expect(results()).toHaveLength(1);
});
