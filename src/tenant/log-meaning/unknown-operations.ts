/** Names of operations that the tables do not have: counted, so that one that the vendor renamed is noticed. */
import { entraIndex } from './entra.js';
import { exchangeIndex } from './exchange.js';
import { lookupName } from './operation.js';

/** A name is cut here: an attacker may choose it. */
const maxLength = 120;

export class UnknownOperations {
  private readonly counts = new Map<string, number>();

  /** @param most how many names are kept at most; later ones count under `others` */
  constructor(private readonly most = 200) {}

  /** Whether no table has it. Empty names count under the empty name. */
  see(name: string | null | undefined): boolean {
    const key = lookupName(name ?? '');
    if (entraIndex.has(key) || exchangeIndex.has(key)) return false;
    const short = key.slice(0, maxLength);
    const kept = this.counts.has(short) || this.counts.size < this.most ? short : 'others';
    this.counts.set(kept, (this.counts.get(kept) ?? 0) + 1);
    return true;
  }

  /** The commonest first. */
  all(): readonly { readonly name: string; readonly times: number }[] {
    return [...this.counts]
      .map(([name, times]) => ({ name, times }))
      .sort((one, other) => other.times - one.times || one.name.localeCompare(other.name));
  }
}
