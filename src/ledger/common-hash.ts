/** One hash for many checkpoints, short enough for a message that is about a thousand ledgers. */
import { canonicalJson, sha256 } from '../json.js';

/** SHA-256 over the sorted checkpoints: whoever has them all can compute it again. */
export function commonHash(checkpoints: readonly string[]): string {
  return `hardenbot-checkpoints:${checkpoints.length}:${sha256(canonicalJson([...checkpoints].sort()))}`;
}
