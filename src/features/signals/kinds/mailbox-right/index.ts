/** Someone may open a mailbox or send in its name: shared mailboxes and deputies every day, and a quiet way to read on after a password was changed. */
import { lookupName } from '../../../../tenant/log-meaning/operation.js';
import { parameterOf } from '../../../../tenant/log-meaning/record-parameters.js';
import { mailboxAbout } from '../../judging/about.js';
import { type ActFacts, actsBy, doerHead, draftOf, pressesFor, rowsOf, unifiedActs } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { afterSuspicion, byDataCenter, newPlace, rankOf } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

interface Facts extends ActFacts {
  readonly holder: string;
  readonly isOwn: boolean;
  /** Every account, or anyone without one, may read a folder that is no calendar. */
  readonly isForEveryone: boolean;
}

/** Source: Mandiant's reports on UNC2452 and APT29, who read mail on by the rights of "Default". */
const toEveryone: Rule<Facts> = {
  id: 'to everyone',
  does: 'raises',
  to: 'A',
  when: ({ isForEveryone }) => (isForEveryone ? 'Every account of the tenant can read the folder.' : null),
};

/** Someone gives themselves the mailbox of someone else. */
const toThemselves: Rule<Facts> = {
  id: 'to themselves',
  does: 'raises',
  to: 'B',
  when: ({ by, holder, isOwn }, known) =>
    !isOwn && by.person !== undefined && known.person(holder)?.id === by.person.id ? `${by.name} gave it to themselves.` : null,
};

const ofWatched: Rule<Facts> = {
  id: "of a watched account's mailbox",
  does: 'raises',
  to: 'B',
  when: ({ subject, isOwn, by }, known) =>
    !isOwn && known.isWatched(subject) && by.place !== 'usual' ? `${subject?.name ?? 'The account'} ${rankOf(subject)}.` : null,
};

export const kind = ruled<Facts>({
  definition: definitionOf('mailbox-right'),
  drafts,
  rules: [byDataCenter, toEveryone, toThemselves, ofWatched, newPlace('B'), afterSuspicion('B')],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const acts = unifiedActs(observations, known, ['mailRight', 'forwarding']).flatMap((act) => {
    const { row, meaning } = act.observation;
    const behalf = parameterOf(row, 'GrantSendOnBehalfTo');
    if (meaning?.opens !== true || (act.trace === 'forwarding' && behalf === undefined)) return [];
    const holder = behalf ?? parameterOf(row, 'User') ?? parameterOf(row, 'Trustee') ?? '';
    const about = mailboxAbout(row, known);
    return [
      {
        ...act,
        about,
        holder,
        right: rightOf(row.Operation ?? '', parameterOf(row, 'AccessRights'), behalf !== undefined),
        isForEveryone: opensToEveryone(holder, parameterOf(row, 'Identity') ?? '', parameterOf(row, 'AccessRights') ?? ''),
      },
    ];
  });
  return actsBy(acts, ({ about, by, holder }) => `${about.id} ${by.id} ${by.name} ${holder}`).map((group) => {
    const [first] = group;
    const { about, by, holder } = first;
    const isOwn = by.person !== undefined && by.person.id === about.id;
    const rights = [...new Set(group.map(({ right }) => right))].join(', ');
    return draftOf(known, rowsOf(group), {
      about,
      by,
      says: `${doerHead(by)} gave ${holder === '' ? 'someone' : holder} rights over the mailbox of ${about.name}.`,
      evidence: [`Rights: ${rights}.`],
      presses: pressesFor(known, { ask: by, contain: about }),
      subject: known.person(about.id),
      weight: 'C',
      why: 'Administrators and owners of mailboxes do this every day.',
      ...(holder === '' ? {} : { left: [{ in: 'rights', name: holder }] as const }),
      facts: { holder, isOwn, isForEveryone: group.some((one) => one.isForEveryone) },
    });
  });
}

/** What people see of a calendar is often for everyone. */
function opensToEveryone(holder: string, folder: string, rights: string): boolean {
  const [, path = ''] = folder.split(':\\');
  const reads = !/^(none|availabilityonly|limiteddetails|foldervisible|createitems|contributor)?$/i.test(rights.trim());
  return /^(default|anonymous)$/i.test(holder) && reads && path !== '' && !/calendar/i.test(path);
}

function rightOf(operation: string, rights: string | undefined, isBehalf: boolean): string {
  if (isBehalf) return 'send on behalf';
  const name = lookupName(operation);
  if (name === 'updatecalendardelegation') return 'calendar delegate';
  return rights ?? (name.includes('recipient') ? 'send as' : 'a folder');
}
