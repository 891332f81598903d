/** Transport rules that send mail through a server outside, and connectors through which all mail leaves: no policy for forwarding sees them. */
import { readOf } from '../../tenant/resource.js';
import { type OutboundConnector, outboundConnectorName, outboundConnectors } from '../../tenant/resources/outbound-connector.js';
import { all, any, type MailFact, mailFactOf, not } from '../reasoning/mail-flow/mail-fact.js';
import type { MailRule } from '../reasoning/mail-flow/rule.js';
import type { Outside } from './outside.js';

const fields = [
  'Guid',
  'Identity',
  'Name',
  'Enabled',
  'IsTransportRuleScoped',
  'RecipientDomains',
  'UseMXRecord',
  'SmartHosts',
  'RouteAllMessagesViaOnPremises',
] as const;
/** Those that transport rules use, and those that take mail on their own. */
export const connectorReads = [true, false].map((IsTransportRuleScoped) =>
  readOf(outboundConnectors, fields, { parameters: { IsTransportRuleScoped } }),
);

export interface Route {
  readonly rule: MailRule;
  /** As the rule names it. */
  readonly connector: string;
  /** Servers that are outside, or may be. */
  readonly servers: readonly string[];
  /** No connector goes by this name. */
  readonly lost: boolean;
  readonly isListed: boolean;
  /** The rule sends mail through a server outside, and settings do not list it. */
  readonly gap: MailFact;
}

interface Known {
  readonly connectors: readonly OutboundConnector[];
  readonly whole: boolean;
  readonly outside: Outside;
}

/** What each rule does that names a connector, in effect or not. */
export function routesOf(
  rules: readonly MailRule[],
  { connectors, whole, outside, listed }: Known & { readonly listed: ReadonlySet<string> },
): readonly Route[] {
  return rules.flatMap((rule): readonly Route[] => {
    const connector = rule.row.RouteMessageOutboundConnector;
    if (!connector) return [];
    const named = connectors.filter((one) => goesBy(one, connector));
    const leads = named.length === 0 ? 'unknown' : any(...named.map((one) => leadsOutside(one, outside)));
    const isListed = listed.has(rule.name.toLowerCase());
    return [
      {
        rule,
        connector,
        servers: [...new Set(named.flatMap((one) => foreignServers(one, outside)))],
        lost: named.length === 0 && whole,
        isListed,
        gap: isListed ? false : all(rule.inEffect, leads),
      },
    ];
  });
}

/** Connectors that are on and through which mail to every domain leaves without any rule, by servers that are not known to be ours. */
export function relaysOf({
  connectors,
  outside,
}: Omit<Known, 'whole'>): readonly { readonly name: string; readonly servers: readonly string[] }[] {
  return connectors.flatMap((one) => {
    const servers = foreignServers(one, outside);
    const takesAll =
      one.RouteAllMessagesViaOnPremises === true ||
      (one.RecipientDomains ?? []).some((space) => /^(smtp:)?\*(;\d+)?$/i.test(space.trim()));
    const isInUse = one.Enabled !== false && one.IsTransportRuleScoped !== true && takesAll && servers.length > 0;
    return isInUse ? [{ name: outboundConnectorName(one), servers }] : [];
  });
}

function goesBy({ Name, Identity, Guid }: OutboundConnector, name: string): boolean {
  const wanted = name.trim().toLowerCase();
  return [Name, Identity, Guid].some((own) => own?.trim().toLowerCase() === wanted);
}

/** One that gives mail to the server of each recipient leads where the mail was going anyway. */
function leadsOutside(connector: OutboundConnector, outside: Outside): MailFact {
  const { Enabled, UseMXRecord, SmartHosts } = connector;
  const isSet = SmartHosts !== undefined && SmartHosts.length > 0;
  const sides = isSet ? any(...SmartHosts.map((server) => outside.isServerOutside(server))) : 'unknown';
  return all(mailFactOf(Enabled), isSet && UseMXRecord !== true ? true : not(mailFactOf(UseMXRecord)), sides);
}

function foreignServers({ UseMXRecord, SmartHosts }: OutboundConnector, outside: Outside): readonly string[] {
  return UseMXRecord === true ? [] : (SmartHosts ?? []).filter((server) => outside.isServerOutside(server) !== false);
}
