/** Sign-in is blocked from countries where nobody works: for everyone, with every client, to every resource. */
import type { Read } from '../../tenant/resource.js';
import type { Context, Control, ImpactStudy } from '../control.js';
import { countryCode } from '../reasoning/access/kinds/country-codes.js';
import { placeLabel, unknownCountry } from '../reasoning/access/parts/place-parts.js';
import { reportOnlyTrial } from '../reasoning/access/plan/report-only-trial.js';
import { signInStudy } from '../reasoning/access/plan/sign-in-study.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { AnonymousSignIns } from './anonymizers.js';
import { audit } from './audit.js';
import { definition, marker, type Settings, wantedCountries } from './definition.js';
import { reads } from './evidence-base.js';
import { plan } from './plan.js';
import { suggest } from './suggest.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => reads,
  audit,
  plan,
  study,
  suggest,
  trial,
};

/** Who signed in from the countries to be blocked in the last 30 days: they are the ones who will notice. */
function study({ settings, asOf }: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const wanted = new Set(wantedCountries(settings));
  if (settings.blockUnknown) wanted.add(unknownCountry);
  const anonymous = new AnonymousSignIns(asOf);
  const places = signInStudy({
    asOf,
    countsFor: ({ location }) => {
      const from = countryCode(location?.countryOrRegion ?? '') ?? unknownCountry;
      return wanted.has(from) ? from : null;
    },
    label: (code) => `Signed in from ${placeLabel(code)}`,
    nothing: 'Successful sign-ins from countries to be blocked',
    notMeasured: ['Sign-ins without a person present (apps that renew their token): they are not in this log.'],
  });
  const rows = new RowCollector().on(anonymous.read, anonymous.take);
  return {
    reads: () => [...places.reads(), anonymous.read],
    see: (read, row) => {
      places.see(read, row);
      rows.see(read, row);
    },
    report: (outcomes) => {
      const found = places.report(outcomes);
      const beside = anonymous.report(outcomes);
      return {
        ...found,
        lines: [...found.lines, ...beside.lines],
        notMeasured: [...found.notMeasured, ...beside.notMeasured],
      };
    },
  };
}

/** Whom our policy would have blocked while it only reported, by where they signed in from. */
function trial({ asOf }: Context<Settings>, since: Date): ImpactStudy & { reads(): readonly Read[] } {
  return reportOnlyTrial({
    asOf,
    since,
    policies: marker,
    label: ({ location }) => `from ${placeLabel(countryCode(location?.countryOrRegion ?? '') ?? unknownCountry)}`,
  });
}
