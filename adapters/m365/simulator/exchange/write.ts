/** Cmdlets that change something: which code stands for which, and what they all have in common. */
import type { Answer } from '../wire.js';
import type { ExchangeCall } from './call.js';
import { newConnector, setConnector } from './connectors.js';
import { newDkimConfig, setDkimConfig } from './dkim.js';
import { cmdletFailed, cmdletForbidden } from './errors.js';
import { locate } from './identity.js';
import { setInboxRule } from './inbox-rules.js';
import { newOutboundPolicy, newOutboundRule, removeOutboundRule } from './outbound-spam.js';
import { addPermission, removePermission } from './permissions.js';
import { disableRule, enableRule, newRule, removeRule, setRule } from './rules.js';
import { settingsOf, store, target, type WriteResult, withSettings, writable } from './settings.js';
import { twinSettings } from './users.js';
import { exchangeAnswer } from './wire.js';

type Handler = (call: ExchangeCall) => WriteResult;

/** Cmdlets with rules of their own; every other Set- and Remove- changes one row. */
const handlers: Readonly<Record<string, Handler>> = {
  'Set-AdminAuditLogConfig': setAuditLog,
  'Set-User': setUser,
  'Set-Mailbox': setMailbox,
  'New-InboundConnector': newConnector,
  'Set-InboundConnector': setConnector,
  'New-TransportRule': newRule,
  'Set-TransportRule': setRule,
  'Enable-TransportRule': enableRule,
  'Disable-TransportRule': disableRule,
  'Remove-TransportRule': removeRule,
  'New-HostedOutboundSpamFilterPolicy': newOutboundPolicy,
  'New-HostedOutboundSpamFilterRule': newOutboundRule,
  'Enable-HostedOutboundSpamFilterRule': enableRule,
  'Disable-HostedOutboundSpamFilterRule': disableRule,
  'Remove-HostedOutboundSpamFilterRule': removeOutboundRule,
  'New-DkimSigningConfig': newDkimConfig,
  'Set-DkimSigningConfig': setDkimConfig,
  'Enable-InboxRule': (call) => setInboxRule(call, true),
  'Disable-InboxRule': (call) => setInboxRule(call, false),
  'Add-MailboxPermission': addPermission,
  'Remove-MailboxPermission': removePermission,
  'Add-RecipientPermission': addPermission,
  'Remove-RecipientPermission': removePermission,
  'Remove-BlockedSenderAddress': removeBlockedSender,
};

/** `Confirm` or `WhatIf` set to true only asks. */
export function writeObject(call: ExchangeCall): Answer {
  const { cmdlet, parameters } = call.invocation;
  const reply = (result: WriteResult) => exchangeAnswer(call.request, call.tenant.id, { rows: [], ...result });
  if (parameters.get('Confirm') === true || parameters.get('WhatIf') === true)
    return exchangeAnswer(call.request, call.tenant.id, {
      rows: [],
      confirmation: `Are you sure you want to perform ${cmdlet}?`,
    });
  const handler = handlers[cmdlet] ?? byVerb[call.invocation.verb];
  if (handler === undefined) throw cmdletForbidden(cmdlet);
  return reply(handler(call));
}

const byVerb: Readonly<Record<string, Handler>> = { Set: setObject, Remove: removeObject };

function setObject(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  const located = target(call, collection);
  return store(collection, located, withSettings(located.row, settingsOf(call.invocation)));
}

function removeObject(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  collection.rows.remove(target(call, collection).position);
  return {};
}

/** An organisation that was never customised refuses it; the text is widely quoted. */
function setAuditLog(call: ExchangeCall): WriteResult {
  if (call.tenant.collection('exchange.OrganizationConfig').rows.at(0)?.['IsDehydrated'] === true)
    throw cmdletFailed({
      status: 400,
      type: 'Microsoft.Exchange.Configuration.Tasks.InvalidOperationInDehydratedContextException',
      text: "The command you tried to run isn't currently allowed in your organization. To run this command, you first need to run the command: Enable-OrganizationCustomization.",
    });
  return setObject(call);
}

function setUser(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  const located = target(call, collection);
  return store(collection, located, withSettings(located.row, twinSettings(located.row, settingsOf(call.invocation))));
}

/** The service keeps a forwarding address with its protocol. */
function setMailbox(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  const located = target(call, collection);
  const settings = new Map(settingsOf(call.invocation));
  const address = settings.get('ForwardingSmtpAddress');
  if (typeof address === 'string' && !address.includes(':')) settings.set('ForwardingSmtpAddress', `smtp:${address}`);
  return store(collection, located, withSettings(located.row, settings));
}

function removeBlockedSender(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  collection.rows.remove(locate(collection, call.invocation.parameters.get('SenderAddress')).position);
  return {};
}
