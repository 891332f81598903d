/** What people accepted of the findings of a tenant, as features say it. */
import type { WaivedFinding } from '../controls/waived-finding.js';
import type { Ledger } from '../engine/ledger/ledger.js';
import type { VerifiedEntry } from '../engine/ledger/verified-entry.js';
import type { ApprovalPolicy } from '../engine/plan/approval.js';
import type { DecisionVerifier } from '../engine/plan/decision.js';
import type { Refusal } from '../lib/errors.js';
import { features } from './features.js';

export interface WaivedPorts {
  readonly ledger: Ledger;
  readonly verifier: DecisionVerifier;
  policy(tenantId: string): Promise<ApprovalPolicy | Refusal>;
  readonly now: () => Date;
}

export type Waived = (ports: WaivedPorts, tenantId: string) => Promise<readonly WaivedFinding[]>;

/** A part of a feature's folder, loaded wherever findings are shown. */
export interface WaivedPart {
  /** Findings that wait to be accepted or are, and of those that are over the latest. */
  readonly waived: Waived;
  /** All that were ever asked for, as the ledger has them. */
  readonly everyWaived: Waived;
  /** What receivers outside learn of a subject, from its entries; null: it is another one. */
  aboutSubject(entries: readonly VerifiedEntry[]): object | null;
}

const parts: readonly WaivedPart[] = features
  .filter(({ waives }) => waives !== undefined)
  .map(({ id }) => (require(`./${id}/waived.js`) as { readonly waived: WaivedPart }).waived);

export const waivedIn: Waived = (ports, tenantId) => ofEach((part) => part.waived(ports, tenantId));
export const everyWaivedIn: Waived = (ports, tenantId) => ofEach((part) => part.everyWaived(ports, tenantId));

/** Null for a subject of no such feature. */
export function aboutSubject(entries: readonly VerifiedEntry[]): object | null {
  return parts.map((part) => part.aboutSubject(entries)).find((about) => about !== null) ?? null;
}

async function ofEach(ask: (part: WaivedPart) => Promise<readonly WaivedFinding[]>): Promise<readonly WaivedFinding[]> {
  return (await Promise.all(parts.map(ask))).flat();
}
