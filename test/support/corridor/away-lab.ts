/** A worker of an office whose ledger takes nothing: what it does from its own mirror, and what waits for the ledger. */
import { ownLedgers } from '../../../src/compose/while-away';
import type { Entry } from '../../../src/engine/ledger/entry';
import type { EntrySigner } from '../../../src/engine/ledger/envelope';
import type { WaitingEntries } from '../../../src/engine/ledger/waiting';
import type { SignedDecision } from '../../../src/engine/plan/decision';
import { type Trouble, type WhileAway, whileAway } from '../../../src/worker/upkeep/while-away';
import { keyring, workerSigner } from '../ledger/signed-entries';
import { copyOf, memoryLog, memoryPlans } from '../stores/memory-stores';
import { type Office, tenantId } from './office';

export interface AwayLab extends Pick<WhileAway, 'before'> {
  /** What was signed meanwhile, in order. */
  readonly waiting: Entry[];
  readonly logged: readonly string[];
  /** Looks once. Null: the ledger takes entries again. */
  look(trouble: Trouble | null): Promise<void>;
}

export interface AwayOptions {
  /** Where the entries wait; another worker with the same disk begins with those of the one before. */
  readonly waiting?: Entry[];
  readonly signer?: EntrySigner;
  readonly graceMs?: number;
  /** Decisions that stand behind what the worker can read. */
  readonly unread?: readonly SignedDecision[];
}

export function awayFrom(office: Office, options: AwayOptions = {}): AwayLab {
  const { waiting: entries = [], signer = workerSigner, graceMs = 300_000, unread = [] } = options;
  const logged: string[] = [];
  const log = (_fields: object, message: string): void => void logged.push(message);
  const waiting: WaitingEntries = {
    of: () => Promise.resolve([...entries]),
    append: (_tenant, more) => Promise.resolve(void entries.push(...more)),
    clear: () => Promise.resolve(void entries.splice(0)),
  };
  let answers = true;
  const tenant = office.work.tenant(tenantId);
  if (tenant === undefined) throw new Error('There is no tenant.');
  const away = whileAway({
    logger: { info: log, warn: log, error: log },
    clock: office.work.clock,
    tenants: [tenant],
    ledger: office.work.ledger,
    waiting,
    graceMs: () => graceMs,
    answers: () => Promise.resolve(answers),
    unreadKeeps: () => Promise.resolve(unread),
    open: () => {
      // Its own copy: what is in the store is none of its business.
      const { mirrors } = office.storage;
      const mirror = copyOf({
        ...office.storage,
        entries: new Map([...mirrors].map(([id, all]) => [id, [...all]])),
        halted: new Map(),
      });
      const before = new Set(entries);
      const stored = memoryLog(mirror);
      return ownLedgers({
        waiting,
        work: office.work,
        keyring,
        signer,
        onHalt: (_tenant, reason) => void logged.push(reason),
        policyOf: () => office.work.policy,
        plans: { halted: memoryPlans(office.storage), away: { operations: async function* () {} } },
        log: {
          ...stored,
          append: async (id, more, expected) => {
            const isOld = more.every(({ event }) => event.type === 'moved');
            if (!isOld) entries.push(...more.filter((entry) => !before.has(entry)));
            return stored.append(id, more, expected);
          },
          isOld: () => Promise.resolve(true),
          close: () => Promise.resolve(),
        },
      });
    },
  });
  return {
    waiting: entries,
    logged,
    before: away.before,
    look: async (trouble) => {
      answers = trouble !== 'away';
      away.met({ halted: trouble === 'halted' ? [tenantId] : [], away: [] });
      await away.round(new AbortController().signal);
    },
  };
}
