/** How the lists of the mail flow are read: the same fields wherever they are looked at, so that each is read once. */
import { readOf } from '../../../tenant/resource.js';
import { inboundConnectors } from '../../../tenant/resources/inbound-connector.js';
import { journalRules } from '../../../tenant/resources/journal-rule.js';
import { outboundConnectors } from '../../../tenant/resources/outbound-connector.js';
import { transportRules } from '../../../tenant/resources/transport-rule.js';

/** By which rows are known, and when they last became what they are. */
const names = ['Guid', 'Identity', 'Name', 'WhenChanged'] as const;

export const flowReads = {
  rules: readOf(transportRules, [...names, 'State']),
  inbound: readOf(inboundConnectors, [...names, 'Enabled']),
  /** Those that mail flow rules use, and those that take mail on their own. */
  outbound: [true, false].map((IsTransportRuleScoped) =>
    readOf(outboundConnectors, [...names, 'Enabled'], { parameters: { IsTransportRuleScoped } }),
  ),
  /** When one was changed, no list says. */
  journal: readOf(journalRules, ['Guid', 'Identity', 'Name', 'Enabled']),
} as const;

/** Exchange names an object alone, or as a path. */
export function lastPart(name: string): string {
  return (name.split(/[/\\]/).at(-1) ?? name).toLowerCase();
}
