/** What people answered beside the settings of a tenant, as a feature says it: laid over what those leave open. */
import type { AsOf, Ledger } from '../engine/ledger/ledger.js';
import type { DecisionVerifier } from '../engine/plan/decision.js';
import type { Json } from '../lib/json.js';
import type { Person } from '../lib/person.js';
import { features } from './features.js';

/** By control. */
export type ControlSettings = ReadonlyMap<string, unknown>;

/** An answer that counts. */
export interface CountingAnswer {
  /** Of what it was approved in. */
  readonly id: string;
  readonly control: string;
  readonly by: Person;
  readonly approvedBy: readonly Person[];
  readonly at: Date;
  /** The settings that it gives: what the file says of them itself is not among these. */
  readonly settings: Readonly<Record<string, Json>>;
  /** Set where the control is not for this tenant: until when, as ISO 8601. */
  readonly notForUsUntil?: string;
}

export interface LaidAnswers {
  readonly controls: ControlSettings;
  /** Another one for other answers; empty where none counts. */
  readonly version: string;
  /** By control: the sentence of a question that is not for us. */
  readonly notForUs: ReadonlyMap<string, string>;
  /** By control: in what the settings say something else than the answer. */
  readonly differs: ReadonlyMap<string, string>;
  readonly counting: readonly CountingAnswer[];
}

/** All that was answered in a tenant. */
export interface Answers {
  over(controls: ControlSettings, now: Date): LaidAnswers;
}

interface AnsweredPorts {
  readonly ledger: Ledger;
  readonly verifier: DecisionVerifier;
}

/** Null where nothing was answered. Throws as `Ledger` does. */
export type AnswersIn = (ports: AnsweredPorts, tenantId: string, asOf?: AsOf) => Promise<Answers | null>;

/** A part of a feature's folder. */
interface AnswersPart {
  readonly answersIn: AnswersIn;
}

const [part] = features
  .filter(({ answers }) => answers === true)
  .map(({ id }) => (require(`./${id}/answers.js`) as AnswersPart).answersIn);

export const answersIn: AnswersIn = async (...of) => (await part?.(...of)) ?? null;
