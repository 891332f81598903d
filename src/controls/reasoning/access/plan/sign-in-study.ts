/** Successful sign-ins of the last 30 days, counted by what a change would hit and by who would notice. */
import { type Read, readOf } from '../../../../tenant/resource.js';
import { type SignIn, signIns } from '../../../../tenant/resources/sign-in.js';
import type { Impact, ImpactStudy, Outcomes } from '../../../control.js';
import { NameSample } from '../../findings/name-sample.js';
import { RowCollector } from '../../findings/row-collector.js';
import { HitList, hitFields } from '../../usage/hit-list.js';
import { SeenSignIns } from '../../usage/seen-sign-ins.js';

const days = 30;

/** The sign-ins of the last 30 days: anyone who asks for them shares one reading. A filter is a wish; older rows may come. */
export function recentSignIns(asOf: Date): { readonly since: Date; readonly read: Read<SignIn> } {
  const since = new Date(asOf.getTime() - days * 24 * 60 * 60 * 1000);
  const read = readOf(signIns, [...hitFields, 'clientAppUsed', 'location'], {
    filter: encodeURIComponent(`createdDateTime ge ${since.toISOString()}`),
  });
  return { since, read };
}

interface SignInStudyOptions {
  readonly asOf: Date;
  /** What a sign-in counts for, or null where the change would not hit it. */
  readonly countsFor: (signIn: SignIn) => string | null;
  /** `Signed in from RU`, of what it counts for. */
  readonly label: (counted: string) => string;
  /** What there was none of. */
  readonly nothing: string;
  /** What this log does not hold. */
  readonly notMeasured: readonly string[];
}

interface Use {
  count: number;
  readonly people: Map<string, number>;
}

export function signInStudy(options: SignInStudyOptions): ImpactStudy & { reads(): readonly Read[] } {
  const { since, read } = recentSignIns(options.asOf);
  const uses = new Map<string, Use>();
  const seen = new SeenSignIns();
  const hits = new HitList();
  const rows = new RowCollector().on(read, (signIn) => {
    // A filter is a wish, and a sign-in that does not say how it ended is not known to have succeeded.
    const tooOld = signIn.createdDateTime !== null && signIn.createdDateTime !== undefined && signIn.createdDateTime < since;
    const hit = tooOld ? null : options.countsFor(signIn);
    if (hit !== null) hits.take(signIn);
    const counted = signIn.status?.errorCode === 0 ? hit : null;
    if (counted === null || seen.before(signIn) === true) return;
    seen.tell(signIn, true);
    const use = uses.get(counted) ?? { count: 0, people: new Map<string, number>() };
    const who = signIn.userPrincipalName ?? signIn.userId ?? 'unknown account';
    use.count += 1;
    use.people.set(who, (use.people.get(who) ?? 0) + 1);
    uses.set(counted, use);
  });
  return {
    reads: () => [read],
    see: rows.see,
    report: (outcomes) => ({ ...report(uses, outcomes, { read, options }), ...hits.all() }),
  };
}

function report(
  uses: ReadonlyMap<string, Use>,
  outcomes: Outcomes,
  { read, options }: { readonly read: Read; readonly options: SignInStudyOptions },
): Impact {
  const outcome = outcomes(read);
  const lines = [...uses]
    .toSorted(([, a], [, b]) => b.count - a.count)
    .map(([counted, use]) => ({ label: `${options.label(counted)}, last ${days} days`, value: sentence(use) }));
  if (outcome.complete)
    return {
      lines: lines.length > 0 ? lines : [{ label: `${options.nothing}, last ${days} days`, value: 'none' }],
      notMeasured: options.notMeasured,
    };
  const { reason = 'the log could not be read to the end', licence } = outcome.missing;
  const needs = licence === undefined ? '' : ` (needs ${licence})`;
  return { lines, notMeasured: [`Sign-ins: ${reason}${needs}`, ...options.notMeasured] };
}

function sentence({ count, people }: Use): string {
  const names = new NameSample();
  for (const [who, times] of [...people].toSorted(([, a], [, b]) => b - a))
    names.add(times === 1 ? who : `${who} ${times} times`);
  return `${count} ${count === 1 ? 'sign-in' : 'sign-ins'} by ${names.toString('account', 'accounts')}`;
}
