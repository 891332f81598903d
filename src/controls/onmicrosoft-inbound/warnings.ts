/** Side effects of keeping mail to onmicrosoft.com addresses out. */
import type { Warning } from '../finding.js';
import { isForAnybody } from '../reasoning/mail-flow/flow.js';
import { totalLossWarnings } from '../reasoning/mail-flow/loss.js';
import type { RecipientIndex } from '../reasoning/mail-flow/recipients.js';
import { refusalWarnings, spamFilterWarnings } from '../reasoning/mail-flow/rule-warnings.js';
import type { DomainExposure, Exposure, Tenant } from './exposure.js';
import { mentionedBy } from './rule-mention.js';

export function warningsOf(tenant: Tenant, exposure: Exposure, asOf: Date): readonly Warning[] {
  const about = tenant.flow.rules.filter((rule) => mentionedBy(rule, tenant));
  return [
    ...bccWarnings(exposure),
    ...defaultWarnings(tenant.index),
    ...residentWarnings(tenant, exposure),
    ...lossWarnings(tenant),
    ...refusalWarnings(about, asOf),
    ...spamFilterWarnings(tenant.flow.rules),
  ];
}

/** Whether there is a domain to be judged or not. */
export function lossWarnings(tenant: Tenant): readonly Warning[] {
  return totalLossWarnings({ flow: tenant.flow, index: tenant.index, known: tenant, allowed: tenant.allowed });
}

function bccWarnings({ domains }: Exposure): readonly Warning[] {
  const ways = domains.filter((one) => !one.lockedDown).flatMap((one) => one.passages);
  const byOriginal = ways.some((way) => way.refusedBy.some(({ recipients }) => recipients.only !== null && recipients.original));
  if (!byOriginal) return [];
  return [
    {
      code: 'bcc-unproven',
      text: 'Rules on the original recipient look at "the address in the To field", in the words of Microsoft; whether they see a Bcc recipient is not proven.',
    },
  ];
}

/** Without an own domain as default, new mailboxes and system mail live under onmicrosoft.com. */
export function defaultWarnings(index: RecipientIndex): readonly Warning[] {
  if (index.defaultIsOwn || index.microsoftDomains.length === 0) return [];
  return [
    {
      code: 'mail-loss',
      text: 'No domain of your own is the default: new mailboxes get an onmicrosoft.com address, and mail from outside to them would be refused.',
    },
  ];
}

/** Mailboxes that live there, and that the rule or the lock does not spare. */
function residentWarnings({ index, flow }: Tenant, { domains }: Exposure): readonly Warning[] {
  const closed = domains.filter(refusesStrangers).flatMap(({ domain }) => domain.name ?? []);
  const excepted = new Set(
    flow.rules.flatMap((rule) => (rule.row.ExceptIfSentTo ?? []).map((address) => address.replace(/^smtp:/i, '').toLowerCase())),
  );
  const hit = index.livingAtMicrosoft
    .map(({ address }) => address)
    .filter(
      (address) => closed.some((name) => address.toLowerCase().endsWith(`@${name}`)) && !excepted.has(address.toLowerCase()),
    );
  if (hit.length === 0) return [];
  return [
    {
      code: 'mail-loss',
      text: `Mail from outside to ${hit.slice(0, 10).join(', ')}${hit.length > 10 ? ` and ${hit.length - 10} more` : ''} is refused: the primary address is there, and nothing excepts it.`,
    },
  ];
}

/** Whoever lives in the domain gets nothing from senders that no connector or exception knows. */
function refusesStrangers({ domain, level, cells }: DomainExposure): boolean {
  const residents = cells.filter(({ primaries }) => primaries.includes(domain.name));
  return level === 'full' || (residents.length > 0 && residents.every((cell) => !cell.passages.some(isForAnybody)));
}
