/** Plans how SMTP AUTH is switched off so that no allowed mailbox is cut on the way, and each step can be undone. */
import type { Operation } from '../../plan/operation.js';
import { type CasMailbox, casMailboxes, casMailboxIdentity } from '../../tenant/resources/cas-mailbox.js';
import { mailboxName } from '../../tenant/resources/mailbox.js';
import { transportConfigName, transportConfigs } from '../../tenant/resources/transport-config.js';
import type { Context, Planning } from '../control.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { refuseUnaddressable, refuseUnknown, refuseUnreadable } from '../reasoning/findings/refusals.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { disabled, gapsOf, readsOf, type Settings } from './scope.js';

/**
 * First the allowed mailboxes that inherit get a switch of their own, while the organisation is still on; then the organisation
 * goes off; then the others that overrule it go back to inheriting. Undone in reverse, nobody allowed is cut either.
 */
export function plan(context: Context<Settings>): Planning {
  const { organizationRead, mailboxRead } = readsOf(context);
  const gapOfMailbox = gapsOf(context);
  const keep: Operation[] = [];
  const inherit: Operation[] = [];
  const unaddressable = new NameSample();
  const untold = new NameSample();
  let organization: boolean | null = null;
  const rows = new RowCollector()
    .on(organizationRead, (config) => {
      organization = config[disabled] ?? null;
    })
    .on(mailboxRead, (mailbox) => {
      const gap = gapOfMailbox(mailbox);
      if (gap === null) return;
      if (gap.state === 'untold') untold.add(mailboxName(mailbox));
      else if (gap.state === 'inherits' && gap.listed) put(keep, mailbox, false);
      else if (gap.state === 'on' && gap.reason === null) put(inherit, mailbox, null);
    });

  function put(list: Operation[], mailbox: CasMailbox, after: false | null): void {
    const object = mailboxName(mailbox);
    const identity = casMailboxIdentity(mailbox);
    if (identity === null) unaddressable.add(object);
    else
      list.push({
        kind: 'update',
        resource: casMailboxes.key,
        object,
        identity,
        before: { [disabled]: after === null ? false : null },
        after: { [disabled]: after },
      });
  }

  return {
    see: rows.see,
    draft: (outcomes) => {
      const nameless = new NameSample();
      if (organization === null) nameless.add(transportConfigName);
      const refusal =
        refuseUnreadable(missingReads([organizationRead, mailboxRead], outcomes)) ??
        refuseUnknown(nameless, 'whether SMTP AUTH is on for the organisation') ??
        refuseUnknown(untold, 'whether SMTP AUTH is on') ??
        refuseUnaddressable(unaddressable);
      if (refusal !== null) return refusal;
      const off: Operation = {
        kind: 'update',
        resource: transportConfigs.key,
        object: transportConfigName,
        identity: transportConfigName,
        before: { [disabled]: false },
        after: { [disabled]: true },
      };
      const operations = organization === false ? inOrder(keep, [off], inherit) : inherit;
      return { stage: 'enforce', expects: 'pass', operations, warnings: [] };
    },
  };
}

/** One after the other, without a third list that holds them all. */
function* inOrder(...lists: readonly (readonly Operation[])[]): Generator<Operation> {
  for (const list of lists) yield* list;
}
