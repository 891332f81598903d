/** Chat accounts that people linked to themselves: asked for from the one chat, confirmed by the person from another. */
import type { Actor } from '../chat/platform.js';
import { isRefusal } from '../errors.js';
import { canonicalJson, sha256 } from '../json.js';
import type { Ledger } from '../ledger/ledger.js';
import type { DecisionVerifier } from '../plan/decision.js';

export interface LinkBook {
  /** The Entra object id of the person who said that the account is theirs; null: nobody did. */
  find(account: Pick<Actor, 'platform' | 'id'>): Promise<string | null>;
}

/** Where the ledger keeps what is known of an account. */
export function accountSubject({ platform, id }: Pick<Actor, 'platform' | 'id'>): string {
  return `account-${sha256(canonicalJson([platform, id])).slice(0, 24)}`;
}

/** What a decision to link is bound to: the account, to the letter. */
export function accountDigest({ platform, id }: Pick<Actor, 'platform' | 'id'>): string {
  return sha256(canonicalJson({ platform, account: id }));
}

/** Links as the ledger tells them; a link counts only with the signature of a gateway, because the store can be edited. */
export function ledgerLinks(ledger: Ledger, verifier: DecisionVerifier, directoryTenant: string): LinkBook {
  return {
    find: async (account) => {
      const entries = await ledger.subject(directoryTenant, accountSubject(account));
      for (const { event } of entries.toReversed()) {
        if (event.type !== 'linked') continue;
        const { decision } = event.decision;
        const verified = verifier.verify(event.decision, {
          kind: 'link',
          tenant: directoryTenant,
          subject: accountSubject(account),
          digest: accountDigest(account),
          now: new Date(decision.decidedAt),
        });
        if (!isRefusal(verified)) return verified.person.entraId;
      }
      return null;
    },
  };
}
