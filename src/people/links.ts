/** Chat accounts that people linked to themselves, as the ledger has them: signed by a gateway, and taken back the same way. */
import type { Account } from '../chat/platform.js';
import type { LedgerEvent } from '../engine/ledger/entry.js';
import type { ReadsSubject } from '../engine/ledger/ledger.js';
import type { Decision, DecisionVerifier } from '../engine/plan/decision.js';
import { isRefusal } from '../lib/errors.js';
import { canonicalJson, sha256 } from '../lib/json.js';
import type { DirectoryHome } from './directory-home.js';

export interface AccountLinks {
  /** The Entra object id of the person who said that the account is theirs; null: nobody did, or they took it back. */
  find(account: Account): Promise<string | null>;
  /** The accounts that a person linked and did not take back. */
  accountsOf(entraId: string): Promise<readonly Account[]>;
  /** Accounts that were taken back, by what `accountSubject` calls them, and when last: what they decided before counts no more. */
  withdrawn(): Promise<ReadonlyMap<string, Date>>;
  /** The same, read by a ledger that belongs to one request. */
  within(ledger: ReadsSubject): AccountLinks;
}

/** Where the ledger keeps what is known of an account. */
export function accountSubject({ platform, id }: Account): string {
  return `account-${sha256(canonicalJson([platform, id])).slice(0, 24)}`;
}

/** Where the ledger keeps which accounts a person ever linked. */
export function accountsSubject(entraId: string): string {
  return `accounts-${sha256(entraId).slice(0, 24)}`;
}

/** Where the ledger keeps every account that was taken back. */
export const withdrawnSubject = 'accounts-withdrawn';

/** Whether an id names what the ledger of a tenant keeps of people: anyone who may read that tenant need not be one of them. */
export function isOfPeople(subject: string): boolean {
  return /^(accounts?|link)-/.test(subject);
}

/** What a decision to link or unlink is bound to: the account, to the letter. */
export function accountDigest({ platform, id }: Account): string {
  return sha256(canonicalJson({ platform, account: id }));
}

/**
 * Links count only with the signature of a gateway, because the store can be edited.
 * @param home the tenants whose ledgers hold them
 */
export function ledgerLinks(ledger: ReadsSubject, verifier: DecisionVerifier, home: DirectoryHome): AccountLinks {
  /** What was said in all of these ledgers, those of before first. */
  const said = async (subject: string, of: 'linked' | 'withdrawn' = 'linked'): Promise<readonly Said[]> => {
    const all: Said[] = [];
    for (const tenant of (await home[of]()).toReversed())
      for (const { event } of await ledger.subject(tenant, subject)) all.push({ tenant, event });
    return all;
  };
  const find = async (account: Account): Promise<string | null> => {
    const all = await said(accountSubject(account));
    return holderOf(all.flatMap((one) => (isAbout(one.event, account) ? (genuine(one) ?? []) : [])));
  };

  return {
    find,
    accountsOf: async (entraId) => {
      const asked = new Map<string, Account>();
      for (const { event } of await said(accountsSubject(entraId)))
        if (event.type === 'linked') {
          const account = { platform: event.platform, id: event.account };
          asked.set(accountSubject(account), account);
        }
      const found: Account[] = [];
      for (const account of asked.values()) if ((await find(account)) === entraId) found.push(account);
      return found;
    },
    withdrawn: async () => {
      const latest = new Map<string, Date>();
      for (const [account, at] of (await said(withdrawnSubject, 'withdrawn')).flatMap(withdrawal))
        if (at > (latest.get(account) ?? new Date(0))) latest.set(account, at);
      return latest;
    },
    within: (own) => ledgerLinks(own, verifier, home),
  };

  function withdrawal(one: Said): [string, Date][] {
    const decision = genuine(one);
    return decision?.kind === 'unlink' ? [[decision.subject, new Date(decision.decidedAt)]] : [];
  }

  /** The decision in an entry about an account, when a gateway signed it for exactly that. */
  function genuine({ tenant, event }: Said): Decision | null {
    if (event.type !== 'linked' && event.type !== 'unlinked') return null;
    const account = { platform: event.platform, id: event.account };
    const verified = verifier.verify(event.decision, {
      kind: event.type === 'linked' ? 'link' : 'unlink',
      tenant,
      subject: accountSubject(account),
      digest: accountDigest(account),
      now: new Date(event.decision.decision.decidedAt),
    });
    return isRefusal(verified) ? null : verified;
  }
}

/** An entry, and the tenant in whose ledger it stands. */
interface Said {
  readonly tenant: string;
  readonly event: LedgerEvent;
}

function isAbout(event: LedgerEvent, account: Account): boolean {
  const isLink = event.type === 'linked' || event.type === 'unlinked';
  return isLink && event.account === account.id && event.platform === account.platform;
}

/** Whose an account is by what was decided about it, in the order of the ledger, each once: the first link stands until it is taken back, and one that is older than that is none. */
function holderOf(decisions: readonly Decision[]): string | null {
  const counted = new Set<string>();
  let person: string | null = null;
  let takenBackAt = Number.NEGATIVE_INFINITY;
  for (const decision of decisions) {
    if (counted.has(decision.nonce)) continue;
    counted.add(decision.nonce);
    const at = Date.parse(decision.decidedAt);
    if (decision.kind === 'link') person ??= at < takenBackAt ? null : decision.person.entraId;
    else {
      takenBackAt = Math.max(takenBackAt, at);
      if (decision.person.entraId === person) person = null;
    }
  }
  return person;
}
