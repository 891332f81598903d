/** The plan: a firewall for each storage account, key vault and SQL server of which 30 days of its own log show who calls it, and why the others stay open. */
import { type Refusal, refuse } from '../../lib/errors.js';
import type { PlanDraft } from '../control.js';
import type { Warning } from '../finding.js';
import { enforcing, inOrder, type Planned, verdictOfItems } from '../item-control.js';
import type { Found } from '../item-fold.js';
import { addressesOf } from '../reasoning/ip/setting.js';
import { definition, type Settings } from './definition.js';
import type { Closing, LeftOpen } from './firewall.js';
import { type AllFirewalls, decidedOf } from './firewalls.js';
import { losers } from './lock-out.js';
import { publicIPv4 } from './rules.js';
import type { Part } from './service.js';

interface Drafting {
  readonly firewalls: AllFirewalls;
  readonly settings: Settings;
}

/** Why nothing that is open can be closed; null: something can, or nothing is open. */
export function refusalOf({ total, outcomes }: Found<Part>, { firewalls, settings }: Drafting): Refusal | null {
  const decided = decidedOf(firewalls, outcomes);
  const left = decided.flatMap(({ name, decision }) => ('code' in decision ? [{ name, ...decision }] : []));
  return total.gaps > 0 && left.length === decided.length ? whyNoPlan(left, settings) : null;
}

export function draftOf({ found, operations }: Planned<Part>, { firewalls, settings }: Drafting): PlanDraft {
  const planned = [operations.storage, operations['key-vault'], operations.sql];
  const count = planned.reduce((sum, { length }) => sum + length, 0);
  const decided = decidedOf(firewalls, found.outcomes);
  const left = decided.flatMap(({ name, decision }) => ('code' in decision ? [{ name, ...decision }] : []));
  const closing = decided.flatMap(({ decision }) => ('code' in decision ? [] : [decision]));
  const { gaps, holds, unknown } = found.total;
  // Of a SQL server that is closed, the rules inside its databases stay unknown.
  const servers = operations.sql.length;
  const after = { ...found.total, gaps: gaps - count, holds: holds + count - servers, unknown: unknown + servers };
  return enforcing(inOrder(planned), {
    expects: verdictOfItems(after, found),
    warnings: [...left.map(saidOf), ...warningsOf(closing, settings)],
  });
}

type Left = LeftOpen & { readonly name: string };

const remedies: Readonly<Record<LeftOpen['code'], string>> = {
  'nothing-wanted': 'List ranges under azure-services first.',
  'no-log': 'Turn on the log that the finding names, with its command, and plan again when it holds 30 days.',
  'unknown-log': 'See what the audit names as missing, and plan again when it can be read.',
  'unknown-rules': 'See what the audit names as missing, and plan again when it can be read.',
  'ipv6-rule': 'Delete that rule with the command that the finding gives, then plan again.',
  'no-right':
    'Assign the custom role "hardenbot firewalls" to hardenbot on the resource group (the permissions page of the manual has it), then plan again.',
  'unknown-right': 'See what the audit names as missing, and plan again when it can be read.',
  'own-host': 'List the addresses of hardenbot under azure-services.ranges as well.',
  outage: 'List the addresses that have to reach it under azure-services.ranges.',
  'too-many-rules': 'List fewer, wider ranges under azure-services.ranges.',
};

/** Something is open, and no plan closes any of it. */
function whyNoPlan(left: readonly Left[], { ranges }: Settings): Refusal {
  const [first] = left;
  if (first === undefined)
    return refuse(
      'by-hand',
      'hardenbot closes only storage accounts, key vaults and SQL servers itself.',
      definition.byHand ?? '',
    );
  if (publicIPv4(ranges).isEmpty)
    return refuse(
      'nothing-wanted',
      'Settings name no public address that should reach storage accounts, key vaults and SQL servers, so closing them would shut out everyone.',
      remedies['nothing-wanted'],
    );
  const others = left.length === 1 ? '' : ` ${left.length - 1} more stay open too.`;
  return refuse(first.code, `${first.name} ${first.text}.${others}`, remedies[first.code]);
}

function saidOf({ name, text, code }: Left): Warning {
  return { code, text: `Left open: ${name} ${text}. ${remedies[code]}` };
}

function warningsOf(closing: readonly Closing[], { ranges }: Settings): readonly Warning[] {
  const unfit = addressesOf(ranges).minus(publicIPv4(ranges));
  const isPrivate = closing.some(({ callers }) => losers(callers, false).some(({ fate }) => fate === 'private'));
  return [
    ...(unfit.isEmpty || closing.length === 0
      ? []
      : [
          {
            code: 'unfit-range',
            text: `Not in the rules: ${unfit.toString()}. These firewalls take only public IPv4 addresses; add a subnet rule or a private endpoint for the others.`,
          },
        ]),
    ...(isPrivate
      ? [
          {
            code: 'private-callers',
            text: 'Some calls came from private networks. A list of addresses cannot let them in: they need a subnet rule, or a private endpoint, which no rule affects.',
          },
        ]
      : []),
  ];
}
