/** Finds out where forwarding leads that names a recipient instead of an address: a contact may stand for someone outside. */

import { readOf } from '../../../tenant/resource.js';
import { type InboxRule, ruleTargets } from '../../../tenant/resources/inbox-rule.js';
import type { OneMailbox } from '../../../tenant/resources/mailbox.js';
import { oneRecipient, recipientAddress } from '../../../tenant/resources/recipient.js';
import { writtenAddress } from '../../../tenant/written-address.js';
import { recipientName } from '../forward-target.js';
import type { Reading } from './reading.js';

/** Different recipients that are looked up; beyond, nobody knows where they lead. */
const maxLookups = 20;

/** Addresses by the target as it is written; a target that is not found has none. */
export async function gatherTargets(
  reading: Reading,
  { mailbox, rules }: { readonly mailbox: OneMailbox; readonly rules: readonly InboxRule[] },
): Promise<ReadonlyMap<string, string>> {
  // The mailbox forwards to a recipient, whose name may look like an address and lead elsewhere.
  const recipient = mailbox.ForwardingAddress || [];
  const named = new Set([recipient, rules.flatMap(ruleTargets).filter((target) => writtenAddress(target) === null)].flat());
  const addresses = new Map<string, string>();
  for (const target of [...named].slice(0, maxLookups)) {
    const read = readOf(oneRecipient, ['PrimarySmtpAddress', 'ExternalEmailAddress'], { of: recipientName(target) });
    const { rows } = await reading.list(`where forwarding to ${target} leads`, read, { absent: true });
    const address = rows.map(recipientAddress).find((one) => one !== null);
    if (address !== undefined && address !== null) addresses.set(target, address);
  }
  return addresses;
}
