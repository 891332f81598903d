/** Other accounts that the same attacker may hold: reached from the same address, or with a consent for the same app. */

import type { IncidentEvidence } from '../../engine/ledger/incident-evidence.js';
import type { Gathered } from '../../features/incident/gathered.js';
import type { FoundItem } from '../../features/incident/item.js';
import { wrongAddresses } from '../../features/incident/moments.js';
import { readOf } from '../../tenant/resource.js';
import { quotedText } from '../../tenant/resources/graph-object.js';
import { permissionGrants } from '../../tenant/resources/permission-grant.js';
import { signIns } from '../../tenant/resources/sign-in.js';
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
  return [...others.values()].slice(0, enough.accounts);
}

async function addConsents(
  reading: Reading,
  {
    gathered,
    items,
    add,
  }: {
    readonly gathered: Gathered;
    readonly items: readonly FoundItem[];
    readonly add: (id: string | null | undefined, name: string | null | undefined, why: string) => void;
  },
): Promise<void> {
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
