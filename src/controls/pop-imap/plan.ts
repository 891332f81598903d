/** Plans how POP and IMAP are switched off: one call for each mailbox and plan that has them on. */
import type { Refusal } from '../../errors.js';
import type { Operation } from '../../plan/operation.js';
import { type CasMailbox, casMailboxes, casMailboxIdentity, casMailboxName } from '../../tenant/resources/cas-mailbox.js';
import {
  type CasMailboxPlan,
  casMailboxPlanIdentity,
  casMailboxPlanName,
  casMailboxPlans,
} from '../../tenant/resources/cas-mailbox-plan.js';
import type { Context, Planning } from '../control.js';
import { missingReads } from '../shared/findings/evidence-list.js';
import { NameSample } from '../shared/findings/name-sample.js';
import { refuseUnaddressable, refuseUnreadable, refuseUntold } from '../shared/findings/refusals.js';
import { RowCollector } from '../shared/findings/row-collector.js';
import { mailboxAllowance } from '../shared/scope/mailbox-names.js';
import { isMailboxInScope } from '../shared/scope/system-mailbox.js';
import { protocols, readsOf, type Settings } from './scope.js';

export function plan(context: Context<Settings>): Planning {
  const { mailboxRead, planRead } = readsOf(context);
  const whyAllowed = mailboxAllowance(context);
  const operations: Operation[] = [];
  const unaddressable = new NameSample();
  const untold = new NameSample();
  const rows = new RowCollector()
    .on(mailboxRead, (mailbox) => {
      if (!isMailboxInScope(mailbox) || whyAllowed(mailbox) !== null) return;
      close(mailbox, { resource: casMailboxes.key, object: casMailboxName(mailbox), identity: casMailboxIdentity(mailbox) });
    })
    .on(planRead, (row) => {
      close(row, { resource: casMailboxPlans.key, object: casMailboxPlanName(row), identity: casMailboxPlanIdentity(row) });
    });

  function close(
    row: CasMailbox | CasMailboxPlan,
    target: { readonly resource: string; readonly object: string; readonly identity: string | null },
  ): void {
    const { resource, object, identity } = target;
    if (protocols.some((protocol) => typeof row[protocol] !== 'boolean')) untold.add(object);
    const open = protocols.filter((protocol) => row[protocol] === true);
    if (open.length === 0) return;
    if (identity === null) unaddressable.add(object);
    else
      operations.push({
        kind: 'update',
        resource,
        object,
        identity,
        before: Object.fromEntries(open.map((protocol) => [protocol, true])),
        after: Object.fromEntries(open.map((protocol) => [protocol, false])),
      });
  }

  return {
    see: rows.see,
    draft: (outcomes) => {
      const refusal: Refusal | null =
        refuseUnreadable(missingReads([mailboxRead, planRead], outcomes)) ??
        refuseUntold(untold, 'whether POP and IMAP are on') ??
        refuseUnaddressable(unaddressable);
      return refusal ?? { stage: 'enforce', expects: 'pass', operations, warnings: [] };
    },
  };
}
