/** What features say of a tenant in a line, on status and home. */
import type { ReadsRecent, ReadsSubject } from '../engine/ledger/ledger.js';
import type { DecisionVerifier } from '../engine/plan/decision.js';
import type { Notice } from '../views/notice.js';
import { features } from './features.js';
import type { FeatureStores } from './ports.js';

export interface NoticePorts {
  readonly ledger: ReadsRecent & ReadsSubject;
  readonly verifier: DecisionVerifier;
  readonly stores: FeatureStores;
  readonly now: () => Date;
}

/** Null: there is nothing to say. */
export type NoticeIn = (ports: NoticePorts, tenantId: string) => Promise<Notice | null>;

/** A part of a feature's folder. */
interface NoticePart {
  readonly noticeIn: NoticeIn;
}

const parts: readonly NoticeIn[] = features
  .filter(({ notices }) => notices === true)
  .map(({ id }) => (require(`./${id}/notice.js`) as NoticePart).noticeIn);

export async function noticesIn(ports: NoticePorts, tenantId: string): Promise<readonly Notice[]> {
  return (await Promise.all(parts.map((part) => part(ports, tenantId)))).flatMap((notice) => notice ?? []);
}
