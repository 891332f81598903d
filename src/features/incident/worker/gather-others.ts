/** Other accounts that the same attacker may hold: reached from the same address, with a consent for the same app, or with a rule like the attacker's. */

import type { SweptRule } from '../../../controls/reasoning/mail-policy/swept-mailboxes.js';
import { parameterOf } from '../../../tenant/log-meaning/record-parameters.js';
import { readOf } from '../../../tenant/resource.js';
import { quotedText } from '../../../tenant/resources/graph-object.js';
import { inboxRuleIdentity, ruleTargets } from '../../../tenant/resources/inbox-rule.js';
import { permissionGrants } from '../../../tenant/resources/permission-grant.js';
import { signIns } from '../../../tenant/resources/sign-in.js';
import { type ExchangeAdminRecord, exchangeAdminRecord, unifiedAuditLog } from '../../../tenant/resources/unified-audit-log.js';
import { oneUser } from '../../../tenant/resources/user.js';
import { writtenAddress } from '../../../tenant/written-address.js';
import type { IncidentEvidence } from '../entry-terms.js';
import { type Gathered, ownNames } from '../gathered.js';
import type { FoundItem } from '../item.js';
import { wrongAddresses } from '../moments.js';
import { filterOf, type Reading } from './reading.js';

/** Addresses that are looked up. */
const maxAddresses = 3;
/** Accounts that are named. */
export const maxOthers = 20;

type Other = NonNullable<IncidentEvidence['others']>[number];

/**
 * @param items what was found of the account itself
 * @param sweptRules gives the rules of all mailboxes as the sweep knows them; null: it knows none
 */
export async function gatherOthers(
  reading: Reading,
  {
    gathered,
    items,
    sweptRules,
  }: {
    readonly gathered: Gathered;
    readonly items: readonly FoundItem[];
    readonly sweptRules: () => Promise<readonly SweptRule[] | null>;
  },
): Promise<Other[]> {
  const others = new Map<string, Other>();
  const add = (id: string | null | undefined, name: string | null | undefined, why: string): void => {
    if (id && id !== gathered.account.id && !others.has(id)) others.set(id, { id, name: name || id, why });
  };
  for (const { other, what } of items) if (other !== undefined) add(other.id, other.name, what);
  for (const ip of wrongAddresses(gathered).slice(0, maxAddresses)) {
    const filter = filterOf(`ipAddress eq ${quotedText(ip)} and createdDateTime ge ${gathered.since.toISOString()}`);
    const { rows } = await reading.list(
      `sign-ins from ${ip}`,
      readOf(signIns, ['id', 'createdDateTime', 'ipAddress'], { filter }),
    );
    for (const { userId, userPrincipalName, status } of rows)
      if (status?.errorCode === 0) add(userId, userPrincipalName, `signed in from ${ip}, as the attacker did`);
  }
  await addConsents(reading, { gathered, items, add });
  for (const { id, name, why } of await gatherAlikeRules(reading, { gathered, items, sweptRules, atMost: maxOthers }))
    add(id, name, why);
  return [...others.values()].slice(0, maxOthers);
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

/** What the attacker's rules are known by, lower-case. */
interface Wanted {
  readonly names: ReadonlySet<string>;
  /** Addresses that they send mail to. */
  readonly targets: ReadonlySet<string>;
}

interface AlikeQuestion {
  readonly gathered: Gathered;
  /** What was found of the account itself. */
  readonly items: readonly FoundItem[];
  /** Null: the sweep knows no mailbox. */
  readonly sweptRules: () => Promise<readonly SweptRule[] | null>;
  readonly atMost: number;
}

/** No mailbox is read for it. */
async function gatherAlikeRules(
  reading: Reading,
  { gathered, items, sweptRules, atMost }: AlikeQuestion,
): Promise<readonly { readonly id: string; readonly name: string; readonly why: string }[]> {
  const wanted = wantedOf(gathered, items);
  if (wanted === null) return [];
  const own = ownNames(gathered);
  const found = new Map<string, string>();
  const alike = [...(await madeAlike(reading, gathered, wanted)), ...(await sweptAlike(reading, sweptRules, wanted))];
  for (const { who, why } of alike) {
    const key = who.toLowerCase();
    if (who !== '' && !own.has(key) && !found.has(key)) found.set(key, why);
  }
  const accounts: { id: string; name: string; why: string }[] = [];
  for (const [who, why] of [...found].slice(0, atMost)) {
    const { rows } = await reading.list('whose rule it is', readOf(oneUser, ['id', 'userPrincipalName'], { of: who }), {
      absent: true,
    });
    accounts.push({ id: rows[0]?.id ?? who, name: rows[0]?.userPrincipalName ?? who, why });
  }
  return accounts;
}

function wantedOf({ mailbox, account, rules }: Gathered, items: readonly FoundItem[]): Wanted | null {
  const suspicious = new Set(items.flatMap(({ key, ground }) => (ground === 'intruder' && key.startsWith('rule ') ? [key] : [])));
  const meant = rules.filter((rule) => suspicious.has(`rule ${inboxRuleIdentity(rule, mailbox?.Guid ?? account.id) ?? ''}`));
  if (meant.length === 0) return null;
  return {
    names: new Set(meant.flatMap(({ Name }) => Name?.trim().toLowerCase() || [])),
    targets: new Set(meant.flatMap(ruleTargets).flatMap((target) => writtenAddress(target)?.toLowerCase() ?? [])),
  };
}

interface Alike {
  /** A name that the account signs in with, or an address of its mailbox. */
  readonly who: string;
  readonly why: string;
}

async function madeAlike(reading: Reading, { since, asOf }: Gathered, wanted: Wanted): Promise<readonly Alike[]> {
  const parameters = {
    StartDate: since.toISOString(),
    EndDate: asOf.toISOString(),
    Operations: ['New-InboxRule', 'Set-InboxRule'],
  };
  const fields = ['CreationDate', 'Operations', 'UserIds', 'AuditData'] as const;
  const { rows } = await reading.list('inbox rules that others made', readOf(unifiedAuditLog, fields, { parameters }));
  return rows.flatMap((row) => {
    const record = exchangeAdminRecord(row);
    const like = record === null ? null : likeness(sentBy(record), wanted);
    return like === null ? [] : [{ who: record?.UserId ?? '', why: `made a rule ${like}` }];
  });
}

const sending = ['ForwardTo', 'ForwardAsAttachmentTo', 'RedirectTo'] as const;

function sentBy(record: ExchangeAdminRecord): Rule {
  return {
    name: parameterOf(record, 'Name') ?? '',
    targets: sending.flatMap((name) => parameterOf(record, name) ?? []),
  };
}

/** Rules that were there before the log begins, or that no log names. */
async function sweptAlike(reading: Reading, sweptRules: AlikeQuestion['sweptRules'], wanted: Wanted): Promise<readonly Alike[]> {
  const rules = await sweptRules();
  if (rules === null) return [];
  reading.note('inbox rules of all mailboxes, as the sweep read them', rules.length);
  return rules.flatMap(({ mailbox, enabled, ...rule }) => {
    const like = enabled === false ? null : likeness(rule, wanted);
    return like === null ? [] : [{ who: mailbox, why: `has a rule ${like}` }];
  });
}

interface Rule {
  readonly name: string;
  /** As the service writes them. */
  readonly targets: readonly string[];
}

function likeness(rule: Rule, { names, targets }: Wanted): string | null {
  const said = rule.targets.map((target) => target.toLowerCase());
  const target = [...targets].find((address) => said.some((text) => text.includes(address)));
  if (target !== undefined) return `that sends mail to ${target}, as the attacker's does`;
  const name = rule.name.trim();
  return names.has(name.toLowerCase()) ? `of the same name as the attacker's, "${name}"` : null;
}
