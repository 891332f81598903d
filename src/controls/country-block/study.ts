/** Who signed in from the countries to be blocked in the last 30 days: they are the ones who will notice. */
import { type Read, readOf } from '../../tenant/resource.js';
import { type SignIn, signIns } from '../../tenant/resources/sign-in.js';
import { unknownCountry } from '../access-coverage/place-parts.js';
import type { Context, Impact, ImpactStudy, Outcomes } from '../control.js';
import { countryCode } from '../country-codes.js';
import { NameSample } from '../name-sample.js';
import { RowCollector } from '../row-collector.js';
import { placeLabel } from './location-report.js';
import { type Settings, wantedCountries } from './settings.js';

const days = 30;

interface FromCountry {
  count: number;
  readonly people: Map<string, number>;
}

export function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const since = new Date(context.asOf.getTime() - days * 24 * 60 * 60 * 1000);
  const wanted = new Set(wantedCountries(context.settings));
  if (context.settings.blockUnknown === true) wanted.add(unknownCountry);
  const read = readOf(signIns, ['createdDateTime', 'userPrincipalName', 'userId', 'location', 'status'], {
    filter: encodeURIComponent(`createdDateTime ge ${since.toISOString()}`),
  });
  const byCountry = new Map<string, FromCountry>();
  const rows = new RowCollector().on(read, (signIn) => {
    const from = countryOf(signIn);
    if (!wanted.has(from) || (signIn.status?.errorCode ?? null) !== 0) return;
    if (signIn.createdDateTime && signIn.createdDateTime < since) return;
    const seen = byCountry.get(from) ?? { count: 0, people: new Map<string, number>() };
    const who = signIn.userPrincipalName ?? signIn.userId ?? 'unknown account';
    seen.count += 1;
    seen.people.set(who, (seen.people.get(who) ?? 0) + 1);
    byCountry.set(from, seen);
  });
  return {
    reads: () => (wanted.size === 0 ? [] : [read]),
    see: rows.see,
    report: (outcomes) => (wanted.size === 0 ? { lines: [], notMeasured: [] } : report(byCountry, outcomes, read)),
  };
}

function countryOf(signIn: SignIn): string {
  return countryCode(signIn.location?.countryOrRegion ?? '') ?? unknownCountry;
}

function report(byCountry: ReadonlyMap<string, FromCountry>, outcomes: Outcomes, read: Read): Impact {
  const outcome = outcomes(read);
  const label = `Successful sign-ins from countries to be blocked, last ${days} days`;
  const lines = [...byCountry]
    .toSorted(([, a], [, b]) => b.count - a.count)
    .map(([country, seen]) => ({ label: `Signed in from ${placeLabel(country)}, last ${days} days`, value: sentence(seen) }));
  const nothing = outcome.complete ? [{ label, value: 'none' }] : [];
  const unread = outcome.complete
    ? []
    : [
        `Sign-ins: ${outcome.missing.reason ?? 'the log could not be read to the end'}${outcome.missing.licence === undefined ? '' : ` (needs ${outcome.missing.licence})`}`,
      ];
  return {
    lines: lines.length > 0 ? lines : nothing,
    notMeasured: [...unread, 'Sign-ins without a person present (apps that renew their token): they are not in this log.'],
  };
}

function sentence({ count, people }: FromCountry): string {
  const names = new NameSample();
  for (const [who, times] of [...people].toSorted(([, a], [, b]) => b - a)) names.add(`${who} ${times} times`);
  return `${count} sign-ins by ${names.toString('account', 'accounts')}`;
}
