/** Rights of one person on a mailbox or recipient: found in the list of all of them, given by `Add-`, taken by `Remove-`. */
import type { Operation } from '../../engine/plan/operation.js';
import type { ObjectAddress } from '../resource.js';

/** The object address of a noun whose rights have no id: they are reported by `{mailbox}/{holder}`. */
export function delegationObject(options: {
  readonly noun: string;
  /** The parameter, and property of a row, that says who holds the right. */
  readonly holder: string;
  /** False for rows that say something else of the same person, e.g. that it is denied. */
  readonly isMeant: (row: Readonly<Record<string, unknown>>) => boolean;
}): ObjectAddress {
  const { noun, holder } = options;
  return {
    idProperty: 'address',
    nameProperty: 'address',
    find: (operation) => ({
      service: 'exchange',
      cmdlet: `Get-${noun}`,
      parameters: { Identity: partsOf(operation).mailbox, ResultSize: 'Unlimited' },
    }),
    isMeant: (operation, row) => {
      const name = row[holder];
      const isHis = typeof name === 'string' && name.toLowerCase() === partsOf(operation).holder.toLowerCase();
      return isHis && row['IsInherited'] !== true && options.isMeant(row);
    },
    normalise: (row) => ({ AccessRights: [...rightsOf(row['AccessRights'])] }),
    write: (operation) => {
      if (operation.kind === 'update' || operation.kind === 'action') return null;
      const fields = operation.kind === 'create' ? operation.after : operation.before;
      return {
        service: 'exchange',
        cmdlet: operation.kind === 'create' ? `Add-${noun}` : `Remove-${noun}`,
        parameters: { Identity: partsOf(operation).mailbox, ...fields, Confirm: false },
      };
    },
  };
}

/** What operations address a right by; `mailbox` is an id or an address, neither of which holds a slash. */
export function delegationIdentity(mailbox: string, holder: string): string {
  return `${mailbox}/${holder}`;
}

/** Single rights, where the service joins several in one text of the list. */
export function rightsOf(value: unknown): readonly string[] {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  return texts.flatMap((text) => (typeof text === 'string' ? text.split(',').flatMap((right) => right.trim() || []) : []));
}

function partsOf(operation: Operation): { readonly mailbox: string; readonly holder: string } {
  const identity = operation.kind === 'create' ? operation.name : operation.identity;
  const cut = identity.indexOf('/');
  return { mailbox: identity.slice(0, Math.max(cut, 0)), holder: identity.slice(cut + 1) };
}
