/**
 * A policy that only reports, and a log that says of some sign-ins what hardenbot does not know: they are unknown, never harmless, and nobody
 * enforces the policy on such a count.
 */
import type { Case } from '../../src/controls/case';
import type { Control } from '../../src/controls/control';
import { controls } from '../../src/controls/index';
import { workerFeatures } from '../../src/features/worker';
import { isRefusal } from '../../src/lib/errors';
import { countTrial } from '../../src/worker/plan/count-trial';
import { draftChange } from '../../src/worker/plan/draft-change';
import { afterCreating, asOf } from '../support/controls/after-creating';
import { contextOf, draft, isChangeable } from '../support/controls/run-case';
import { tenantWithWhatIf } from '../support/tenants/what-if-of-state';

interface Reporting {
  readonly control: Control;
  readonly one: Case;
  readonly policy: string;
  readonly since: Date;
}

/** A case of the control in which its own policy has reported for long enough: one that prepares it, some days later. */
async function reportingOf(control: Control): Promise<Reporting> {
  const { cases } = require(`../../src/controls/${control.id}/cases`) as { cases: readonly Case[] };
  for (const first of cases.filter(isChangeable)) {
    const prepared = await draft(control, first);
    if (isRefusal(prepared) || prepared.stage !== 'prepare') continue;
    const one = afterCreating(first, [...prepared.operations]);
    const planned = one === null ? prepared : await draft(control, one);
    if (one === null || isRefusal(planned) || planned.reportedSince === undefined) continue;
    const [operation] = [...planned.operations];
    return { control, one, policy: operation?.object ?? '', since: planned.reportedSince };
  }
  throw new Error(`${control.id} has no case in which its policy has reported for long enough.`);
}

const withTrial = controls.filter((control) => control.trial !== undefined);

/** The tenant with one sign-in a word, each of which says of the policy what the word says. */
function tenantOf({ one, policy, control }: Reporting, words: readonly unknown[]) {
  const at = new Date(asOf(one).getTime() - 60_000).toISOString();
  const signIns = words.map((result, index) => ({
    id: `s${index}`,
    createdDateTime: at,
    userPrincipalName: `person${index}@contoso.com`,
    clientAppUsed: 'Browser',
    location: { countryOrRegion: 'RU' },
    status: { errorCode: 0 },
    appliedConditionalAccessPolicies: [
      { id: 'theirs', displayName: 'Not ours', result: 'success' },
      { id: 'own', displayName: policy, ...(result === undefined ? {} : { result }) },
    ],
  }));
  const state = { ...one.state, graph: { ...(one.state['graph'] as object), signIns } };
  const context = contextOf(control, one);
  const { breakGlass, bot, reportOnlyForMs: reportOnlyFor } = context;
  const settings = { breakGlass, bot, reportOnlyFor, controls: new Map([[control.id, context.settings]]) };
  return { id: context.tenant.id, name: 'contoso', settings, client: tenantWithWhatIf(state) } as never;
}

/** A ledger in which nobody travels. */
const work = (one: Case) =>
  ({
    clock: { now: () => asOf(one), monotonicMs: () => 0 },
    ledger: { recent: () => Promise.resolve([]), fold: () => Promise.resolve(null) },
    plans: {},
    features: workerFeatures,
  }) as never;

const newWords = ['unknownFutureValue', 'somethingNew', 'constructor', 'unknown', null, undefined];

describe.each(withTrial.map((control) => [control.id, control] as const))('%s', (_id, control) => {
  let reporting: Reporting;
  beforeAll(async () => {
    reporting = await reportingOf(control);
  });

  const trial = (words: readonly unknown[]) =>
    countTrial(work(reporting.one), { tenant: tenantOf(reporting, words), control, since: reporting.since });

  test.each(newWords.map((word) => [String(word), word] as const))('%s is unknown, not harmless', async (_name, word) => {
    const counted = await trial(['reportOnlySuccess', word]);
    expect(counted?.lines[0]?.value).toBe('unknown for 1 of 2 sign-ins that the policy was asked about');
    expect(counted?.unknown).toEqual({ signIns: 1, of: 2 });
  });

  test('what is known is counted beside it', async () => {
    const counted = await trial(['reportOnlyFailure', 'reportOnlyNotApplied', 'unknownFutureValue']);
    expect(counted?.lines[0]?.value).toBe('at least 1, unknown for 1 of 3 sign-ins that the policy was asked about');
  });

  test('known words alone are a number', async () => {
    const counted = await trial(['reportOnlyFailure', 'ReportOnlySuccess', 'notApplied', 'notEnabled']);
    expect([counted?.lines[0]?.value, counted?.unknown]).toEqual(['1 of 4 sign-ins that the policy was asked about', undefined]);
  });

  const plan = (words: readonly unknown[]) =>
    draftChange(work(reporting.one), {
      tenant: tenantOf(reporting, words),
      control,
      protectedPeople: [],
      withImpact: true,
    });

  test('nobody enforces it while a result is unknown', async () => {
    expect(await plan(['reportOnlySuccess', 'unknownFutureValue'])).toMatchObject({
      code: 'trial-unknown',
      reason: expect.stringContaining('unknown for 1 of 2 sign-ins'),
    });
  });

  test('counted again with every result known, it is planned, and the plan shows the count', async () => {
    const drafted = await plan(['reportOnlyFailure', 'reportOnlySuccess']);
    if (isRefusal(drafted)) throw new Error(drafted.reason);
    expect(drafted.draft.stage).toBe('enforce');
    expect(drafted.impact.lines[0]?.value).toBe('1 of 2 sign-ins that the policy was asked about');
  });
});

test('every control whose policy reports first has such a trial, or says that no log shows it', () => {
  expect(withTrial.map(({ id }) => id).toSorted()).toEqual([
    'admin-mfa',
    'azure-management',
    'country-block',
    'device-code',
    'legacy-auth',
    'mfa',
  ]);
});
