/** What a trial strikes, whatever it is made of: which server a blow is for, who follows that one, and who has taken its place. */
import { keys } from '../../../adapters/redis/keys';
import type { Server } from '../stores/many-servers';
import type { TcpProxy } from '../wire/tcp-proxy';
import type { Alerts } from './alerts';
import type { Chance } from './random';

export interface StoreUnderTrial {
  /** As settings describe it. */
  readonly settings: object;
  /** The server that a blow is for, as it was before. */
  readonly primary: Server;
  /** Those of which one takes its place. */
  readonly replicas: readonly Server[];
  /** One of whom processes ask where things are; it may stand on the machine of the primary. */
  readonly guide: Server;
  /** Who says where the primary is, and votes for another one; absent: nobody of their own. */
  readonly sentinels?: readonly Server[];
  /** What everyone goes through who uses the store; absent: each server is reached on its own. */
  readonly way?: TcpProxy;
  /** What begins so is on the primary. */
  readonly tag: string;
  /** Alerts that may fire as well, because it takes longer to put another server in its place. */
  readonly lateAlerts: readonly string[];
  /** Whether queues are there as well: nothing goes on without it. */
  readonly hasQueues: boolean;
  /** Everyone it belongs to promises to keep what was acknowledged: nothing that was lost is restored on its own. */
  readonly keepsAll?: boolean;
  /** Anyone who has its place; null while nobody has. */
  successor(): Promise<Server | null>;
  /** What stands between the primary and anyone who follows it. Throws where nothing does. */
  door(): TcpProxy;
  /** Starts one that has died on what it had on disk. */
  restart(server: Server): Promise<void>;
  stop(): Promise<void>;
}

export interface Wanted {
  /** False: a primary takes writes also where no replica follows. */
  readonly isFenced?: boolean;
  /** Seconds without a word from a replica after which a primary refuses writes. */
  readonly maxLag?: number;
  /** Two replicas follow the primary: where it does not come back, the one that takes its place has to be followed itself before it takes a write. */
  readonly isPaired?: boolean;
  /** Something stands between the primary and its replicas, see `door`. */
  readonly isBetween?: boolean;
  /** The blow falls on a part where nothing begins so: on that with the first of the tags that is in one, which begins with another by seed. */
  readonly apartFrom?: readonly string[];
  /** False: the parts of a cluster that are left go on without the others. */
  readonly isWhole?: boolean;
  /** What the keys that the trial is about begin with; those of the one tenant and of the queues where it is left out. */
  readonly tags?: readonly [string, ...string[]];
}

/** Every tenant of a setup of one. */
export const contosoId = '7e000000-0000-4000-8000-0000000000aa';

/** Keys of the queues. */
export const queues = '{hardenbot}';

/** Of several parts, each with what a trial is about in it, the one that the blow falls on: by seed, in groups of three, because other things go by twos and threes. */
export function partOf(seed: number, { tags = [keyPrefix(contosoId), queues] }: Wanted): string {
  return tags[Math.floor(seed / 3) % tags.length] ?? tags[0];
}

export function keyPrefix(tenant: string): string {
  return keys.ledger(tenant).replace(/:ledger$/, '');
}

/** An entry counts once a replica has it. */
export const acknowledged = { durability: { replicas: 1, within: '1s' } };

export const storeAlert = 'HardenbotStoreTakesNoWrites';

/** That the store takes no writes is noticed where the queues are. Without another part it may be, because a cluster takes nothing anywhere for a moment. */
export function alertsOn({ hasQueues, lateAlerts }: StoreUnderTrial, { expected, allowed = [] }: Alerts): Alerts {
  if (hasQueues) return { expected, allowed: [...allowed, ...lateAlerts] };
  return { expected: expected.filter((name) => name !== storeAlert), allowed: [...allowed, ...lateAlerts, ...expected] };
}

export function isAlive({ child }: Server): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** As settings name a server. */
export function text({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host}:${port}`;
}

/** What a trial is run with. */
export interface TrialOn {
  readonly chance: Chance;
  readonly seed: number;
  /** Starts the store that it is tried on. */
  readonly open: (wanted?: Wanted) => Promise<StoreUnderTrial>;
}
