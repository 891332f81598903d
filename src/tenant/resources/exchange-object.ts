/** How an object of Exchange Online is found and changed: `Get-`, `New-`, `Set-` and `Remove-` of one noun. */
import { given } from '../../given.js';
import type { Operation } from '../../plan/operation.js';
import type { ObjectAddress, VendorCall } from '../resource.js';

/** Published clients put ten calls into a batch. */
export const mailboxesTogether = 10;

/** The object address of a noun whose cmdlets follow the pattern; `verbs` names those that exist. */
export function exchangeObject(
  noun: string,
  verbs: { readonly create?: true; readonly remove?: true; readonly singleton?: true; readonly together?: number } = {},
): ObjectAddress {
  return {
    idProperty: 'Guid',
    nameProperty: 'Name',
    ...given({ together: verbs.together }),
    find: (operation) => ({
      service: 'exchange',
      cmdlet: `Get-${noun}`,
      parameters: verbs.singleton ? {} : { Identity: identityOf(operation) },
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

/** Exchange finds an object by id and by name alike. */
function identityOf(operation: Operation): string {
  return operation.kind === 'create' ? operation.name : operation.identity;
}
