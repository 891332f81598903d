/** Inbox rules of a mailbox: switching them on and off, by whichever name they are given. */
import type { ExchangeCall } from './exchange-call.js';
import { objectNotFound } from './exchange-errors.js';
import { breakOff } from './exchange-identity.js';
import { store, type WriteResult } from './exchange-settings.js';
import { ownerNames } from './exchange-source.js';
import { textOf } from './text.js';
import { Refused } from './wire.js';

/** `Identity` is the number of a rule, its name, or `mailbox\number`; `Mailbox` may be left out with the last form. */
export function setInboxRule(call: ExchangeCall, enabled: boolean): WriteResult {
  const identity = textOf(call.invocation.parameters.get('Identity'));
  const [owner = '', number] = identity.includes('\\') ? identity.split('\\') : [undefined, identity];
  const mailbox = textOf(call.invocation.parameters.get('Mailbox') ?? owner);
  const rules = call.tenant.listOf('exchange.InboxRule', ownerNames(call.tenant, mailbox));
  const position =
    rules.rows.find(['RuleIdentity', 'Identity', 'Name'], identity) ?? rules.rows.find(['RuleIdentity', 'Name'], number ?? '');
  const row = position === null ? undefined : rules.rows.at(position);
  if (position === null || row === undefined) throw rules.cut === null ? objectNotFound(identity) : new Refused(breakOff(rules));
  return store(rules, { position, row }, { ...row, Enabled: enabled });
}
