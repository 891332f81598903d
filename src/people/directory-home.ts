/**
 * Where the linked accounts are: in the ledger of the tenant that settings name as the directory, and in those that it took over from by approval. A
 * tenant with linked accounts that settings do not name, and that nobody approved to leave, means that accounts which were taken back would be forgotten.
 */

import type { LedgerEvent } from '../engine/ledger/entry.js';
import type { ReadsRecent, ReadsSubject } from '../engine/ledger/ledger.js';
import { LedgerBehind, orRetryLater, RetryLater } from '../engine/ledger/retry-later.js';
import type { Decision, DecisionVerifier } from '../engine/plan/decision.js';
import { isRefusal } from '../lib/errors.js';
import { canonicalJson, sha256 } from '../lib/json.js';

/** Where the ledger of a tenant keeps who approved that another one has the linked accounts. */
export const moveSubject = 'accounts-moved';

/** What a decision to move them is bound to; both are ids of tenants. */
export function moveDigest(from: string, to: string): string {
  return sha256(canonicalJson({ from, to }));
}

/** Settings name another tenant than the one with the linked accounts: whose an account is is unknown by a link. */
export class DirectoryElsewhere extends LedgerBehind {
  /** @param from the id of the tenant with the accounts  @param to that of the one in the settings */
  constructor(
    readonly from: string,
    readonly to: string,
  ) {
    super(
      `Settings name ${to} as the directory, and the linked accounts are in the ledger of ${from}.`,
      'Write the tenant of before under `directory`, or have its approvers confirm the move with /harden directory.',
    );
  }
}

interface Home {
  readonly ledger: ReadsRecent & ReadsSubject;
  readonly verifier: DecisionVerifier;
  /** The id of the tenant that settings name. */
  readonly named: string;
  /** Ids of all other tenants, those that left the settings too. */
  readonly others: () => Promise<readonly string[]>;
}

export interface DirectoryHome {
  /** Ids of the tenants whose ledgers say whose an account is, the one that takes new links first. Rejects with DirectoryElsewhere. */
  linked(): Promise<readonly string[]>;
  /** Ids of all tenants whose ledgers may say that an account was taken back: where nobody approved a move, those of before are among them. */
  withdrawn(): Promise<readonly string[]>;
}

export function directoryHome(home: Home): DirectoryHome {
  // Settings do not change while a process lives, and no ledger but that of the directory gets linked accounts.
  let known: readonly string[] | null = null;
  const linked = async (): Promise<readonly string[]> => {
    if (known !== null) return known;
    const before = await withAccounts(home);
    const homes = await homesOf(home, before.tenants);
    if (before.isWhole) known = homes;
    return homes;
  };
  return {
    linked,
    withdrawn: async () => {
      try {
        return await linked();
      } catch (error) {
        if (!(error instanceof DirectoryElsewhere)) throw error;
        return [home.named, ...(await withAccounts(home)).tenants];
      }
    },
  };
}

/** The other tenants whose ledgers have linked accounts. One that cannot be read now stops nobody: it is looked at again. */
async function withAccounts({
  ledger,
  others,
}: Home): Promise<{ readonly tenants: readonly string[]; readonly isWhole: boolean }> {
  const tenants: string[] = [];
  let isWhole = true;
  for (const tenant of await others()) {
    const found = await orRetryLater(ledger.recent(tenant, 1, 'account-'));
    if (found instanceof RetryLater) isWhole = false;
    else if (found.length > 0) tenants.push(tenant);
  }
  return { tenants, isWhole };
}

async function homesOf({ ledger, verifier, named }: Home, before: readonly string[]): Promise<readonly string[]> {
  const moved = new Map<string, ReadonlySet<string>>();
  for (const tenant of before) moved.set(tenant, approvedMoves(await eventsOf(ledger, tenant), tenant, verifier));
  const reached = new Set([named]);
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const [tenant, targets] of moved)
      if (!reached.has(tenant) && [...targets].some((target) => reached.has(target))) {
        reached.add(tenant);
        isChanged = true;
      }
  }
  const left = before.find((tenant) => !reached.has(tenant));
  if (left !== undefined) throw new DirectoryElsewhere(left, named);
  return [...reached];
}

async function eventsOf(ledger: Home['ledger'], tenant: string): Promise<readonly LedgerEvent[]> {
  return (await ledger.subject(tenant, moveSubject)).map(({ event }) => event);
}

/** For how long people may take, in milliseconds: what was wanted longer ago is asked for again. */
const moveWithinMs = 24 * 3600 * 1000;

/** The tenants to which enough people approved that the linked accounts of this one move. */
function approvedMoves(events: readonly LedgerEvent[], from: string, verifier: DecisionVerifier): ReadonlySet<string> {
  const targets = new Set(events.flatMap((event) => (event.type === 'directoryMove' ? [event.to] : [])));
  return new Set([...targets].filter((to) => peopleLeft(events, { from, to, verifier }) === 0));
}

/** How many people more it takes. */
export function peopleLeft(
  events: readonly LedgerEvent[],
  { from, to, verifier }: { readonly from: string; readonly to: string; readonly verifier: DecisionVerifier },
): number {
  let least = Number.POSITIVE_INFINITY;
  const wishes: { readonly decision: Decision; readonly needed: number }[] = [];
  for (const event of events) {
    if (event.type !== 'directoryMove' || event.to !== to) continue;
    const now = new Date(event.decision.decision.decidedAt);
    const expected = { kind: 'directory', tenant: from, subject: moveSubject, digest: moveDigest(from, to), now } as const;
    const decision = verifier.verify(event.decision, expected);
    if (isRefusal(decision)) continue;
    wishes.push({ decision, needed: event.needed });
    const together = wishes.filter((one) => now.getTime() - Date.parse(one.decision.decidedAt) <= moveWithinMs);
    const needed = Math.max(...together.map((one) => one.needed));
    least = Math.min(least, needed - new Set(together.map((one) => one.decision.person.entraId)).size);
    if (least <= 0) return 0;
  }
  return least;
}
