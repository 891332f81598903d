/** Other accounts that the same attacker may hold: reached from the same address, with a consent for the same app, or with a rule like the attacker's. */

import type { IncidentEvidence } from '../../engine/ledger/incident-evidence.js';
import type { Gathered } from '../../features/incident/gathered.js';
import type { FoundItem } from '../../features/incident/item.js';
import { wrongAddresses } from '../../features/incident/moments.js';
import { parameterOf } from '../../tenant/log-meaning/record-parameters.js';
import { readOf } from '../../tenant/resource.js';
import { quotedText } from '../../tenant/resources/graph-object.js';
import { inboxRuleIdentity, ruleTargets } from '../../tenant/resources/inbox-rule.js';
import { permissionGrants } from '../../tenant/resources/permission-grant.js';
import { signIns } from '../../tenant/resources/sign-in.js';
import { type ExchangeAdminRecord, exchangeAdminRecord, unifiedAuditLog } from '../../tenant/resources/unified-audit-log.js';
import { oneUser } from '../../tenant/resources/user.js';
import { writtenAddress } from '../../tenant/written-address.js';
import { filterOf, type Reading } from './reading.js';

/** Addresses that are looked up, and accounts that are named. */
const enough = { addresses: 3, accounts: 20 } as const;

type Other = NonNullable<IncidentEvidence['others']>[number];

/** `items`: what was found of the account itself. */
export async function gatherOthers(reading: Reading, gathered: Gathered, items: readonly FoundItem[]): Promise<readonly Other[]> {
  const others = new Map<string, Other>();
  const add = (id: string | null | undefined, name: string | null | undefined, why: string): void => {
    if (id && id !== gathered.account.id && !others.has(id)) others.set(id, { id, name: name || id, why });
  };
  for (const { other, what } of items) if (other !== undefined) add(other.id, other.name, what);
  for (const ip of wrongAddresses(gathered).slice(0, enough.addresses)) {
    const filter = filterOf(`ipAddress eq ${quotedText(ip)} and createdDateTime ge ${gathered.since.toISOString()}`);
    const { rows } = await reading.list(
      `sign-ins from ${ip}`,
      readOf(signIns, ['id', 'createdDateTime', 'ipAddress'], { filter }),
    );
    for (const { userId, userPrincipalName, status } of rows)
      if (status?.errorCode === 0) add(userId, userPrincipalName, `signed in from ${ip}, as the attacker did`);
  }
  await addConsents(reading, { gathered, items, add });
  await addRules(reading, { gathered, items, add });
  return [...others.values()].slice(0, enough.accounts);
}

interface Adding {
  readonly gathered: Gathered;
  readonly items: readonly FoundItem[];
  readonly add: (id: string | null | undefined, name: string | null | undefined, why: string) => void;
}

async function addConsents(reading: Reading, { gathered, items, add }: Adding): Promise<void> {
  const suspicious = new Set(
    items.flatMap(({ key, ground }) => (ground === 'intruder' && key.startsWith('grant ') ? [key.split(' ')[1] ?? ''] : [])),
  );
  if (suspicious.size === 0) return;
  const read = readOf(permissionGrants, ['id', 'clientId', 'principalId']);
  const { rows } = await reading.list('consents of others to the same app', read);
  for (const { clientId, principalId } of rows)
    if (suspicious.has(clientId ?? ''))
      add(principalId, null, `consented to the same app, ${gathered.applications.get(clientId ?? '') ?? clientId ?? 'unknown'}`);
}

const sending = ['ForwardTo', 'ForwardAsAttachmentTo', 'RedirectTo'] as const;

/** Accounts that made a rule of the same name or to the same address, as the log has it: no mailbox is read for it. */
async function addRules(reading: Reading, { gathered, items, add }: Adding): Promise<void> {
  const { mailbox, account, since, asOf } = gathered;
  const suspicious = new Set(items.flatMap(({ key, ground }) => (ground === 'intruder' && key.startsWith('rule ') ? [key] : [])));
  const rules = gathered.rules.filter((rule) =>
    suspicious.has(`rule ${inboxRuleIdentity(rule, mailbox?.Guid ?? account.id) ?? ''}`),
  );
  if (rules.length === 0) return;
  const names = new Set(rules.flatMap(({ Name }) => Name?.trim().toLowerCase() || []));
  const targets = new Set(rules.flatMap(ruleTargets).flatMap((target) => writtenAddress(target)?.toLowerCase() ?? []));
  const parameters = {
    StartDate: since.toISOString(),
    EndDate: asOf.toISOString(),
    Operations: ['New-InboxRule', 'Set-InboxRule'],
  };
  const fields = ['CreationDate', 'Operations', 'UserIds', 'AuditData'] as const;
  const { rows } = await reading.list('inbox rules that others made', readOf(unifiedAuditLog, fields, { parameters }));
  const found = new Map<string, string>();
  for (const record of rows.flatMap((row) => exchangeAdminRecord(row) ?? [])) {
    const who = record.UserId ?? '';
    const why = likeness(record, { names, targets });
    if (why !== null && who !== '' && who.toLowerCase() !== account.name.toLowerCase() && !found.has(who)) found.set(who, why);
  }
  for (const [who, why] of [...found].slice(0, enough.accounts)) {
    const { rows: users } = await reading.list('whose rule it is', readOf(oneUser, ['id', 'userPrincipalName'], { of: who }), {
      absent: true,
    });
    add(users[0]?.id ?? who, users[0]?.userPrincipalName ?? who, why);
  }
}

function likeness(
  record: ExchangeAdminRecord,
  { names, targets }: { readonly names: ReadonlySet<string>; readonly targets: ReadonlySet<string> },
): string | null {
  const said = sending.flatMap((name) => parameterOf(record, name)?.toLowerCase() ?? []);
  const target = [...targets].find((address) => said.some((text) => text.includes(address)));
  if (target !== undefined) return `made a rule that sends mail to ${target}, as the attacker's does`;
  const name = parameterOf(record, 'Name')?.trim() ?? '';
  return names.has(name.toLowerCase()) ? `made a rule of the same name as the attacker's, "${name}"` : null;
}
