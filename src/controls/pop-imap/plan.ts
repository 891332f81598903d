/** Plans how POP and IMAP are switched off: one call for each mailbox and plan that has them on. */
import type { Refusal } from '../../lib/errors.js';
import type { Operation } from '../../plan/operation.js';
import { casMailboxes, casMailboxIdentity } from '../../tenant/resources/cas-mailbox.js';
import { casMailboxPlanName, casMailboxPlans } from '../../tenant/resources/cas-mailbox-plan.js';
import { exchangeIdentity } from '../../tenant/resources/exchange-object.js';
import { mailboxName } from '../../tenant/resources/mailbox.js';
import type { Context, Planning } from '../control.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { refuseUnaddressable, refuseUnknown, refuseUnreadable } from '../reasoning/findings/refusals.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { type Gaps, gapsOf, mailboxGaps, readsOf, type Settings } from './scope.js';

export function plan(context: Context<Settings>): Planning {
  const { mailboxRead, planRead } = readsOf(context);
  const gapsOfMailbox = mailboxGaps(context);
  const operations: Operation[] = [];
  const unaddressable = new NameSample();
  const untold = new NameSample();
  const rows = new RowCollector()
    .on(mailboxRead, (mailbox) => {
      const gaps = gapsOfMailbox(mailbox);
      if (gaps === null || gaps.reason !== null) return;
      const target = { resource: casMailboxes.key, object: mailboxName(mailbox), identity: casMailboxIdentity(mailbox) };
      close(gaps, target);
    })
    .on(planRead, (row) => {
      const target = { resource: casMailboxPlans.key, object: casMailboxPlanName(row), identity: exchangeIdentity(row) };
      close(gapsOf(row), target);
    });

  function close(
    gaps: Gaps,
    target: { readonly resource: string; readonly object: string; readonly identity: string | null },
  ): void {
    const { resource, object, identity } = target;
    if (gaps.untold.length > 0) untold.add(object);
    if (gaps.open.length === 0) return;
    if (identity === null) unaddressable.add(object);
    else
      operations.push({
        kind: 'update',
        resource,
        object,
        identity,
        before: Object.fromEntries(gaps.open.map((protocol) => [protocol, true])),
        after: Object.fromEntries(gaps.open.map((protocol) => [protocol, false])),
      });
  }

  return {
    see: rows.see,
    draft: (outcomes) => {
      const refusal: Refusal | null =
        refuseUnreadable(missingReads([mailboxRead, planRead], outcomes)) ??
        refuseUnknown(untold, 'whether POP and IMAP are on') ??
        refuseUnaddressable(unaddressable);
      return refusal ?? { stage: 'enforce', expects: 'pass', operations, warnings: [] };
    },
  };
}
