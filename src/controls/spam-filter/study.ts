/** Whose mail would be looked at that is not today: what came in 30 days by the entries that a plan would remove. */
import type { Read } from '../../tenant/resource.js';
import type { Context, ImpactStudy } from '../control.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { readAddresses } from '../reasoning/ip/address-set.js';
import { domainOf } from '../reasoning/mail-flow/domain.js';
import { MailSources, sourceLines } from '../reasoning/mail-flow/sources.js';
import { reads } from './inputs.js';
import type { Settings } from './settings.js';

export function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const { allow } = context.settings;
  const domains = new Set<string>();
  const senders = new Set<string>();
  const notations: string[] = [];
  const rows = new RowCollector()
    .on(reads.content, ({ AllowedSenderDomains, AllowedSenders }) => {
      for (const name of AllowedSenderDomains ?? [])
        if (!allow.domains.includes(name.toLowerCase())) domains.add(name.toLowerCase());
      for (const name of AllowedSenders ?? []) if (!allow.senders.includes(name.toLowerCase())) senders.add(name.toLowerCase());
    })
    .on(reads.connection, ({ IPAllowList }) => notations.push(...(IPAllowList ?? [])));
  const sources = new MailSources(rows, {
    asOf: context.asOf,
    sourceOf: ({ fromIP, senderAddress }) => {
      const sender = senderAddress?.toLowerCase() ?? '';
      if (senders.has(sender)) return `by AllowedSenders: ${sender}`;
      const domain = domainOf(sender);
      if (domain !== null && domains.has(domain)) return `by AllowedSenderDomains: ${domain}`;
      if (!fromIP) return null;
      return notations.some((entry) => readAddresses([fromIP]).set.isSubsetOf(readAddresses([entry]).set))
        ? `by IPAllowList: ${fromIP}`
        : null;
    },
  });
  return {
    reads: () => [reads.content, reads.connection],
    follow: () => [sources.read],
    see: rows.see,
    report: (outcomes) => {
      const problem = sources.problem(outcomes);
      return {
        lines:
          problem === null || sources.messages > 0 ? sourceLines('Mail that an entry let past the filter, 30 days', sources) : [],
        notMeasured: [
          ...(problem === null ? [] : [problem]),
          'What transport rules let past: message traces do not name the rule. The report of rule hits in the Exchange admin centre does.',
          'Traces do not show what the filter would have made of a message.',
        ],
        mail: sources.mail(outcomes, { bound: 'at least', end: 'filtered like other mail' }),
      };
    },
  };
}
