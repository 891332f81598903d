/** Tenants of which nothing can be said: named with the reason, so that nobody takes what is not there for nothing. */
import type { Block } from '../chat/card.js';
import { LedgerBehind, NewerLedger, type RetryLater, StoreAway, StoreRefused } from '../engine/ledger/retry-later.js';
import { haltedShort } from '../features/while-halted.js';

export interface UnreadTenant {
  /** As the settings call the tenant. */
  readonly tenant: string;
  readonly why: RetryLater;
}

/** A sentence for each reason. */
export function notToldOf(unread: readonly UnreadTenant[]): readonly Block[] {
  if (unread.length === 0) return [];
  const reasons = [...new Set(unread.map(({ why }) => reasonOf(why)))];
  const sentences = reasons.map((reason) => {
    const of = unread.filter(({ why }) => reasonOf(why) === reason).map(({ tenant }) => tenant);
    return `Unknown for ${of.join(', ')}: ${reason}.`;
  });
  return [{ kind: 'text', spans: [{ text: sentences.join(' '), style: 'warn' }] }];
}

function reasonOf(why: RetryLater): string {
  if (why instanceof LedgerBehind) return haltedShort;
  if (why instanceof NewerLedger) return 'a newer version of hardenbot wrote there';
  if (why instanceof StoreAway) return 'its part of the store does not answer';
  if (why instanceof StoreRefused) return 'its part of the store takes nothing now';
  return 'the ledger cannot be read now';
}
