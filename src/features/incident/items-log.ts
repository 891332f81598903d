/** Items for what rows of the logs name: each is there as long as reading it shows it, or until a person answers for it. */

import { omitUndefined } from '../../lib/omit-undefined.js';
import { type Beginning, groundOf, printOf } from './attribution.js';
import type { Item } from './entry-terms.js';
import { type Gathered, ownNames } from './gathered.js';
import type { FoundItem } from './item.js';
import { lists } from './lists.js';
import { usualAddresses } from './moments.js';
import { type Named, namedInAudits } from './traces.js';
import { keyedCheck, namedInRecords } from './traces-exchange.js';
import { namedInServices } from './traces-services.js';

/** What reading showed. */
export type ItemPresence = 'there' | 'gone' | 'unread';

/** What the logs name now, and what they named in an earlier reading: rows leave a log, what they name stays. */
export function namedNow(gathered: Gathered, before: readonly Item[]): readonly (Named | Item)[] {
  const named = [
    ...namedInAudits(gathered),
    ...namedInRecords(gathered.records, ownNames(gathered)),
    ...namedInServices(gathered.shared),
  ];
  const keys = new Set(named.map(({ key }) => key));
  return [...named, ...before.filter((item) => isLookedAt(item) && !keys.has(item.key))];
}

function isLookedAt({ check, key }: Item): boolean {
  return check !== undefined || keyedCheck(key) !== null;
}

const checkPrefix = 'what the log names: ';

/** The name of the list that stands for what one check reads. */
export function listOfCheck(key: string): string {
  return `${checkPrefix}${key}`;
}

export function isCheck(list: string): boolean {
  return list.startsWith(checkPrefix);
}

/** Those that are still there; what was not read stays as it was known. `shown`: by key. */
export function logItems(
  named: readonly (Named | Item)[],
  {
    gathered,
    beginning,
    shown,
  }: { readonly gathered: Gathered; readonly beginning: Beginning; readonly shown: ReadonlyMap<string, ItemPresence> },
): readonly FoundItem[] {
  const usual = usualAddresses(gathered);
  return named.flatMap((one): readonly FoundItem[] => {
    const state = shown.get(one.key);
    if (state === 'gone') return [];
    const unread = state === 'unread' ? ({ unread: true } as const) : {};
    if (!('at' in one)) {
      const { n: _n, gone: _gone, unread: _unread, back: _back, backAt: _backAt, ...item } = one;
      return [{ ...item, ...unread }];
    }
    const ground = groundOf(one.at, beginning);
    // The person's own work is asked about, and not laid to the intruder.
    const isUsual = one.ip !== '' && usual.has(one.ip);
    return [
      {
        key: one.key,
        what: one.what,
        advice: ground === 'intruder' && !isUsual ? 'clean' : 'ask',
        why: one.why,
        fresh: one.at >= gathered.since,
        operations: [...(one.operations ?? [])],
        ground: ground === 'intruder' && isUsual ? 'undated' : ground,
        print: printOf([one.key, one.check, one.at]),
        // What only the log can show is gone when the log says so, which nobody can count on.
        ...(one.check === null ? {} : { read: listOfCheck(one.key), check: one.check }),
        ...unread,
        ...omitUndefined({ other: one.other }),
      },
    ];
  });
}

/** Acts of the account whose meaning the table does not have: someone has to look at each of them. */
export function unknownActs(acts: ReadonlyMap<string, Date>, from: 'directory' | 'Exchange'): readonly FoundItem[] {
  const isDirectory = from === 'directory';
  return [...acts.keys()].toSorted().map((name) => ({
    key: `unknown ${isDirectory ? 'act' : 'cmdlet'} ${name}`,
    what: `an act of the account is unknown to hardenbot: ${name}`,
    advice: 'ask',
    why: `an administrator looks at it: ${isDirectory ? 'Entra admin center, Audit logs' : 'Microsoft Purview, Audit'}`,
    fresh: true,
    operations: [],
    ground: 'undated',
    read: isDirectory ? lists.did : lists.ran,
    // An answer for one act is no answer for the next one of its kind.
    print: printOf([name, acts.get(name)?.toISOString()]),
  }));
}
