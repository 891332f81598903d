/** Policies for outgoing mail and the rules that give them to people, as the service makes and removes them. */
import { randomUUID } from 'node:crypto';
import { specOf } from '../collections.js';
import { sameText, textOf } from '../text.js';
import type { ExchangeCall } from './call.js';
import { badValue } from './errors.js';
import { lookUp } from './identity.js';
import { assertPriority, lowest, place, takeOut } from './rules.js';
import { assertNameIsFree, made, settingsOf, target, type WriteResult, withSettings, writable } from './settings.js';

/** Source: New-HostedOutboundSpamFilterPolicy of the cmdlet reference; 0 stands for the limits of the service. */
const policyDefaults = {
  AutoForwardingMode: 'Automatic',
  RecipientLimitExternalPerHour: 0,
  RecipientLimitInternalPerHour: 0,
  RecipientLimitPerDay: 0,
  ActionWhenThresholdReached: 'BlockUserForToday',
  BccSuspiciousOutboundMail: false,
  NotifyOutboundSpam: false,
};

export function newOutboundPolicy(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  const name = textOf(call.invocation.parameters.get('Name'));
  assertNameIsFree(collection, { what: 'outbound spam filter policy', name });
  const own = withSettings(policyDefaults, settingsOf(call.invocation));
  const row = { ...own, IsDefault: false, ...made({ name, id: randomUUID(), at: call.now() }) };
  collection.rows.insert(row);
  return { rows: [row] };
}

/** A policy belongs to one rule at most, and the default one to none. */
export function newOutboundRule(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  const { Enabled: enabled = true, Priority: wanted, ...given } = Object.fromEntries(settingsOf(call.invocation));
  const name = textOf(given['Name']);
  assertNameIsFree(collection, { what: 'outbound spam filter rule', name });
  const policy = textOf(given['HostedOutboundSpamFilterPolicy']);
  const policies = call.tenant.collection(specOf('exchange.HostedOutboundSpamFilterPolicy').key);
  const known = lookUp(policies, policy)?.row;
  if (known === undefined || known['IsDefault'] === true) throw badValue(`The policy '${policy}' cannot be given by a rule.`);
  if ([...collection.rows].some((row) => sameText(row['HostedOutboundSpamFilterPolicy'], policy)))
    throw badValue(`The policy '${policy}' already belongs to another rule.`);
  const last = lowest(collection.rows) + 1;
  const priority = wanted === undefined || wanted === null ? last : Number(wanted);
  assertPriority(priority, last);
  const row = {
    ...withSettings({}, new Map(Object.entries(given))),
    ...made({ name, id: randomUUID(), at: call.now() }),
    State: enabled === false ? 'Disabled' : 'Enabled',
    Priority: priority,
  };
  place(collection.rows, row);
  return { rows: [row] };
}

export function removeOutboundRule(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  takeOut(collection.rows, target(call, collection).position);
  return {};
}
