/** What a recorded call did to the tenant, and what an announced operation wants, in one form that can be compared. */
import type { RecordedCall } from '../../../adapters/m365/simulator/index';
import type { Operation } from '../../../src/engine/plan/operation';
import { canonicalJson, type Json } from '../../../src/lib/json';

export interface Effect {
  readonly at: string;
  /** Kind and identity. */
  readonly object: string;
  /** Every property that was sent and its value, in canonical form: more than was announced is as wrong as less. */
  readonly fields: string;
  readonly described: string;
}

/** Null for a call that this checker does not understand. */
export function effectOf(call: RecordedCall): Effect | null {
  if (call.cmdlet?.startsWith('Set-') !== true) return null;
  const { Identity, ...sent } = (call.parameters ?? {}) as Record<string, Json>;
  return {
    at: call.at,
    object: `${call.cmdlet.slice('Set-'.length)} ${typeof Identity === 'string' ? Identity : ''}`,
    fields: canonicalJson(sent),
    described: `${call.cmdlet} ${JSON.stringify(call.parameters)}`,
  };
}

/** Of which an organisation has one: no call names it. */
const onlyOnes: ReadonlySet<string> = new Set(['OrganizationConfig']);

/** Null for what no call that is understood could do. */
export function wantedBy(operation: Operation): Pick<Effect, 'object' | 'fields'> | null {
  if (operation.kind !== 'update' || !operation.resource.startsWith('exchange.')) return null;
  const noun = operation.resource.slice('exchange.'.length);
  return { object: `${noun} ${onlyOnes.has(noun) ? '' : operation.identity}`, fields: canonicalJson(operation.after) };
}
