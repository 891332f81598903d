/** What a card of signals hands to the incident that is begun from it: what happened, the rows, and what they name. */

import type { LoadsEvidence } from '../../engine/ledger/evidence-store.js';
import { sha256 } from '../../lib/json.js';
import type { HandOver } from '../hand-over.js';
import type { StoredSign } from './entry-terms.js';
import { rowsOfLines } from './kept-rows.js';
import { openedSignal } from './opened-signal.js';

/** The card as it is now: what it grew by goes along. */
export const handedOver: HandOver = async ({ ledger, evidence }, tenant, card) => {
  const signal = card === null ? null : openedSignal(await ledger.subject(tenant, card));
  if (signal === null) return null;
  const lines = (await Promise.all(signal.signs.map((sign) => linesFor(evidence, tenant, sign)))).flat();
  const unique = [...new Set(lines)];
  return {
    from: signal.id,
    rowIds: [...new Set(signal.signs.flatMap(({ rowIds }) => rowIds))],
    moments: signal.signs.map((sign) => ({
      at: sign.at,
      what: `${sign.says} (${signal.id}, row ${sign.rowIds[0] ?? 'unknown'})`,
      suspicious: sign.weight !== 'C',
    })),
    things: signal.signs.flatMap(({ left = [], rowIds }) =>
      left.map((one) => ({ in: one.in, name: 'name' in one ? one.name : '', rowIds })),
    ),
    lines: unique,
    ...rowsOfLines(unique),
  };
};

/** Nothing where the file is gone, which is so after a year, or is another one than the ledger says. */
async function linesFor(evidence: LoadsEvidence, tenant: string, { rows }: StoredSign): Promise<readonly string[]> {
  const file = rows === undefined ? null : await evidence.load(tenant, rows.sha256);
  if (file === null || rows === undefined || sha256(file) !== rows.sha256) return [];
  return file.split('\n').filter((line) => line !== '');
}
