/** Evidence before the lock is made: who delivered mail past the external filter in the last 30 days. */
import type { Read } from '../../tenant/resource.js';
import type { Context, Impact, ImpactStudy } from '../control.js';
import { AddressSet, isAddressSet, parseAddresses } from '../reasoning/ip/address-set.js';
import { connectorRead } from '../reasoning/mail-flow/inputs.js';
import { messagesInWords, sourceStudy } from '../reasoning/mail-flow/sources.js';
import type { Settings } from './definition.js';
import { lostBy, narrowedBy } from './narrow.js';
import { wantedBy } from './wanted.js';

export function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const wanted = wantedBy(context.settings);
  const fine = wanted?.fine ?? AddressSet.none;
  return sourceStudy({
    asOf: context.asOf,
    label: 'Mail past the filter in 30 days',
    mail: { bound: 'at most', end: 'rejected' },
    sourceOf: ({ fromIP }) => {
      const address = fromIP ? parseAddresses(fromIP) : null;
      return address === null || !isAddressSet(address) || address.isSubsetOf(fine) ? null : (fromIP ?? null);
    },
    beside: (rows) => {
      const connectors = rows.all(connectorRead);
      return {
        reads: wanted === null ? [] : [connectorRead],
        lines: (sources, outcomes) =>
          wanted === null
            ? []
            : lostLines(lostBy(narrowedBy(connectors, wanted)), {
                messagesFrom: (addresses) => sources.messagesOf((source) => isFrom(source, addresses)),
                isWhole: outcomes(sources.read).complete,
              }),
      };
    },
    notMeasured: [
      'Traces do not tell mail that a person or device sent signed in from mail that a server delivered: both have an address.',
      'Mail that RejectDirectSend or a restricting connector refused leaves no trace.',
      ...(context.settings.certificate === null
        ? []
        : [
            'Traces do not show certificates: mail of the filter by its certificate counts as past the filter unless its addresses are in ranges.',
          ]),
    ],
  });
}

/** More than a card shows. */
const maxLost = 30;

/** Every address that a connector would no longer accept, with the mail that came from it. */
function lostLines(
  lost: ReturnType<typeof lostBy>,
  { messagesFrom, isWhole }: { readonly messagesFrom: (addresses: AddressSet) => number; readonly isWhole: boolean },
): Impact['lines'] {
  const counted = lost.map((one) => ({ ...one, messages: messagesFrom(one.addresses) }));
  const inOrder = counted.toSorted((left, right) => right.messages - left.messages);
  const rest = inOrder.slice(maxLost);
  const restMessages = rest.reduce((sum, { messages }) => sum + messages, 0);
  return [
    ...inOrder.slice(0, maxLost).map(({ shown, connector, messages }) => ({
      label: `${shown}, no longer accepted by "${connector}"`,
      value: inWords(messages, isWhole),
    })),
    ...(rest.length > 0 ? [{ label: `${rest.length} more addresses and networks`, value: inWords(restMessages, isWhole) }] : []),
  ];
}

/** Nothing that was seen is no proof where the traces are not whole. */
function inWords(messages: number, isWhole: boolean): string {
  if (isWhole) return messages === 0 ? 'no mail in 30 days' : `${messagesInWords(messages)} in 30 days`;
  return messages === 0 ? 'not known' : `at least ${messagesInWords(messages)} in 30 days`;
}

function isFrom(source: string, addresses: AddressSet): boolean {
  const set = parseAddresses(source);
  return isAddressSet(set) && set.isSubsetOf(addresses);
}
