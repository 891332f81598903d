/** Tenants of which nothing can be told: named, so that nobody takes what is not there for nothing. */
import type { Block } from '../chat/card.js';

/** @param untold names of tenants whose ledger is halted */
export function notToldOf(untold: readonly string[]): readonly Block[] {
  if (untold.length === 0) return [];
  return [{ kind: 'text', spans: [{ text: `Not told of ${untold.join(', ')}: the ledger is halted.`, style: 'warn' }] }];
}
