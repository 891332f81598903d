/** Who may act how often, asked before anything is written or read for an act: an unknown account's flood costs hardenbot next to nothing. */
import type { Actor, Answer } from '../../chat/platform.js';
import type { MonotonicClock } from '../../lib/clock.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import type { IdentifiesPeople, ListsPeople } from '../../people/directory.js';
import type { Act } from '../ask/ask.js';
import { type Allowance, createAllowance } from './allowance.js';

const minute = 60_000;

/** Acts of one account that nobody is known by; and of all of them together, at one gateway. */
export const unknownLimits = { acts: 5, windowMs: 10 * minute, allActs: 1000 } as const;
/** An account beyond its limit is looked up again so often, and answered so: it may have been linked meanwhile. */
const lookAgainMs = 10_000;
/** Acts of one account that ask for work. What ends harm, or decides on what is there already, is not among them. */
export const maxActs = { acts: 120, windowMs: minute } as const;
/** Of those, what reads everything of a tenant: of a large one it takes a gateway a second. */
export const maxHeavyActs = { acts: 20, windowMs: minute } as const;

export interface ActLimits {
  /** Does an act when its turn comes, or says why not; null: nothing is said, because that was said a moment ago. */
  run(ask: Act, act: () => Promise<Answer | Refusal>): Promise<Answer | Refusal>;
  /** Nobody is known by this account. */
  sawUnknown(actor: Actor): void;
}

interface ActLimitPorts {
  readonly clock: MonotonicClock;
  readonly directory: IdentifiesPeople & ListsPeople;
}

/** Of the unknown accounts together. */
const everybody = 'everybody';

interface Limits extends ActLimitPorts {
  readonly unknown: Allowance;
  readonly allUnknown: Allowance;
  readonly looks: Allowance;
  readonly acts: Allowance;
  readonly heavyActs: Allowance;
}

export function createActLimits(ports: ActLimitPorts): ActLimits {
  const { clock, directory } = ports;
  const queues = createActQueues();
  const limits: Limits = {
    ...ports,
    unknown: createAllowance(clock, { max: unknownLimits.acts, windowMs: unknownLimits.windowMs }),
    allUnknown: createAllowance(clock, { max: unknownLimits.allActs, windowMs: unknownLimits.windowMs }),
    looks: createAllowance(clock, { max: 1, windowMs: lookAgainMs }),
    acts: createAllowance(clock, { max: maxActs.acts, windowMs: maxActs.windowMs }),
    heavyActs: createAllowance(clock, { max: maxHeavyActs.acts, windowMs: maxHeavyActs.windowMs }),
  };

  return {
    run: (ask, act) => {
      const account = nameOf(ask.actor);
      // What ends harm or decides waits for nothing else that this account asked for.
      const run = queues.run(ask.isUrgent ? `${account} urgent` : account, directory.isListed(ask.actor), async () => {
        const stranger = await whyUnknownMayNot(limits, ask.actor);
        return stranger === 'may' ? (whyTooMany(limits, ask) ?? act()) : stranger;
      });
      return run ?? Promise.resolve(isQuiet(limits, account) ? null : tooBusy);
    },
    sawUnknown: (actor) => {
      limits.unknown.count(nameOf(actor));
      limits.allUnknown.count(everybody);
    },
  };
}

/** Known accounts, and unknown ones within their limit, may act. */
async function whyUnknownMayNot(limits: Limits, actor: Actor): Promise<'may' | Refusal | null> {
  const account = nameOf(actor);
  const own = limits.unknown.waitMs(account);
  const waitMs = own ?? (limits.directory.isListed(actor) ? null : limits.allUnknown.waitMs(everybody));
  if (waitMs === null) return 'may';
  if (own !== null && isQuiet(limits, account)) return null;
  if (!isRefusal(await limits.directory.identify(actor))) {
    limits.unknown.forget(account);
    return 'may';
  }
  const minutes = Math.ceil(waitMs / minute);
  return refuse(
    'too-many-acts',
    'hardenbot does not know you here, and answers only a few times to accounts that it does not know.',
    `Try again in ${minutes} minute${minutes === 1 ? '' : 's'}, or ask the person who runs hardenbot to list this account. Nothing was done.`,
  );
}

function whyTooMany(limits: Limits, { actor, isUrgent, isHeavy }: Act): Refusal | null {
  if (isUrgent) return null;
  const account = nameOf(actor);
  const heavyWaitMs = isHeavy ? limits.heavyActs.waitMs(account) : null;
  if (heavyWaitMs !== null) return tooMany(`asked for ${maxHeavyActs.acts} pages and files`, heavyWaitMs);
  const waitMs = limits.acts.waitMs(account);
  if (waitMs !== null) return tooMany(`did ${maxActs.acts} things`, waitMs);
  limits.acts.count(account);
  if (isHeavy) limits.heavyActs.count(account);
  return null;
}

function tooMany(what: string, waitMs: number): Refusal {
  return refuse(
    'too-many-acts',
    `You ${what} within a minute, which is the most.`,
    `Try again in ${Math.ceil(waitMs / 1000)} s. Approving, rejecting, keeping, undoing and containing work meanwhile.`,
  );
}

function isQuiet(limits: Limits, account: string): boolean {
  if (limits.looks.waitMs(account) !== null) return true;
  limits.looks.count(account);
  return false;
}

const tooBusy = refuse(
  'too-many-acts',
  'More came from this account at once than hardenbot takes, so this was not done.',
  'Wait a moment, and do it again.',
);

function nameOf({ platform, id }: Actor): string {
  return `${platform}:${id}`;
}

/** Acts in a queue: this many at once, and few of one account, so that a flood of one keeps nobody else waiting. */
export const queueLimits = {
  /** Acts under way of accounts that the settings list. */
  listed: 64,
  /** Acts under way of all others, among them those that nobody knows. */
  others: 16,
  /** Acts under way of one account; as many more of those that end harm or decide. */
  ofAccount: 4,
  /** Acts of one account that wait for theirs; as many more of those that end harm or decide. */
  waitingOfAccount: 60,
  /** Acts that wait in all. */
  waiting: 5000,
} as const;

interface ActQueues {
  /** Does the work when its turn comes; null when too much of this account, or in all, waits already. */
  run<Result>(account: string, isListed: boolean, work: () => Promise<Result>): Promise<Result> | null;
}

interface Waiting {
  under: number;
  readonly waiting: (() => void)[];
}

export function createActQueues(): ActQueues {
  const queues = { listed: new Queue(queueLimits.listed), others: new Queue(queueLimits.others) };
  return {
    run: (account, isListed, work) => queues[isListed ? 'listed' : 'others'].run(account, work),
  };
}

class Queue {
  /** In the order in which accounts are served: anyone who had a turn goes to the end. */
  private readonly accounts = new Map<string, Waiting>();
  private under = 0;
  private waiting = 0;

  constructor(private readonly max: number) {}

  run<Result>(account: string, work: () => Promise<Result>): Promise<Result> | null {
    const known = this.accounts.get(account) ?? { under: 0, waiting: [] };
    if (known.waiting.length >= queueLimits.waitingOfAccount || this.waiting >= queueLimits.waiting) return null;
    this.accounts.set(account, known);
    this.waiting += 1;
    return new Promise<Result>((resolve, reject) => {
      known.waiting.push(() => {
        work()
          .then(resolve, reject)
          .finally(() => this.ended(account, known));
      });
      this.next();
    });
  }

  private next(): void {
    for (const [account, known] of this.accounts) {
      if (this.under >= this.max) return;
      while (known.under < queueLimits.ofAccount && this.under < this.max) {
        const begin = known.waiting.shift();
        if (begin === undefined) break;
        known.under += 1;
        this.under += 1;
        this.waiting -= 1;
        this.accounts.delete(account);
        this.accounts.set(account, known);
        begin();
      }
    }
  }

  private ended(account: string, known: Waiting): void {
    known.under -= 1;
    this.under -= 1;
    if (known.under === 0 && known.waiting.length === 0) this.accounts.delete(account);
    this.next();
  }
}
