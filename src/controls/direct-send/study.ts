/** Evidence before Direct Send is refused: from where mail came in the last 30 days that claims one of the tenant's domains. */
import type { Read } from '../../tenant/resource.js';
import type { Context, ImpactStudy } from '../control.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { domainOf } from '../reasoning/mail-flow/domain.js';
import { domainRead } from '../reasoning/mail-flow/inputs.js';
import { RecipientIndex } from '../reasoning/mail-flow/recipients.js';
import { MailSources, sourceLines } from '../reasoning/mail-flow/sources.js';

export function study(context: Context): ImpactStudy & { reads(): readonly Read[] } {
  const index = new RecipientIndex();
  const rows = new RowCollector().on(domainRead, (row) => index.seeDomain(row));
  const sources = new MailSources(rows, {
    asOf: context.asOf,
    sourceOf: ({ fromIP, senderAddress }) => {
      const domain = domainOf(senderAddress ?? '');
      return fromIP && index.domains.some(({ name }) => name === domain) ? fromIP : null;
    },
  });
  return {
    reads: () => [domainRead],
    follow: () => [sources.read],
    see: rows.see,
    report: (outcomes) => {
      const problem = sources.problem(outcomes);
      return {
        lines: problem === null ? sourceLines('Mail that claims your domain, 30 days', sources) : [],
        notMeasured: [
          ...(problem === null ? [] : [problem]),
          ...(outcomes(domainRead).complete
            ? []
            : ['Accepted domains could not all be read: mail that claims the others is not counted.']),
          'Message traces show Direct Send like mail sent signed in or through a connector: only Direct Send would be rejected.',
          "Mail that this change rejects won't appear in message traces.",
        ],
        mail: sources.mail(outcomes, { bound: outcomes(domainRead).complete ? 'at most' : 'about', end: 'rejected' }),
      };
    },
  };
}
