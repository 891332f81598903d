/** How an object of Exchange Online is found and changed: `Get-`, `New-`, `Set-` and `Remove-` of one noun. */

import { addressedBy } from '../../engine/plan/operation.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { ObjectAddress, VendorCall } from '../resource.js';

/** Published clients put ten calls into a batch. */
export const mailboxesTogether = 10;

/** What every row of Exchange is known by; a row may lack any of them. */
export interface ExchangeNames {
  readonly Guid?: string | null | undefined;
  readonly Identity?: string | null | undefined;
  readonly Name?: string | null | undefined;
}

/** What later calls address the object by, or null when the row carries nothing to address it by. */
export function exchangeIdentity({ Guid, Identity, Name }: ExchangeNames): string | null {
  return Guid ?? Identity ?? Name ?? null;
}

/** The name that an admin knows the object by, for example of a `policy`. */
export function exchangeName({ Name, Identity, Guid }: ExchangeNames, noun: string): string {
  return Name ?? Identity ?? Guid ?? `(${noun} without a name)`;
}

/** The object address of a noun whose cmdlets follow the pattern; `verbs` names those that exist. */
export function exchangeObject(
  noun: string,
  verbs: { readonly create?: true; readonly remove?: true; readonly singleton?: true; readonly together?: number } = {},
): ObjectAddress {
  return {
    idProperty: 'Guid',
    nameProperty: 'Name',
    ...omitUndefined({ together: verbs.together }),
    find: (operation) => ({
      service: 'exchange',
      cmdlet: `Get-${noun}`,
      parameters: verbs.singleton ? {} : { Identity: addressedBy(operation) },
    }),
    write: (operation): VendorCall | null => {
      switch (operation.kind) {
        case 'update':
        case 'action':
          return {
            service: 'exchange',
            cmdlet: `Set-${noun}`,
            parameters: { ...(verbs.singleton ? {} : { Identity: operation.identity }), ...operation.after },
          };
        case 'create':
          return verbs.create ? { service: 'exchange', cmdlet: `New-${noun}`, parameters: operation.after } : null;
        case 'remove':
          return verbs.remove
            ? { service: 'exchange', cmdlet: `Remove-${noun}`, parameters: { Identity: operation.identity, Confirm: false } }
            : null;
      }
    },
  };
}
