/** When the refusal is not planned: mail that must arrive would not, a limit would break, or something else would stay open. */

import type { Verdict } from '../../engine/plan/verdict.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { plural } from '../../lib/plural.js';
import type { TransportRule } from '../../tenant/resources/transport-rule.js';
import type { Outcomes } from '../control.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { refuseUnreadable } from '../reasoning/findings/refusals.js';
import { flowReads, mailboxRead } from '../reasoning/mail-flow/inputs.js';
import { refuseRuleLimit } from '../reasoning/mail-flow/rule-stages.js';
import { exposureIn, type Tenant } from './exposure.js';

interface Afterwards {
  readonly tenant: Tenant;
  /** The verdict when our rule is enforced at the top. */
  readonly final: Verdict;
}

interface Question extends Afterwards {
  readonly verdict: Verdict;
  readonly outcomes: Outcomes;
  readonly rules: readonly TransportRule[];
  /** Undefined: there is none yet. */
  readonly ours: TransportRule | undefined;
}

export function refusalOf(question: Question): Refusal | null {
  const { tenant, verdict, outcomes } = question;
  return (
    refuseUnreadable(missingReads([...flowReads, mailboxRead], outcomes)) ??
    refuseDefault(tenant) ??
    refuseResidents(tenant) ??
    (verdict === 'unknown'
      ? refuse(
          'unknown',
          'Rules or connectors do not carry all that decides over mail.',
          'See what the audit shows as unknown, then plan again.',
        )
      : null) ??
    refuseRuleLimit(question.rules, question.ours) ??
    refuseWhatStays(question)
  );
}

function refuseDefault({ index }: Tenant): Refusal | null {
  const home = index.domains.find(({ isDefault, microsofts }) => isDefault === true && microsofts);
  const only = index.domains.every(({ microsofts }) => microsofts);
  if (home === undefined && !only) return null;
  return refuse(
    'default-domain',
    only
      ? 'The tenant has no domain but those under onmicrosoft.com: the rule would stop all external mail.'
      : `The default domain is ${home?.name ?? 'under onmicrosoft.com'}: the rule would stop external mail to everyone who gets an address in it.`,
    'Add a domain of your own and make it the default, then plan again.',
  );
}

function refuseResidents({ index, allowed }: Tenant): Refusal | null {
  if (index.homeless > 0)
    return refuse(
      'unknown',
      `${index.homeless === 1 ? 'A mailbox came without an address' : `${index.homeless} mailboxes came without an address`}: someone may live under onmicrosoft.com.`,
      'Audit again; if it stays, see what Get-Mailbox shows of it, then plan again.',
    );
  const hit = index.livingAtMicrosoft.map(({ address }) => address).filter((address) => !allowed(address));
  const unseen = index.residents - index.livingAtMicrosoft.length;
  if (hit.length + unseen === 0) return null;
  const shown = [...hit.slice(0, 10), ...(hit.length + unseen > 10 ? [`${hit.length + unseen - 10} more`] : [])].join(', ');
  return refuse(
    'primary-there',
    `${plural(hit.length + unseen, 'mailbox has its', 'mailboxes have their')} primary address under onmicrosoft.com and would get no external mail: ${shown}.`,
    'Give each a primary address in a domain of your own, or list it under allow in settings.',
  );
}

export function refuseWhatStays({ final, tenant }: Afterwards): Refusal | null {
  if (final === 'pass') return null;
  const internal = tenant.flow.connectors.filter(
    (one) => one.internal !== false && one.enabled !== false && !tenant.allowed(one.name),
  );
  const open = exposureIn(tenant, 'worst').domains.flatMap((one) => one.gaps.map(({ rule }) => `the rule "${rule.name}"`));
  const named = [
    ...internal.map(
      (one) => `the connector "${one.name}", whose mail ${one.internal === true ? 'counts' : 'may count'} as from inside`,
    ),
    ...new Set(open),
  ];
  return refuse(
    'by-hand',
    `A rule of our own would not keep everything out${named.length > 0 ? `: see ${named.join('; ')}` : ''}.`,
    'Change or remove what is named, or list it under allow in settings, then plan again.',
  );
}
