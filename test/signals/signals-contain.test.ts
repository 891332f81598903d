/** From a signal to the incident: the evidence that rang goes along, and nobody waits for it to be read again. */
import type { Action, Card } from '../../src/chat/card';
import type { IncidentEvidence } from '../../src/features/incident/entry-terms';
import { laidToSigns } from '../../src/features/incident/handed-over';
import type { FoundItem } from '../../src/features/incident/item';
import { lists } from '../../src/features/incident/lists';
import { ids } from '../support/corridor/office';
import { clockOf, openSignalLab, type SignalLab } from '../support/signals/signal-lab';
import { mallory, policy, turnedOff, watchedState } from '../support/signals/turned-off';

const open: SignalLab[] = [];
afterEach(() => Promise.all(open.splice(0).map((lab) => lab.close())));

const audits = 'graph.directoryAudits';
const buttonsOf = (card: Card | undefined): readonly Action[] =>
  (card?.blocks ?? []).flatMap((block) => (block.kind === 'actions' ? block.actions : []));
const collectedIn = (lab: SignalLab): readonly IncidentEvidence[] =>
  [...lab.office.storage.entries.values()].flat().flatMap(({ event }) => (event.type === 'collected' ? [event.evidence] : []));

test('Contain on a card begins the incident with its rows, though the log answers nobody any more', async () => {
  const lab = await openSignalLab({ state: watchedState, office: { approvals: { tiers: { high: 1 }, incident: [ids.bo] } } });
  open.push(lab);
  await lab.pass(2);
  lab.shows('graph.conditionalAccessPolicies', 3, { ...policy, state: 'disabled' });
  lab.shows(audits, 4, turnedOff('row-1', 3));
  await lab.pass(4);
  const simulated = lab.simulator.state() as { simulator?: object };
  lab.simulator.load({ ...simulated, simulator: { ...simulated.simulator, faults: [{ match: audits, status: 403 }] } });
  const contain = buttonsOf(lab.chat[0]?.card).find(({ name }) => name === 'containSignal');
  expect(contain?.label).toBe('Plan to contain mallory@contoso.com');
  const [card, person] = (contain?.subject ?? '').split('@')[0]?.split('.') ?? [];
  expect(await lab.office.does('ana', { clicks: 'containSignal', on: `${card}.${ids.bo}` })).toBe('nobody-to-contain');
  expect(await lab.office.does('ray', { clicks: 'containSignal', on: `${card}.${person}` })).toBe('not-allowed');
  // A card that grew meanwhile stops nobody.
  expect(await lab.office.does('ana', { clicks: 'containSignal', on: `${card}.${person}` })).toBe('done');
  await lab.office.settle();
  const [evidence] = collectedIn(lab);
  expect(evidence?.missing.map(({ read }) => read)).toContain(lists.did);
  expect(evidence).toMatchObject({
    account: { id: mallory.id },
    firstSuspicious: clockOf(3),
    signal: { card, rows: ['row-1'] },
  });
  expect(evidence?.moments.map(({ what }) => what)).toContain(
    `mallory@contoso.com weakened the Conditional Access policy Require MFA by turning it off. (${card}, row row-1)`,
  );
  expect(evidence?.items.find(({ check }) => check?.of === 'policy')).toMatchObject({
    check: { of: 'policy', id: policy.id },
    advice: 'clean',
    ground: 'intruder',
  });
});

describe('what a signal names in a mailbox', () => {
  const item = (more: Partial<FoundItem>): FoundItem => ({
    key: 'x',
    what: 'x',
    advice: 'ask',
    why: 'ask the person',
    fresh: false,
    operations: [],
    ground: 'undated',
    ...more,
  });
  const rule = item({ key: 'rule mb\\1', what: 'rule "Invoices": moves mail to Stuff', read: lists.rules });
  const other = item({ key: 'rule mb\\2', what: 'rule "News": moves mail to News', read: lists.rules });
  const delegate = item({ key: 'delegate EUR/contoso.com/eve', what: 'eve may open the mailbox', read: lists.delegates });
  const forwarding = item({ key: 'forwarding', what: 'all mail is forwarded to Carl', read: lists.mailbox });
  const handed = (things: Parameters<typeof laidToSigns>[1]['things']) => ({
    from: 'sig-1',
    rowIds: [],
    moments: [],
    lines: [],
    audits: [],
    signIns: [],
    records: [],
    things,
  });
  const proposed = (things: Parameters<typeof laidToSigns>[1]['things']) =>
    laidToSigns([rule, other, delegate, forwarding], handed(things)).flatMap(({ advice, ground, key, why }) =>
      advice === 'clean' && ground === 'intruder' ? [`${key}: ${why}`] : [],
    );

  test.each([
    ['a rule by its name', { in: 'rules', name: 'Invoices' }, 'rule mb\\1'],
    ['a right by who holds it', { in: 'rights', name: 'eve@contoso.com' }, 'delegate EUR/contoso.com/eve'],
    ['forwarding', { in: 'forwarding', name: '' }, 'forwarding'],
  ] as const)('%s is proposed for cleaning with the row, and nothing else is', (_of, thing, key) => {
    expect(proposed([{ ...thing, rowIds: ['row-7'] }])).toEqual([`${key}: sig-1 names it (row row-7); ask the person`]);
  });

  test('a rule without a name lays no other rule to the intruder', () => {
    expect(proposed([{ in: 'rules', name: '', rowIds: ['row-7'] }])).toEqual([]);
  });
});
