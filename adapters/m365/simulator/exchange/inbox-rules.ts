/** Inbox rules of a mailbox: switching them on and off, by whichever name they are given. */
import type { Collection } from '../tenant.js';
import { textOf } from '../text.js';
import { Refused } from '../wire.js';
import type { ExchangeCall } from './call.js';
import { objectNotFound } from './errors.js';
import { breakOff, type Located } from './identity.js';
import { store, type WriteResult } from './settings.js';
import { ownerNames } from './source.js';

/** `Identity` is the number of a rule, its name, or `mailbox\number`; `Mailbox` may be left out with the last form. */
export function setInboxRule(call: ExchangeCall, enabled: boolean): WriteResult {
  const identity = textOf(call.invocation.parameters.get('Identity'));
  const [owner = '', number] = identity.includes('\\') ? identity.split('\\') : [undefined, identity];
  const mailbox = textOf(call.invocation.parameters.get('Mailbox') ?? owner);
  const rules = call.tenant.listOf('exchange.InboxRule', ownerNames(call.tenant, mailbox));
  const located = inboxRuleOf(rules, identity, number);
  return store(rules, located, { ...located.row, Enabled: enabled });
}

/** A rule by its number, its name or its whole identity. Throws `Refused`. */
export function inboxRuleOf(rules: Collection, identity: string, number = identity.split('\\').at(-1)): Located {
  const position =
    rules.rows.find(['RuleIdentity', 'Identity', 'Name'], identity) ??
    rules.rows.find(['RuleIdentity', 'Name'], number ?? '') ??
    endingOf(rules, number ?? '');
  const row = position === null ? undefined : rules.rows.at(position);
  if (position !== null && row !== undefined) return { position, row };
  throw rules.cut === null ? objectNotFound(identity) : new Refused(breakOff(rules));
}

/** A file may hold the whole identity alone, without the number beside it. */
function endingOf(rules: Collection, number: string): number | null {
  for (let position = 0; position < rules.rows.end; position += 1) {
    const ending = textOf(rules.rows.at(position)?.['Identity']).split('\\').at(-1);
    if (number !== '' && ending === number) return position;
  }
  return null;
}
