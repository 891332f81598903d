/** What hardenbot itself may do with a resource of Azure. */
import { z } from 'zod';
import { row } from '../lenient.js';
import type { Resource } from '../resource.js';
import { azureReader } from './azure-network-acls.js';

const actions = z.array(z.string()).nullable().optional();
const rightRow = row({ actions, notActions: actions });
export type AzureRight = z.infer<typeof rightRow>;

/**
 * Read below one resource: one row for each role that the app holds there. Source: Permissions - List For Resource of the Authorization reference.
 * @param of the key of the collection that the resource is in
 */
function rights(of: string): Resource<AzureRight> {
  return {
    key: `${of}/{of}/permissions`,
    list: { service: 'arm', path: '{of}/providers/Microsoft.Authorization/permissions', apiVersion: '2022-04-01' },
    row: rightRow,
    permission: { read: azureReader },
    answers: { always: ['actions', 'notActions'] },
  };
}

export const vaultRights = rights('azure.vaults');
export const storageRights = rights('azure.storageAccounts');
export const sqlRights = rights('azure.sqlServers');

/** Whether one of the roles allows an action: a role allows what its actions name and its exceptions do not. */
export function allowsAction(roles: readonly AzureRight[], action: string): boolean {
  const names = (patterns: readonly string[] | null | undefined) =>
    (patterns ?? []).some((pattern) => fits(pattern.toLowerCase(), action.toLowerCase()));
  return roles.some(({ actions: allowed, notActions }) => names(allowed) && !names(notActions));
}

/** `*` stands for any text. No expression: one of a dozen `*` would be tried for minutes, and who may give roles chooses it. */
function fits(pattern: string, text: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at + last.length <= text.length && text.endsWith(last);
}
