/** Entries of several writers in one append: what comes while an append is under way goes with the next one. */
import type { Entry, LedgerEvent } from '../../ledger/entry.js';

/** Appends all of them in one step, or none. */
export type AppendAll = (subject: string, events: readonly LedgerEvent[]) => Promise<readonly Entry[]>;

interface Waiting {
  readonly subject: string;
  readonly events: readonly LedgerEvent[];
  readonly resolve: (entries: readonly Entry[]) => void;
  readonly reject: (error: unknown) => void;
}

/** At most so many entries go together: an append must stay short. */
const maxEntries = 64;

/** An append by which several writers share one round trip. Each gets its own entries, or the error that all of them got. */
export function groupCommit(appendAll: AppendAll): AppendAll {
  let waiting: Waiting[] = [];
  let isBusy = false;

  async function flush(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    for (let group = nextGroup(); group.length > 0; group = nextGroup()) await commit(appendAll, group);
    isBusy = false;
  }

  /** The longest run of one subject, in the order in which they came. */
  function nextGroup(): readonly Waiting[] {
    const [first] = waiting;
    let entries = 0;
    const end = waiting.findIndex(({ subject, events }, index) => {
      entries += events.length;
      return subject !== first?.subject || (index > 0 && entries > maxEntries);
    });
    const group = end < 0 ? waiting : waiting.slice(0, end);
    waiting = end < 0 ? [] : waiting.slice(end);
    return group;
  }

  return (subject, events) =>
    new Promise((resolve, reject) => {
      waiting.push({ subject, events, resolve, reject });
      void flush();
    });
}

async function commit(appendAll: AppendAll, group: readonly Waiting[]): Promise<void> {
  try {
    const entries = await appendAll(
      group[0]?.subject ?? '',
      group.flatMap(({ events }) => events),
    );
    let start = 0;
    for (const { events, resolve } of group) {
      resolve(entries.slice(start, start + events.length));
      start += events.length;
    }
  } catch (error) {
    for (const { reject } of group) reject(error);
  }
}
