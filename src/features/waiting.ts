/** What waits for people beside plans and waivers, as features say it: at home for those who can act, in the digest for all. */
import type { Ledger } from '../engine/ledger/ledger.js';
import type { ApprovalPolicy } from '../engine/plan/approval.js';
import type { DecisionVerifier } from '../engine/plan/decision.js';
import type { Tier } from '../engine/plan/risk.js';
import type { Refusal } from '../lib/errors.js';
import type { Person } from '../lib/person.js';
import { features } from './features.js';

export interface WaitingSubject {
  readonly id: string;
  /** In a few words, for example `2 answers to approve`. */
  readonly what: string;
  /** Who is affected; absent or empty: not known, or nothing changes. */
  readonly affected?: string;
  readonly waitsFor: 'approval' | 'answer';
  readonly since: Date;
  readonly until: Date;
  readonly requestedBy: Person;
  /** By Entra object id: who can act and has not; nobody where the rules cannot be read. */
  readonly canAct: readonly string[];
}

export interface WaitingPorts {
  readonly ledger: Ledger;
  readonly verifier: DecisionVerifier;
  readonly policy: ApprovalPolicy | Refusal;
  readonly severityOf: (control: string) => Tier | undefined;
  readonly now: Date;
  /** Controls whose question is open, as the last audit found. */
  readonly undecided: ReadonlySet<string>;
  /** Of an Entra object id. */
  readonly nameOf: (person: string) => string;
}

/** Newest first. */
export type Waiting = (ports: WaitingPorts, tenantId: string) => Promise<readonly WaitingSubject[]>;

/** A part of a feature's folder. */
interface WaitingPart {
  readonly waiting: Waiting;
}

const parts: readonly Waiting[] = features
  .filter(({ waits }) => waits === true)
  .map(({ id }) => (require(`./${id}/waiting.js`) as WaitingPart).waiting);

export const waitingIn: Waiting = async (ports, tenantId) =>
  (await Promise.all(parts.map((part) => part(ports, tenantId)))).flat();
