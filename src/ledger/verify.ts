/** Whether a ledger is what it was: the chain, and every checkpoint that somebody kept. */
import { brokenLink, type ChainHead, genesis } from './chain.js';
import { forgedCheckpoint, parseCheckpoint } from './checkpoint.js';
import type { Entry } from './entry.js';

export interface LedgerReport {
  /** How far the chain holds. */
  readonly head: ChainHead;
  /** One sentence each; none: nothing was found. */
  readonly problems: readonly string[];
}

/**
 * Walks the chain and compares it with the checkpoints. The chain alone shows an edit, a gap, a swap and an insertion; a cut tail, and
 * a history that was written anew from some entry on, show only against a checkpoint at or after that entry.
 */
export async function verifyLedger(input: {
  readonly tenant: string;
  readonly entries: AsyncIterable<Entry> | Iterable<Entry>;
  readonly checkpoints: readonly string[];
  /** Of the worker's ledger key, PEM. */
  readonly publicKeyPem: string;
}): Promise<LedgerReport> {
  const { tenant, publicKeyPem } = input;
  const problems: string[] = [];
  const wanted = new Map<number, Set<string>>();
  let longest = 0;
  for (const text of input.checkpoints) {
    const checkpoint = parseCheckpoint(text);
    if (checkpoint === null) {
      problems.push(`"${text.slice(0, 60)}" is no checkpoint: copy it whole from the chat.`);
      continue;
    }
    const forged = forgedCheckpoint(checkpoint, publicKeyPem);
    if (forged !== null) problems.push(forged);
    else if (checkpoint.tenant !== tenant) problems.push(`The checkpoint at entry ${checkpoint.seq} is of another tenant.`);
    else {
      wanted.set(checkpoint.seq, new Set([...(wanted.get(checkpoint.seq) ?? []), checkpoint.hash]));
      longest = Math.max(longest, checkpoint.seq);
    }
  }
  let head: ChainHead = genesis;
  try {
    for await (const entry of input.entries) {
      const broken = entry.tenant === tenant ? brokenLink(head, entry) : `Entry ${entry.seq} is of another tenant.`;
      if (broken !== null) {
        problems.push(broken);
        return { head, problems };
      }
      head = { seq: entry.seq, hash: entry.hash };
      const hashes = wanted.get(entry.seq);
      if (hashes !== undefined && (hashes.size > 1 || !hashes.has(entry.hash)))
        problems.push(`Entry ${entry.seq} is not the one that was signed: the ledger was written anew up to there.`);
    }
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
    return { head, problems };
  }
  if (head.seq < longest) problems.push(`The ledger ends at entry ${head.seq}, and a checkpoint was signed at entry ${longest}.`);
  return { head, problems };
}
