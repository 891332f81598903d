/** Evidence before consent is closed: who agreed to which application, and who registered one, in the last 30 days. */
import { type Read, readOf } from '../../tenant/resource.js';
import { directoryAudits } from '../../tenant/resources/directory-audit.js';
import type { Context, ImpactStudy } from '../control.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import type { Settings } from './definition.js';

const days = 30;
const named = 5;
const activities = { consent: /^consent to application$/i, registration: /^add application$/i };

class Doings {
  private count = 0;
  private readonly people = new Map<string, Set<string>>();

  add(who: string, what: string): void {
    this.count += 1;
    this.people.set(who, (this.people.get(who) ?? new Set()).add(what));
  }

  text(): string {
    if (this.count === 0) return 'none';
    const shown = [...this.people].slice(0, named).map(([who, what]) => `${who}: ${[...what].slice(0, named).join(', ')}`);
    const more = this.people.size - shown.length;
    return `${this.count} by ${this.people.size} ${this.people.size === 1 ? 'person' : 'people'} (${[...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')})`;
  }
}

export function study({ asOf }: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const since = new Date(asOf.getTime() - days * 24 * 60 * 60 * 1000).toISOString();
  const read = readOf(directoryAudits, ['activityDateTime', 'activityDisplayName', 'initiatedBy', 'targetResources', 'result'], {
    filter: encodeURIComponent(`activityDateTime ge ${since}`),
  });
  const doings = { consent: new Doings(), registration: new Doings() };
  const rows = new RowCollector().on(read, ({ activityDisplayName, initiatedBy, targetResources, result }) => {
    const who = initiatedBy?.user?.userPrincipalName ?? initiatedBy?.user?.id;
    if (!who || (result && result !== 'success')) return;
    const what = targetResources?.[0]?.displayName ?? 'an application without a name';
    if (activities.consent.test(activityDisplayName ?? '')) doings.consent.add(who, what);
    if (activities.registration.test(activityDisplayName ?? '')) doings.registration.add(who, what);
  });
  return {
    reads: () => [read],
    see: rows.see,
    report: (outcomes) => {
      const { complete } = outcomes(read);
      return {
        lines: complete
          ? [
              { label: `Consents, administrators' among them, last ${days} days`, value: doings.consent.text() },
              { label: `Applications registered, last ${days} days`, value: doings.registration.text() },
            ]
          : [],
        notMeasured: [
          ...(complete ? [] : ['Who agreed to which application: the audit log of Entra could not be read.']),
          'What was consented to stays: only consent from now on is closed.',
        ],
      };
    },
  };
}
