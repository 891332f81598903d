/** Plans how Outlook on the web is switched off for the members of the groups: one call for each mailbox that has it on. */
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Operation } from '../../plan/operation.js';
import { type CasMailbox, casMailboxes, casMailboxIdentity } from '../../tenant/resources/cas-mailbox.js';
import { mailboxName } from '../../tenant/resources/mailbox.js';
import type { Context, Planning } from '../control.js';
import type { Warning } from '../finding.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { refuseUnaddressable, refuseUnknown, refuseUnreadable } from '../reasoning/findings/refusals.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { listed } from '../reasoning/scope/listed.js';
import { mailboxNames } from '../reasoning/scope/mailbox-names.js';
import { GroupScope } from './group-scope.js';
import { gapsOf, mailboxReadOf, type Settings, switchName } from './scope.js';

export function plan(context: Context<Settings>): Planning {
  const mailboxRead = mailboxReadOf(context);
  const isProtected = listed(context.protectedPeople);
  const operations: Operation[] = [];
  const unaddressable = new NameSample();
  const untold = new NameSample();
  const deciders = new NameSample();
  const rows = new RowCollector();
  const scope = new GroupScope(context.settings.groups, rows);
  const gapOfMailbox = gapsOf(context, scope);
  rows.on(mailboxRead, (mailbox) => {
    const gap = gapOfMailbox(mailbox);
    if (gap === null) return;
    if (gap.membership === 'untold' && gap.on !== false) untold.add(mailboxName(mailbox));
    if (gap.membership === 'member' && gap.reason === null) close(mailbox, gap.on);
  });

  function close(mailbox: CasMailbox, on: boolean | null): void {
    const object = mailboxName(mailbox);
    const identity = casMailboxIdentity(mailbox);
    if (on === null) untold.add(object);
    if (on !== true) return;
    if (isProtected(...mailboxNames(mailbox))) deciders.add(object);
    if (identity === null) unaddressable.add(object);
    else
      operations.push({
        kind: 'update',
        resource: casMailboxes.key,
        object,
        identity,
        before: { [switchName]: true },
        after: { [switchName]: false },
      });
  }

  return {
    see: rows.see,
    follow: (outcomes) => scope.follow(outcomes, mailboxRead),
    draft: (outcomes) => {
      if (context.settings.groups.length === 0)
        return { stage: 'enforce', expects: 'notApplicable', operations: [], warnings: [] };
      const refusal =
        refuseUnreadable(missingReads([...scope.memberReads, mailboxRead], outcomes)) ??
        refuseUnresolved(scope) ??
        refuseUnknown(untold, 'whether Outlook on the web is on, or whose they are') ??
        refuseUnaddressable(unaddressable);
      return refusal ?? { stage: 'enforce', expects: 'pass', operations, warnings: warningsOf(deciders) };
    },
  };
}

/** `unresolved-group`: without the group nobody knows who is meant. */
function refuseUnresolved(scope: GroupScope): Refusal | null {
  const [first] = scope.unresolved;
  if (first === undefined) return null;
  return refuse('unresolved-group', `The group "${first.setting}": ${first.actual}.`, `Name ${first.expected} in settings.`);
}

function warningsOf(deciders: NameSample): readonly Warning[] {
  if (deciders.count === 0) return [];
  return [
    {
      code: 'decider',
      text: `${deciders.toString('person who asks for or approves this change loses', 'people who ask for or approve this change lose')} Outlook on the web too.`,
    },
  ];
}
