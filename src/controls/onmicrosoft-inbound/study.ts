/** Evidence before the rule is made: mail to onmicrosoft.com addresses in the last 30 days, by recipient domain and source. */
import type { Read } from '../../tenant/resource.js';
import type { Context, ImpactStudy } from '../control.js';
import { domainOf, isMicrosoftDomain } from '../reasoning/mail-flow/domain.js';
import { sourceStudy } from '../reasoning/mail-flow/sources.js';
import type { Settings } from './settings.js';

export function study({ asOf }: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  return sourceStudy({
    asOf,
    label: 'Mail to onmicrosoft.com addresses, 30 days',
    sourceOf: ({ fromIP, recipientAddress }) => {
      const domain = domainOf(recipientAddress ?? '');
      return fromIP && domain !== null && isMicrosoftDomain(domain) ? `to ${domain} from ${fromIP}` : null;
    },
    // Aliases that traces show as primary addresses are missing, and signed-in mail is in it: neither more nor less for certain.
    mail: { bound: 'about', end: 'rejected', noticedBy: ({ recipientAddress }) => recipientAddress },
    notMeasured: [
      'A trace may show the primary address where the message was written to an onmicrosoft.com alias: such mail is not counted. The hits of the rule in audit mode show it.',
      'Traces do not tell mail that was sent signed in from external mail.',
    ],
  });
}
