/** What a process of a trial is given at its start, and what it reports to the trial while it lives. */
import type { Card } from '../../../src/chat/card';
import type { ChatEvent, Conversation, Posted } from '../../../src/chat/platform';
import type { Timing } from '../../../src/compose/safeguards';

export interface ProcessConfig {
  /** Path of the settings. */
  readonly settings: string;
  /** The one server, where `store` says nothing else. */
  readonly redisUrl: string;
  /** A store of several servers, as settings describe it. */
  readonly store?: object;
  readonly decisionKeyPem: string;
  readonly decisionPublicKeyPem: string;
  readonly ledgerKeyPem: string;
  readonly ledgerPublicKeyPem: string;
  readonly mirrorFolder: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly timing: Timing;
  /** The failpoint, see `failpoint.ts`; absent: it lives on. */
  readonly failpoint?: string;
  /** At the failpoint it stops (SIGSTOP) instead of dying. */
  readonly stops?: boolean;
  /** Changes undo themselves after this many milliseconds unless they are kept. */
  readonly keepWithinMs?: number;
  /** What the clock is ahead by, see `shifted-clock.ts`; absent: it is that of the system. */
  readonly clockFile?: string;
  /** Where every line of the log goes. */
  readonly logFile?: string;
}

/** From the process to the trial. */
export type ChildMessage =
  | { readonly kind: 'ready' }
  /** A step begins. */
  | { readonly kind: 'step'; readonly step: string; readonly nth: number }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'post'; readonly call: number; readonly to: Conversation; readonly card: Card }
  | { readonly kind: 'update'; readonly call: number; readonly copy: Posted; readonly card: Card }
  | { readonly kind: 'answer'; readonly call: number; readonly card: Card | null };

/** From the trial to the process. */
export type Asked =
  | { readonly kind: 'event'; readonly call: number; readonly event: ChatEvent }
  | { readonly kind: 'done'; readonly call: number; readonly posted: Posted };
