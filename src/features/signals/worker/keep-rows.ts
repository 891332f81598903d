/** Keeps the rows that show a sign about someone who can be contained, before the ledger names them by their hash. */
import { sha256 } from '../../../lib/json.js';
import type { WithEvidence } from '../../../worker/context.js';
import type { StoredSign } from '../entry-terms.js';
import { linesOf } from '../kept-rows.js';
import type { Observation } from '../observation.js';

/** What never rings is not kept: its lines would be many, and no incident begins with it. */
export async function withRowsKept(
  { evidence }: WithEvidence,
  tenant: string,
  { signs, rows }: { readonly signs: readonly StoredSign[]; readonly rows: readonly Observation[] },
): Promise<readonly StoredSign[]> {
  return Promise.all(
    signs.map(async (sign) => {
      if (sign.weight === 'C' || !sign.presses.some(({ press }) => press === 'contain')) return sign;
      const lines = linesOf(sign.rowIds, rows);
      if (lines.length === 0) return sign;
      const file = lines.map((line) => `${line}\n`).join('');
      const hash = sha256(file);
      await evidence.save(tenant, hash, file);
      return { ...sign, rows: { sha256: hash, lines: lines.length } };
    }),
  );
}
