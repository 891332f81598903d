/** Chat accounts that people linked to themselves, as the ledger tells them: signed by a gateway, and taken back the same way. */
import type { Actor } from '../chat/platform.js';
import { isRefusal } from '../errors.js';
import { canonicalJson, sha256 } from '../json.js';
import type { Entry, LedgerEvent } from '../ledger/entry.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Decision, DecisionVerifier } from '../plan/decision.js';

/** A chat account: the platform and its immutable id there. */
export type Account = Pick<Actor, 'platform' | 'id'>;

export interface AccountLinks {
  /** The Entra object id of the person who said that the account is theirs; null: nobody did, or they took it back. */
  find(account: Account): Promise<string | null>;
  /** The accounts that a person linked and did not take back. */
  accountsOf(entraId: string): Promise<readonly Account[]>;
  /** Accounts that were taken back, by what `accountSubject` calls them, and when last: what they decided before counts no more. */
  withdrawn(): Promise<ReadonlyMap<string, Date>>;
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

/** Whether an id names what the ledger of a tenant keeps of people: whoever may read that tenant need not be one of them. */
export function isOfPeople(subject: string): boolean {
  return /^(accounts?|link)-/.test(subject);
}

/** What a decision to link or unlink is bound to: the account, to the letter. */
export function accountDigest({ platform, id }: Account): string {
  return sha256(canonicalJson({ platform, account: id }));
}

/** Links count only with the signature of a gateway, because the store can be edited. */
export function ledgerLinks(ledger: Ledger, verifier: DecisionVerifier, directoryTenant: string): AccountLinks {
  const find = async (account: Account): Promise<string | null> => {
    const entries = await ledger.subject(directoryTenant, accountSubject(account));
    const decisions = entries.flatMap(({ event }) => (isAbout(event, account) ? (genuine(event) ?? []) : []));
    return holderOf(decisions);
  };

  return {
    find,
    accountsOf: async (entraId) => {
      const asked = new Map<string, Account>();
      for (const { event } of await ledger.subject(directoryTenant, accountsSubject(entraId)))
        if (event.type === 'linked') {
          const account = { platform: event.platform, id: event.account };
          asked.set(accountSubject(account), account);
        }
      const found: Account[] = [];
      for (const account of asked.values()) if ((await find(account)) === entraId) found.push(account);
      return found;
    },
    withdrawn: async () => {
      const entries = await ledger.subject(directoryTenant, withdrawnSubject);
      const latest = new Map<string, Date>();
      for (const [account, at] of entries.flatMap(({ event }) => withdrawal(event)))
        if (at > (latest.get(account) ?? new Date(0))) latest.set(account, at);
      return latest;
    },
  };

  function withdrawal(event: LedgerEvent): [string, Date][] {
    const decision = genuine(event);
    return decision?.kind === 'unlink' ? [[decision.subject, new Date(decision.decidedAt)]] : [];
  }

  /** The decision in an entry about an account, when a gateway signed it for exactly that. */
  function genuine(event: Entry['event']): Decision | null {
    if (event.type !== 'linked' && event.type !== 'unlinked') return null;
    const account = { platform: event.platform, id: event.account };
    const verified = verifier.verify(event.decision, {
      kind: event.type === 'linked' ? 'link' : 'unlink',
      tenant: directoryTenant,
      subject: accountSubject(account),
      digest: accountDigest(account),
      now: new Date(event.decision.decision.decidedAt),
    });
    return isRefusal(verified) ? null : verified;
  }
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
