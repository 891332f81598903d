/** What the unified audit log says the account shared, flows that it made, and mail that its apps opened: no list shows whether they are there still, so a person looks. */
import { plural } from '../../lib/plural.js';
import { meaningOfRecord } from '../../tenant/log-meaning/meaning.js';
import { type AuditRecord, recordTime } from '../../tenant/resources/unified-audit-log.js';
import { type Beginning, groundOf, printOf } from './attribution.js';
import { byHandFor } from './by-hand.js';
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

const maxNamed = 5;

/** What an app opened stays read: a person says what it means. */
export function appMailItems({ appMail, since }: Gathered, beginning: Beginning): readonly FoundItem[] {
  return appMail.map(({ app, name, last, mailboxes, isWhole }) => {
    const ground = groundOf(last, beginning);
    const key = `app mail ${app}`;
    const many = `${isWhole ? '' : 'at least '}${plural(mailboxes.length, 'mailbox', 'mailboxes')}`;
    const more = mailboxes.length > maxNamed ? ` and ${mailboxes.length - maxNamed} more` : '';
    return {
      key,
      what: `mail was opened in ${many} by the app ${name}: ${mailboxes.slice(0, maxNamed).join(', ')}${more}`,
      advice: ground === 'intruder' ? 'clean' : 'ask',
      why: byHandFor.appMail(app),
      fresh: last >= since,
      operations: [],
      ground,
      print: printOf([key, last, mailboxes]),
    };
  });
}
