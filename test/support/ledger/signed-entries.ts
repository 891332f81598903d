/** Keys, ledgers and signed entries for suites that need them: one gateway and one worker that know each other. */
import type { StoreClient } from '../../../adapters/redis/connection';
import { createEntryLog } from '../../../adapters/redis/ledger';
import type { ReplicatedWriter } from '../../../adapters/redis/replicated';
import { newDecisionKeys } from '../../../src/compose/keys';
import { checkpointSigner } from '../../../src/engine/ledger/checkpoint';
import type { Entry, LedgerEvent } from '../../../src/engine/ledger/entry';
import { authorOf, type EntrySigner, entrySigner, sealed } from '../../../src/engine/ledger/envelope';
import type { Ledger } from '../../../src/engine/ledger/ledger';
import type { LedgerMirror } from '../../../src/engine/ledger/ledger-mirror';
import { rewrappedEntry } from '../../../src/engine/ledger/rewrapped';
import { openLedger } from '../../../src/engine/ledger/sealed-ledger';
import { type SealedValues, sealedValues } from '../../../src/engine/ledger/sealed-value';
import { TenantIndex } from '../../../src/engine/ledger/tenant-index';
import { asVerified, type VerifiedEntry } from '../../../src/engine/ledger/verified-entry';
import { keyringFrom } from '../../../src/keys/keyring';
import type { Clock } from '../../../src/lib/clock';
import { memoryLog, type Storage } from '../stores/memory-stores';

export const gatewayKeys = newDecisionKeys();
export const workerKeys = newDecisionKeys();
export const keyring = keyringFrom({ gateway: gatewayKeys.publicKeyPem, worker: workerKeys.publicKeyPem });
export const gatewaySigner = signingOnce(entrySigner('gateway', gatewayKeys.privateKeyPem));
export const workerSigner = signingOnce(entrySigner('worker', workerKeys.privateKeyPem));
const values = { keyring, now: () => new Date() };
/** What workers, and what gateways, keep beside the ledger. */
export const keptByWorkers = (): SealedValues => sealedValues('worker', { ...values, signer: workerSigner });
export const keptByGateways = (): SealedValues => sealedValues('gateway', { ...values, signer: gatewaySigner });
export const checkpoints = checkpointSigner(workerKeys.privateKeyPem);

const maxSigned = 20_000;
/** Ed25519 says the same of the same: entries that thousands of courses have in common are signed once. */
function signingOnce(signer: EntrySigner): EntrySigner {
  const signatures = new Map<string, string>();
  return {
    ...signer,
    sign: (hash) => {
      const known = signatures.get(hash);
      if (known !== undefined) return known;
      if (signatures.size >= maxSigned) signatures.clear();
      const signature = signer.sign(hash);
      signatures.set(hash, signature);
      return signature;
    },
  };
}

/** The ledger as a process sees it: a worker's, with a mirror where one is given. */
export function ledgerOn(
  redis: StoreClient,
  clock: Pick<Clock, 'now'>,
  of: { readonly role?: 'gateway' | 'worker'; readonly keeper?: LedgerMirror; readonly writer?: ReplicatedWriter } = {},
): Ledger {
  const { role = 'worker', keeper, writer } = of;
  const signer = role === 'worker' ? workerSigner : gatewaySigner;
  return openLedger({ log: createEntryLog(redis, writer), clock, keyring, signer, ...(keeper === undefined ? {} : { keeper }) });
}

/** Whatever is appended is signed by the process that may write it. */
export function bothOf(gateway: Ledger, worker: Ledger): Ledger {
  const of = (event: LedgerEvent): Ledger => (authorOf(event) === 'worker' ? worker : gateway);
  return {
    ...worker,
    append: (tenant, subject, event, conditions) => of(event).append(tenant, subject, event, conditions),
    appendAll: async (tenant, subject, events, conditions) => {
      const [first] = events;
      return first === undefined ? [] : of(first).appendAll(tenant, subject, events, conditions);
    },
  };
}

/** Gateway and worker in one, on a real store. */
export function bothOn(redis: StoreClient, clock: Pick<Clock, 'now'>): Ledger {
  return bothOf(ledgerOn(redis, clock, { role: 'gateway' }), ledgerOn(redis, clock));
}

/** The same in memory. */
export function memoryLedger(storage: Storage, clock: Pick<Clock, 'now'>): Ledger {
  const log = memoryLog(storage);
  const ledger = (signer: EntrySigner) => openLedger({ log, clock, keyring, signer });
  return bothOf(ledger(gatewaySigner), ledger(workerSigner));
}

/** Entries of one tenant that follow each other, each signed by anyone who may write it; behind `before`, whose place they take into account. */
export function signedChain(
  tenant: string,
  said: readonly { readonly subject: string; readonly event: LedgerEvent; readonly at: Date }[],
  before: readonly Entry[] = [],
): readonly Entry[] {
  const index = new TenantIndex();
  for (const entry of before) index.add(entry);
  return said.map((one) => {
    const heads = { tenant: index.head, subject: index.subjectHead(one.subject) };
    const signer = authorOf(one.event) === 'worker' ? workerSigner : gatewaySigner;
    const entry = sealed(heads, { tenant, ...one }, signer);
    index.add(entry);
    return entry;
  });
}

/**
 * For a suite that looks at what is stored, whatever anyone would conclude from it. What was done while the ledger took nothing counts as what its author
 * signed, as every reader of a ledger has it.
 */
export function asStored(entries: readonly Entry[]): readonly VerifiedEntry[] {
  return entries.map((entry) => {
    const moved = rewrappedEntry(entry);
    return asVerified(moved === null ? entry : { ...entry, at: moved.at, event: moved.event });
  });
}
