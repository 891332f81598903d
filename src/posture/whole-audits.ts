/** When each tenant was last audited whole, as its ledger says. */
import type { ReadsSubject, ReadsTouched } from '../engine/ledger/ledger.js';
import { RetryLater } from '../engine/ledger/retry-later.js';
import type { VerifiedEntry } from '../engine/ledger/verified-entry.js';

interface WholeAudits {
  /** Looks at what is new, and gives the moment of each tenant by its id; a tenant is absent that never was, or whose ledger cannot be read now. */
  look(): Promise<ReadonlyMap<string, Date>>;
}

interface Memory {
  upTo: number;
  last: Date | null;
}

/** Audits that people asked for, and the worker's own. */
const isAudit = (subject: string): boolean => /^[as]-/.test(subject);

/** @param controls ids of all controls: an audit of fewer is not whole */
export function watchWholeAudits(
  ledger: ReadsTouched & ReadsSubject,
  tenants: readonly { readonly id: string }[],
  controls: readonly string[],
): WholeAudits {
  const memories = new Map<string, Memory>();
  const wholeIn = (entries: readonly VerifiedEntry[]): Date | null => {
    const found = entries.findLast(({ event }) => event.type === 'audited' && controls.every((id) => id in event.verdicts));
    return found === undefined ? null : new Date(found.at);
  };
  const lookAt = async (tenant: string): Promise<Date | null> => {
    const memory = memories.get(tenant) ?? { upTo: 0, last: null };
    const { subjects, head } = await ledger.touched(tenant, memory.upTo);
    for (const subject of subjects.filter(isAudit).reverse()) {
      const at = wholeIn(await ledger.subject(tenant, subject));
      if (at === null) continue;
      memory.last = at;
      break;
    }
    memory.upTo = head.seq;
    memories.set(tenant, memory);
    return memory.last;
  };
  return {
    look: async () => {
      const known = new Map<string, Date>();
      for (const { id } of tenants) {
        const at = await lookAt(id).catch((error: unknown) => {
          if (error instanceof RetryLater) return null;
          throw error;
        });
        if (at !== null) known.set(id, at);
      }
      return known;
    },
  };
}
