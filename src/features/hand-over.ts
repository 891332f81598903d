/** What a feature hands to the incident that is begun from one of its subjects: what happened, the rows, and what they name. */
import type { LoadsEvidence } from '../engine/ledger/evidence-store.js';
import type { ReadsSubject } from '../engine/ledger/ledger.js';
import type { DirectoryAudit } from '../tenant/resources/directory-audit.js';
import type { SignIn } from '../tenant/resources/sign-in.js';
import type { ExchangeAdminRecord } from '../tenant/resources/unified-audit-log.js';
import { features } from './features.js';

/** Something in a mailbox that a sign names. `name`: as the log writes it. */
export interface Thing {
  readonly in: 'rules' | 'forwarding' | 'rights';
  readonly name: string;
  /** The vendor's ids of the rows that name it. */
  readonly rowIds: readonly string[];
}

export interface HandedOver {
  /** The subject that it was begun from. */
  readonly from: string;
  /** The vendor's ids of all rows that it stands on. */
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

/** Null where the incident was begun by name, or from no subject that a worker wrote. */
export type HandOver = (ports: HandOverPorts, tenant: string, subject: string | null) => Promise<HandedOver | null>;

/** A part of a feature's folder. */
interface HandOverPart {
  readonly handedOver: HandOver;
}

const parts: readonly HandOver[] = features
  .filter(({ handsOver }) => handsOver === true)
  .map(({ id }) => (require(`./${id}/hand-over.js`) as HandOverPart).handedOver);

export const handedOver: HandOver = async (...of) => {
  for (const part of parts) {
    const found = await part(...of);
    if (found !== null) return found;
  }
  return null;
};
