/** A change that nobody kept is undone, and can be planned again at once: the time in which its policy only reported is not asked for twice. */

import type { Case } from '../../src/controls/case';
import type { LapsedKeep } from '../../src/controls/control';
import { cases } from '../../src/controls/legacy-auth/cases';
import { control } from '../../src/controls/legacy-auth/index';
import { isRefusal } from '../../src/lib/errors';
import { runReads } from '../../src/worker/audit/run-reads';
import { lapsedKeepsOf } from '../../src/worker/plan/draft-change';
import { contextOf } from '../support/controls/run-case';
import { openOffice, tenantId } from '../support/corridor/office';
import { askOften } from '../support/ledger/many-requests';
import { frozen } from '../support/tenants/frozen';
import { stateClient } from '../support/tenants/state-client';

const minute = 60_000;
const day = 24 * 60 * minute;
const now = new Date('2026-11-24T00:00:00Z');
const before = (ms: number) => new Date(now.getTime() - ms);

/** A case whose own policy may be enforced now, with the policy changed so long ago. */
function changedAgo(ms: number): Case {
  const ready = cases.find(({ name }) => name === 'our policy reports only, and has for long enough');
  if (ready === undefined) throw new Error('There is no such case.');
  const state = JSON.parse(JSON.stringify(ready.state)) as { graph: { conditionalAccessPolicies: Record<string, unknown>[] } };
  for (const policy of state.graph.conditionalAccessPolicies) policy['modifiedDateTime'] = before(ms).toISOString();
  return { ...ready, state };
}

function withSession(one: Case, sessionControls: unknown): Case {
  const { graph } = one.state as { graph: { conditionalAccessPolicies: readonly object[] } };
  const conditionalAccessPolicies = graph.conditionalAccessPolicies.map((policy) => ({ ...policy, sessionControls }));
  return { ...one, state: { ...one.state, graph: { ...graph, conditionalAccessPolicies } } };
}

async function drafted(one: Case, lapsed?: readonly LapsedKeep[]) {
  const draft = await draftOf(one, lapsed);
  return isRefusal(draft) ? draft.code : `${draft.stage} since ${draft.reportedSince?.toISOString()}`;
}

async function draftOf(one: Case, lapsed?: readonly LapsedKeep[]) {
  const context = { ...contextOf(control, one), asOf: now, ...(lapsed === undefined ? {} : { lapsed }) };
  const planning = control.plan?.(context as never);
  if (planning === undefined) throw new Error('It has no plan.');
  const reads = control.reads(context as never);
  const { outcomes } = await runReads([{ reads, fold: planning }], {
    client: stateClient(frozen(one.state)),
    monotonicMs: () => 0,
  });
  return planning.draft(outcomes);
}

const lapsed = { from: before(6 * minute), until: before(4 * minute), reportedSince: before(9 * day) };

test('a policy that hardenbot undid is enforced by a new plan at once, with the trial of before', async () => {
  expect(await drafted(changedAgo(5 * minute), [lapsed])).toBe(`enforce since ${lapsed.reportedSince.toISOString()}`);
});

test.each<[string, number, readonly LapsedKeep[] | undefined]>([
  ['that nobody undid', 5, undefined],
  ['that was undone and changed after that', 3, [lapsed]],
  ['that was changed before the undo, and not since', 7, [lapsed]],
])('a policy %s only reports for the whole time', async (_kind, minutesAgo, known) => {
  expect(await drafted(changedAgo(minutesAgo * minute), known)).toBe('report-only');
});

test.each<[string, unknown]>([
  ['a sign-in frequency', { signInFrequency: { isEnabled: true, value: 1, type: 'hours' }, persistentBrowser: null }],
  ['no resilience', { disableResilienceDefaults: true }],
  ['a part that is unknown today', { somethingNew: { mode: 'on' } }],
])(
  'session controls that someone added to a policy that only reports are not enforced with it, but taken out: %s',
  async (_what, sessionControls) => {
    const one = withSession(changedAgo(9 * day), sessionControls);
    const draft = await draftOf(one);
    expect(draft).toMatchObject({
      stage: 'prepare',
      operations: [{ kind: 'update', before: { sessionControls }, after: { sessionControls: null } }],
    });
  },
);

test.each([null, {}, { signInFrequency: null, persistentBrowser: null }])(
  'session controls that say nothing are no change: %j',
  async (sessionControls) => {
    expect(await drafted(withSession(changedAgo(9 * day), sessionControls))).toContain('enforce since');
  },
);

test.each<[string, boolean, number]>([
  ['that nobody kept', false, 1],
  ['that someone kept', true, 0],
])('the ledger tells when a change %s was undone', async (_kind, isKept, count) => {
  const office = openOffice({ revertsItself: true, approvals: { tiers: { medium: 1 } } });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  const plannedAt = office.change(id)?.requestedAt.getTime() ?? 0;
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  await office.settle();
  if (isKept) await office.does('bo', { clicks: 'keep', on: id });
  office.forward(31 * minute);
  const undoneAt = office.now();
  await office.settle();
  // As many as push it out of any list of the newest.
  await askOften(office, id, 80);
  const found = await lapsedKeepsOf(office.work, tenantId, { control: 'pop-imap', reportOnlyForMs: 7 * day });
  expect(found.length).toBe(count);
  for (const { from, until, reportedSince } of found) {
    expect(from.getTime()).toBeLessThanOrEqual(undoneAt.getTime());
    expect(until.getTime()).toBeGreaterThanOrEqual(undoneAt.getTime());
    expect(until.getTime() - from.getTime()).toBeLessThan(10 * minute);
    expect(reportedSince.getTime()).toBe(plannedAt - 7 * day);
  }
  expect(await lapsedKeepsOf(office.work, tenantId, { control: 'owa-groups', reportOnlyForMs: 7 * day })).toEqual([]);
});
