/** What an approver should know before the rule is made: who is hit, and which rules move. */
import { type TransportRule, transportRuleName } from '../../tenant/resources/transport-rule.js';
import type { Warning } from '../finding.js';
import type { Tenant } from './exposure.js';
import { defaultWarnings } from './warnings.js';

export function planWarnings(tenant: Tenant, rules: readonly TransportRule[], moves: boolean): readonly Warning[] {
  const hybrid = tenant.flow.connectors.filter((one) => one.hybrid && one.enabled !== false).map(({ name }) => `"${name}"`);
  return [
    {
      code: 'mail-loss',
      text: 'Groups, contacts and system notices were not looked at: what is written from outside to an onmicrosoft.com address, billing and security notices to admins among it, will be refused.',
    },
    {
      code: 'bcc-unproven',
      text: 'Whether the rule sees a recipient in Bcc is not proven.',
    },
    ...defaultWarnings(tenant.index),
    ...(hybrid.length > 0
      ? [
          {
            code: 'hybrid',
            text: `${hybrid.join(', ')} connects mail servers of your own, which hand over mail by onmicrosoft.com addresses: check that it comes in as internal.`,
          },
        ]
      : []),
    ...(moves && rules.length > 0 ? [movedPriorities(rules)] : []),
  ];
}

/** The record by which the order can be compared after a revert: the service moves the others up again when our rule goes. */
function movedPriorities(rules: readonly TransportRule[]): Warning {
  const moved = rules.map((row, index) => {
    const priority = row.Priority ?? index;
    return `"${transportRuleName(row)}" ${priority} to ${priority + 1}`;
  });
  return {
    code: 'priorities',
    text: `The rule goes to the top and all others move down by one: ${moved.join(', ')}. Undoing it moves them back.`,
  };
}
