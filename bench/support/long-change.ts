/** The beginning of a change of many mailboxes, as gateway and worker write it down until the first operation. */
import type { StoreClient } from '../../adapters/redis/connection';
import { createEntryLog } from '../../adapters/redis/ledger';
import type { newDecisionKeys } from '../../src/compose/keys';
import type { LedgerEvent } from '../../src/engine/ledger/entry';
import { entrySigner } from '../../src/engine/ledger/envelope';
import type { Ledger } from '../../src/engine/ledger/ledger';
import { openLedger } from '../../src/engine/ledger/sealed-ledger';
import type { SignedDecision } from '../../src/engine/plan/decision';
import { type Keyring, keyringFrom } from '../../src/keys/keyring';
import { systemClock } from '../../src/process/system-clock';
import { samplePlan } from '../../test/support/decisions/sample-plan';

export const subject = 'c-long';

/** Of the processes of one run, which have to know each other; JSON, as they are handed over. */
export interface RunKeys {
  readonly gateway: DecisionKeys;
  readonly worker: DecisionKeys;
}

export function keyringOf({ gateway, worker }: RunKeys): Keyring {
  return keyringFrom({ gateway: gateway.publicKeyPem, worker: worker.publicKeyPem });
}

/** The ledger as a gateway has it: without a mirror. */
export function gatewayLedger(redis: StoreClient, keys: RunKeys): Ledger {
  const signer = entrySigner('gateway', keys.gateway.privateKeyPem);
  return openLedger({ log: createEntryLog(redis), clock: systemClock, keyring: keyringOf(keys), signer });
}

type DecisionKeys = ReturnType<typeof newDecisionKeys>;

const at = '2026-11-27T12:00:00.000Z';
const person = { entraId: 'a1a1a1a1-0000-4000-8000-000000000001', name: 'Ana' };

/** @param worker writes what a worker writes, into its mirror */
export async function beginChange(
  redis: StoreClient,
  worker: Ledger,
  of: { readonly tenant: string; readonly operations: number; readonly keys: RunKeys },
): Promise<void> {
  const { tenant, operations } = of;
  const gateway = gatewayLedger(redis, of.keys);
  const decision = (kind: 'request' | 'approve'): SignedDecision => ({
    decision: { v: 1, kind, person, tenant, subject, digest: 'd', surface: 'slack', decidedAt: at, expiresAt: at, nonce: kind },
    keyId: 'k',
    signature: 's',
  });
  const plan = samplePlan({ id: subject, tenant, requestedBy: person, at, operations });
  const said: readonly (readonly [Ledger, LedgerEvent])[] = [
    [gateway, { type: 'requested', what: 'plan', control: 'pop-imap', decision: decision('request') }],
    [worker, { type: 'planned', plan }],
    [gateway, { type: 'approved', decision: decision('approve') }],
    [worker, { type: 'applying' }],
  ];
  for (const [ledger, event] of said) await ledger.append(tenant, subject, event);
}
