/** What is lost of a store when something happens to it, and what hardenbot then does: the doctor says it of the store that it finds, the manual of every one. */
import type { StoreSettings } from '../../config/store.js';

interface StoreLoss {
  /** The settings, in Markdown. */
  readonly store: string;
  /** For the doctor; one sentence without its full stop. */
  readonly sentence: string;
  /** What is lost with the disk of the server that is written to. */
  readonly disk: string;
  /** With that server. */
  readonly server: string;
  readonly after: string;
}

type Durability = StoreSettings['durability'];

/** By what the settings say. */
export function storeLoss(durability: Durability): StoreLoss {
  if (durability === 'provider') return byProvider;
  if (typeof durability === 'object') return onReplicas(durability.replicas);
  return onOneDisk;
}

const onOneDisk: StoreLoss = {
  store: '`single`, `disk`',
  sentence:
    'every write is on the disk of the one server, nothing is evicted; without that disk only the ledgers are left, in the mirrors of the workers',
  disk: 'everything but the ledgers and the plans in the mirrors',
  server: 'nothing, when its disk comes back',
  after: 'waits; a tenant whose ledger is shorter than it was is halted until `hardenbot ledger restore`',
};

function onReplicas(count: number): StoreLoss {
  return {
    store: `\`{ replicas: ${count} }\`, of any kind`,
    sentence: `every entry is on the disk of the primary and of ${count} more before it counts, nothing is evicted; what counted is lost only with all of these disks`,
    disk: 'nothing that counted',
    server: 'nothing that counted',
    after:
      'goes on after 2 to 5 s; a lost end of a ledger is restored and reported in the channel, two histories halt that tenant',
  };
}

const byProvider: StoreLoss = {
  store: '`provider`, of any kind',
  sentence: "the store's provider answers for it, as the settings say: hardenbot cannot check this",
  disk: 'as the provider says',
  server: 'as the provider says',
  after: 'a tenant whose ledger is shorter than it was is halted until `hardenbot ledger restore`',
};

/** One of each kind. */
export const storeLosses: readonly StoreLoss[] = [onOneDisk, onReplicas(1), byProvider];
