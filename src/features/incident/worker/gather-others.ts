/** Other accounts that the same attacker may hold: reached from the same address, with a consent for the same app, or with a rule like the attacker's. */

import type { SweptRule } from '../../../controls/reasoning/mail-policy/swept-mailboxes.js';
import { readOf } from '../../../tenant/resource.js';
import { quotedText } from '../../../tenant/resources/graph-object.js';
import { permissionGrants } from '../../../tenant/resources/permission-grant.js';
import { signIns } from '../../../tenant/resources/sign-in.js';
import type { IncidentEvidence } from '../entry-terms.js';
import type { Gathered } from '../gathered.js';
import type { FoundItem } from '../item.js';
import { wrongAddresses } from '../moments.js';
import { gatherAlikeRules } from './gather-alike-rules.js';
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
