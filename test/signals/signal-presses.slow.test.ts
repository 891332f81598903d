/** Every button of a signal on every chat, pressed over the transport of that chat: signed requests of Slack, activities of Teams, keys at a terminal. */
import type { SignalAnswered } from '../../src/features/signals/events';
import { ids, listedAccounts } from '../support/corridor/office';
import { openSignalStage, type SignalStage, signalChats } from '../support/signals/signal-chats';
import { clockOf } from '../support/signals/signal-lab';
import { emergency, mallory, policy, turnedOff, watchedState } from '../support/signals/turned-off';

const open: SignalStage[] = [];
afterEach(() => Promise.all(open.splice(0).map((stage) => stage.close())));

/** A policy for each button, so that each has a card of its own. */
const names = ['Mine', 'Planned', 'Wrong', 'Waived', 'Denied', 'Claimed', 'Restored', 'Contained'] as const;
type PolicyName = (typeof names)[number];
const policies = names.map((displayName, n) => ({ ...policy, id: `7a1c0d52-0000-4000-8000-00000000cb0${n}`, displayName }));
/** Di turned each of them off, or someone who holds her account. */
const di = { ...mallory, id: ids.di };

function rowOf({ id, displayName }: { readonly id: string; readonly displayName: string }, n: number): Record<string, unknown> {
  const row = turnedOff(`row-${n}`, 3, { initiatedBy: { user: di } });
  const [target] = row['targetResources'] as readonly Record<string, unknown>[];
  return { ...row, correlationId: `of-${displayName}`, targetResources: [{ ...target, id, displayName }] };
}

async function withCards(chat: (typeof signalChats)[number]): Promise<SignalStage> {
  const graph = {
    ...watchedState.graph,
    users: [emergency, { ...di, accountEnabled: true }, ...listedAccounts.filter(({ id }) => id !== ids.di)],
    conditionalAccessPolicies: policies,
  };
  const office = { approvals: { tiers: { high: 1 }, incident: [ids.bo, ids.cy] } };
  const stage = await openSignalStage(chat, { state: { ...watchedState, graph }, office });
  open.push(stage);
  const { lab } = stage;
  await lab.pass(2);
  lab.simulator.happen(
    policies.map((one) => ({
      at: Date.parse(clockOf(3)),
      key: 'graph.conditionalAccessPolicies',
      put: { ...one, state: 'disabled' },
    })),
  );
  for (const [n, one] of policies.entries()) lab.shows('graph.directoryAudits', 4, rowOf(one, n));
  await lab.pass(4);
  return stage;
}

const cardOf = (name: PolicyName) => `A Conditional Access policy was weakened: ${name}`;
const inGraph = ({ lab }: SignalStage, collection: string) =>
  (lab.simulator.state() as { graph: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> }).graph[
    collection
  ] ?? [];

/** The answers in the ledger, by the policy that each is about. */
function answersOf({ lab }: SignalStage): Readonly<Record<string, readonly SignalAnswered['answer'][]>> {
  const entries = [...lab.office.storage.entries.values()].flat();
  const nameOf = new Map(
    entries.flatMap(({ subject, event }) =>
      event.type === 'signalled' ? event.signs.map(({ about }) => [subject, about.name] as const) : [],
    ),
  );
  const found: Record<string, SignalAnswered['answer'][]> = {};
  for (const { subject, event } of entries)
    if (event.type === 'signalAnswered') {
      const name = nameOf.get(subject) ?? '';
      found[name] = [...(found[name] ?? []), event.answer];
    }
  return found;
}

test.each(signalChats)('%s: every button of a signal does what its label says', async (chat) => {
  const stage = await withCards(chat);
  await stage.presses('bo', cardOf('Mine'), 'It was me', 'I replaced it');
  await stage.presses('bo', cardOf('Planned'), 'Expected', 'in change 4711');
  await stage.presses('ana', cardOf('Wrong'), 'False alarm', 'a copy of another');
  await stage.presses('ana', cardOf('Waived'), 'Waive', '14 the office moves');
  await stage.presses('ana', cardOf('Denied'), 'I have it');
  await stage.presses('ana', cardOf('Denied'), 'Ask ');
  await stage.presses('di', 'Was this you', 'No, it was not me');
  await stage.presses('ana', cardOf('Claimed'), 'Ask ');
  await stage.presses('di', 'Was this you', 'Yes, it was me');
  expect(answersOf(stage)).toEqual({
    Mine: ['me'],
    Planned: ['expected'],
    Wrong: ['falseAlarm'],
    Waived: ['waived'],
    Denied: ['taken', 'saidNo'],
    Claimed: ['saidYes'],
  });

  await stage.presses('ana', cardOf('Restored'), 'Plan to restore it');
  await stage.presses('cy', 'Restore Restored', 'Approve');
  const states = inGraph(stage, 'conditionalAccessPolicies').map(({ displayName, state }) => [displayName, state]);
  expect(states).toEqual(names.map((name) => [name, name === 'Restored' ? 'enabled' : 'disabled']));

  await stage.presses('ana', cardOf('Contained'), 'Plan to contain');
  // Nothing in this tenant says which roles the account holds, so it takes two.
  for (const name of ['bo', 'cy'] as const) await stage.presses(name, 'the compromised account cannot sign in', 'Approve');
  expect(inGraph(stage, 'users').find(({ id }) => id === ids.di)).toMatchObject({ accountEnabled: false });

  // What was pressed stands on the cards, for everyone.
  const seen = stage
    .sees('cy')
    .map(({ text }) => text.replaceAll(/\s+/gu, ' '))
    .join('\n');
  for (const words of ['bo says that it was them: I replaced it', 'ana calls it a false alarm', 'answered "It was not me"'])
    expect(seen).toContain(words);
});
