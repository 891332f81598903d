/** Total loss: connectors or rules that let no external mail arrive at all, whatever someone meant by them. */
import type { Warning } from '../../finding.js';
import { AddressSet } from '../ip/address-set.js';
import { cellGroups, type Known } from './cells.js';
import type { MailConnector } from './connector.js';
import { passages } from './flow.js';
import type { RecipientDomain, RecipientIndex } from './recipients.js';
import type { Lens, MailFlow } from './routes.js';

const maxNames = 5;

interface Question {
  readonly flow: MailFlow;
  readonly index: RecipientIndex;
  readonly known: Known;
  readonly allowed: Lens['allowed'];
}

/** `mail-loss`, where what was read proves that nobody outside reaches a domain that people write to. */
export function totalLossWarnings(question: Question): readonly Warning[] {
  const { flow, index, known, allowed } = question;
  const written = writtenDomains(index);
  const lens: Lens = { world: 'worst', allowed, limits: () => false };
  const lost = cellGroups(flow, index, known).flatMap(({ cell, domains }): readonly Warning[] => {
    const hit = domains.filter((domain) => written.has(domain));
    if (hit.length === 0) return [];
    const ways = passages(flow, cell, lens);
    const arriving = AddressSet.union(ways.map((way) => way.accepted));
    const reachable = ways.some(({ route, accepted }) => route.certificate !== null && !accepted.isEmpty);
    if (!arriving.isEmpty || reachable) return [];
    const rules = [...new Set(ways.flatMap((way) => way.refusedBy.map(({ name }) => `"${name}"`)))];
    const but = ways.some((way) => way.gaps.length > 0) ? ', but for what its exceptions allow' : '';
    const whose = rules.length === 0 ? 'Inbound connectors' : `The ${rules.length === 1 ? 'rule' : 'rules'} ${shown(rules)}`;
    const verb = rules.length === 1 ? 'refuses' : 'refuse';
    return [
      {
        code: 'mail-loss',
        text: `${whose} ${verb} all external mail to ${shown(hit.map(({ name }) => name ?? ''))}${but}.`,
      },
    ];
  });
  return [...lost, ...emptyRestrictions(flow.connectors, allowed)];
}

/** A connector that restricts mail to addresses and names none: whatever it applies to is refused. */
export function emptyRestrictions(connectors: readonly MailConnector[], allowed: Lens['allowed']): readonly Warning[] {
  return connectors
    .filter(({ enabled, partner, row, name }) => {
      const empty = row.SenderIPAddresses !== undefined && (row.SenderIPAddresses ?? []).length === 0;
      return enabled === true && partner === true && row.RestrictDomainsToIPAddresses === true && empty && !allowed(name);
    })
    .map(({ name, everySender, senderDomains }) => ({
      code: 'mail-loss',
      text: `The connector "${name}" restricts mail to addresses and names none: all mail ${everySender === true ? 'from external senders' : `that claims to be from ${shown(senderDomains)}`} is refused.`,
    }));
}

/** Nobody is meant to write to an onmicrosoft.com address, unless that is the domain that the tenant goes by. */
function writtenDomains({ domains }: RecipientIndex): ReadonlySet<RecipientDomain> {
  const own = domains.filter(({ microsofts }) => !microsofts);
  return new Set(own.length === 0 ? domains : [...own, ...domains.filter(({ isDefault }) => isDefault === true)]);
}

function shown(names: readonly string[]): string {
  const rest = names.length - maxNames;
  return [...names.slice(0, maxNames), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}
