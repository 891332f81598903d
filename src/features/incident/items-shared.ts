/** What the unified audit log says the account shared, and flows that it made: no list shows whether they are there still, so a person looks. */
import { meaningOfRecord } from '../../tenant/log-meaning/meaning.js';
import { type AuditRecord, recordTime } from '../../tenant/resources/unified-audit-log.js';
import { type Beginning, groundOf, printOf } from './attribution.js';
import type { Gathered } from './gathered.js';
import type { FoundItem } from './item.js';

export function sharedItems(gathered: Gathered, beginning: Beginning): readonly FoundItem[] {
  const { account } = gathered;
  return [
    ...acts(gathered, beginning, {
      key: 'shared files',
      trace: 'sharing',
      what: 'files were shared',
      why: `look at each in Microsoft Purview, Audit, filtered by ${account.name}, and remove its links in OneDrive or SharePoint`,
    }),
    ...acts(gathered, beginning, {
      key: 'made flows',
      trace: 'flow',
      what: 'flows of Power Automate were made or changed',
      why: `an administrator lists them with Get-AdminFlow -CreatedBy ${account.id} and stops one with Disable-AdminFlow`,
    }),
  ];
}

interface Kind {
  readonly key: string;
  readonly trace: 'sharing' | 'flow';
  readonly what: string;
  readonly why: string;
}

/** One item for all acts of a kind: a person looks at them together, and answers for those that are known by then. */
function acts({ shared, since }: Gathered, beginning: Beginning, { key, trace, what, why }: Kind): readonly FoundItem[] {
  const found = shared
    .flatMap((record) => {
      const at = recordTime(record);
      return at !== null && meaningOfRecord(record)?.trace === trace ? [{ record, at }] : [];
    })
    .toSorted((one, other) => other.at.getTime() - one.at.getTime());
  const [newest] = found;
  if (newest === undefined) return [];
  const ground = groundOf(newest.at, beginning);
  const many = found.length === 1 ? 'once' : `${found.length} times`;
  return [
    {
      key,
      what: `${what} ${many}, last ${nameOf(newest.record)}`,
      advice: ground === 'intruder' ? 'clean' : 'ask',
      why,
      fresh: newest.at >= since,
      operations: [],
      ground,
      print: printOf([key, newest.at]),
    },
  ];
}

function nameOf({ ObjectId, Operation }: AuditRecord): string {
  return ObjectId || Operation || 'without a name';
}
