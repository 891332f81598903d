/** Whom a policy that only reports would have blocked, derived from what the sign-ins say it would have done. */
import { type Read, readOf } from '../../../../tenant/resource.js';
import { type SignIn, signIns } from '../../../../tenant/resources/sign-in.js';
import type { Context, Impact, ImpactStudy, Outcomes } from '../../../control.js';
import { NameSample } from '../../findings/name-sample.js';
import { RowCollector } from '../../findings/row-collector.js';
import { SeenSignIns } from '../../usage/seen-sign-ins.js';

interface ReportOnlyTrialOptions {
  readonly asOf: Date;
  /** When it began to report. */
  readonly since: Date;
  /** How the names of the policies begin. */
  readonly policies: string;
  /** What the policy would have done: left out, blocked; or asked for something, which may not have been there. */
  readonly would?: 'block' | 'ask';
  /** What a sign-in that would have been blocked is counted under: `from RU (Russian Federation)`. */
  readonly label: (signIn: SignIn) => string;
}

interface Tally {
  signIns: number;
  /** Of them, those that say what the policy would have done. */
  asked: number;
  blocked: number;
  /** Of those asked: a word of the service that hardenbot does not know, or none. It is never taken for "not blocked". */
  unknown: number;
  readonly byLabel: Map<string, Map<string, number>>;
  readonly seen: SeenSignIns<Meaning>;
}

/** Of a policy that asks for something: by the client that people used. */
export function trialByClient({ asOf }: Context, since: Date, policies: string): ReturnType<typeof reportOnlyTrial> {
  const label = ({ clientAppUsed }: SignIn): string => `with ${clientAppUsed || 'an unnamed client'}`;
  return reportOnlyTrial({ asOf, since, policies, would: 'ask', label });
}

export function reportOnlyTrial(options: ReportOnlyTrialOptions): ImpactStudy & { reads(): readonly Read[] } {
  const read = readOf(
    signIns,
    ['id', 'createdDateTime', 'userPrincipalName', 'userId', 'clientAppUsed', 'location', 'appliedConditionalAccessPolicies'],
    { filter: encodeURIComponent(`createdDateTime ge ${options.since.toISOString()}`) },
  );
  const tally: Tally = { signIns: 0, asked: 0, blocked: 0, unknown: 0, byLabel: new Map(), seen: new SeenSignIns() };
  const rows = new RowCollector().on(read, (signIn) => count(signIn, tally, options));
  return {
    reads: () => [read],
    see: rows.see,
    report: (outcomes) => report(tally, outcomes(read), words[options.would ?? 'block']),
  };
}

/** `failure` comes from the time in which someone had enforced the policy: the sign-in was blocked then. */
const results = {
  block: ['reportonlyfailure', 'failure'],
  ask: ['reportonlyfailure', 'reportonlyinterrupted', 'failure'],
} as const;
/** The results that say for certain that nothing would have happened. */
const harmless = {
  block: ['reportonlysuccess', 'reportonlynotapplied', 'reportonlyinterrupted', 'success', 'notapplied', 'notenabled'],
  ask: ['reportonlysuccess', 'reportonlynotapplied', 'success', 'notapplied', 'notenabled'],
} as const;
const words = { block: 'Would have been blocked', ask: 'Would have been asked, or turned away' } as const;

/** What a row says of a sign-in, from the least to the most that it could mean. */
const meanings = ['notAsked', 'harmless', 'unknown', 'blocked'] as const;
type Meaning = (typeof meanings)[number];

/** A sign-in may have several rows: it counts once, for the most that any of them says. */
function count(signIn: SignIn, tally: Tally, options: ReportOnlyTrialOptions): void {
  const { createdDateTime: at } = signIn;
  if (at && at < options.since) return;
  const meaning = meaningOf(signIn, options);
  const before = tally.seen.before(signIn);
  if (before !== undefined && meanings.indexOf(before) >= meanings.indexOf(meaning)) return;
  tally.seen.tell(signIn, meaning);
  if (before === undefined) tally.signIns += 1;
  if (before === undefined || before === 'notAsked') tally.asked += meaning === 'notAsked' ? 0 : 1;
  if (before === 'unknown') tally.unknown -= 1;
  if (meaning === 'unknown') tally.unknown += 1;
  if (meaning === 'blocked') countBlocked(signIn, tally, options);
}

function meaningOf(
  { appliedConditionalAccessPolicies: applied }: SignIn,
  { policies, would = 'block' }: ReportOnlyTrialOptions,
): Meaning {
  const own = (applied ?? []).filter(({ displayName }) => displayName?.startsWith(policies) === true);
  if (own.length === 0) return 'notAsked';
  const said = own.map(({ result }) => result?.toLowerCase() ?? '');
  const hits: readonly string[] = results[would];
  if (said.some((word) => hits.includes(word))) return 'blocked';
  const misses: readonly string[] = harmless[would];
  return said.every((word) => misses.includes(word)) ? 'harmless' : 'unknown';
}

function countBlocked(signIn: SignIn, tally: Tally, { label }: ReportOnlyTrialOptions): void {
  tally.blocked += 1;
  const who = signIn.userPrincipalName ?? signIn.userId ?? 'unknown account';
  const people = tally.byLabel.get(label(signIn)) ?? new Map<string, number>();
  people.set(who, (people.get(who) ?? 0) + 1);
  tally.byLabel.set(label(signIn), people);
}

function report(tally: Tally, outcome: ReturnType<Outcomes>, happened: string): Impact {
  const { signIns: all, asked, unknown } = tally;
  const total = { label: happened, value: counted(tally) };
  const lines = [...tally.byLabel]
    .map(([label, people]) => ({ label: `Of them ${label}`, value: sentence(people) }))
    .toSorted((a, b) => (a.label < b.label ? -1 : 1));
  const notMeasured = [
    'Sign-ins without a person present (apps that renew their token) and of applications: they are not in this log.',
    ...(all > asked ? [`${all - asked} sign-ins do not say what the policy would have done.`] : []),
    ...(unknown > 0 ? ['A log entry holds a result that hardenbot does not know. It is not counted as harmless.'] : []),
  ];
  if (outcome.complete && all === 0)
    return { lines: [{ label: happened, value: 'nobody signed in at all in this time' }], notMeasured };
  // Every sign-in names every policy that was there: a log that names ours nowhere hides it.
  if (outcome.complete)
    return asked === 0
      ? {
          lines: [],
          notMeasured: [`None of ${all} sign-ins says what the policy would have done: hardenbot may not see it there.`],
        }
      : { lines: [total, ...lines], notMeasured, ...uncounted(tally) };
  const { reason = 'the log could not be read to the end', licence } = outcome.missing;
  const needs = licence === undefined ? '' : ` (needs ${licence})`;
  return {
    lines: asked === 0 ? [] : [total, ...lines],
    notMeasured: [`Sign-ins: ${reason}${needs}`, ...notMeasured.slice(0, 1)],
    ...uncounted(tally),
  };
}

function counted({ asked, blocked, unknown }: Tally): string {
  if (unknown === 0) return `${blocked} of ${asked} sign-ins that the policy was asked about`;
  const atLeast = blocked === 0 ? '' : `at least ${blocked}, `;
  return `${atLeast}unknown for ${unknown} of ${asked} sign-ins that the policy was asked about`;
}

function uncounted({ unknown, asked }: Tally): Pick<Impact, 'unknown'> {
  return unknown === 0 ? {} : { unknown: { signIns: unknown, of: asked } };
}

function sentence(people: ReadonlyMap<string, number>): string {
  const names = new NameSample();
  let total = 0;
  for (const [who, times] of [...people].toSorted(([, a], [, b]) => b - a)) {
    names.add(times === 1 ? who : `${who} ${times} times`);
    total += times;
  }
  return `${total} ${total === 1 ? 'sign-in' : 'sign-ins'} by ${names.toString('account', 'accounts')}`;
}
