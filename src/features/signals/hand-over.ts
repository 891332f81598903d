/** What a card of signals hands to the incident that is begun from it: what happened, the rows, and what they name. */

import type { LoadsEvidence } from '../../engine/ledger/evidence-store.js';
import type { ReadsSubject } from '../../engine/ledger/ledger.js';
import { sha256 } from '../../lib/json.js';
import type { DirectoryAudit } from '../../tenant/resources/directory-audit.js';
import type { SignIn } from '../../tenant/resources/sign-in.js';
import type { ExchangeAdminRecord } from '../../tenant/resources/unified-audit-log.js';
import type { StoredSign } from './entry-terms.js';
import { rowsOfLines } from './kept-rows.js';
import { openedSignal } from './opened-signal.js';

/** Something in a mailbox that a sign names. `name`: as the log writes it. */
export interface Thing {
  readonly in: 'rules' | 'forwarding' | 'rights';
  readonly name: string;
  /** The vendor's ids of the rows that name it. */
  readonly rowIds: readonly string[];
}

export interface HandedOver {
  /** The card that it was begun from. */
  readonly from: string;
  /** The vendor's ids of all rows that the card stands on. */
  readonly rowIds: readonly string[];
  /** What happened: each of it looks wrong, which is why it was shown. */
  readonly moments: readonly { readonly at: string; readonly what: string; readonly suspicious: boolean }[];
  readonly things: readonly Thing[];
  /** The rows that were kept, a line of JSON each. */
  readonly lines: readonly string[];
  readonly audits: readonly DirectoryAudit[];
  readonly signIns: readonly SignIn[];
  readonly records: readonly (ExchangeAdminRecord & { readonly Id?: string | null | undefined })[];
}

interface HandOverPorts {
  readonly ledger: ReadsSubject;
  readonly evidence: LoadsEvidence;
}

/** Null where the incident was begun by name, or the card is none that a worker wrote. The card as it is now: what it grew by goes along. */
export async function handedOver(
  { ledger, evidence }: HandOverPorts,
  tenant: string,
  card: string | null,
): Promise<HandedOver | null> {
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
}

/** Nothing where the file is gone, which is so after a year, or is another one than the ledger says. */
async function linesFor(evidence: LoadsEvidence, tenant: string, { rows }: StoredSign): Promise<readonly string[]> {
  const file = rows === undefined ? null : await evidence.load(tenant, rows.sha256);
  if (file === null || rows === undefined || sha256(file) !== rows.sha256) return [];
  return file.split('\n').filter((line) => line !== '');
}
