/** Evidence before the lock is made: who delivered mail past the outside filter in the last 30 days. */
import type { Read } from '../../tenant/resource.js';
import type { Context, ImpactStudy } from '../control.js';
import { AddressSet, isAddressSet, parseAddresses } from '../reasoning/ip/address-set.js';
import { sourceStudy } from '../reasoning/mail-flow/sources.js';
import type { Settings } from './settings.js';
import { wantedBy } from './wanted.js';

export function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const fine = wantedBy(context.settings)?.fine ?? AddressSet.none;
  return sourceStudy({
    asOf: context.asOf,
    label: 'Mail past the filter in 30 days',
    mail: { bound: 'at most', end: 'rejected' },
    sourceOf: ({ fromIP }) => {
      const address = fromIP ? parseAddresses(fromIP) : null;
      return address === null || !isAddressSet(address) || address.isSubsetOf(fine) ? null : (fromIP ?? null);
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
