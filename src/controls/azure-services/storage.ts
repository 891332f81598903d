/** Storage accounts: who reaches blobs, files, queues and tables. */
import { readOf } from '../../tenant/resource.js';
import { type StorageAccount, storageAccounts } from '../../tenant/resources/azure-storage.js';
import type { ItemValue } from '../item.js';
import { each } from '../item-collection.js';
import { by, target } from './command.js';
import { itemOf, type Judging, ofNetworkAcls, publicAccess, type Service } from './service.js';

const read = readOf(storageAccounts, ['id', 'name', 'publicNetworkAccess', 'networkAcls']);

export function storage({ allowed }: Judging): Service {
  return {
    collection: each(read, {
      unknown: 'which addresses it accepts',
      item: (row) => itemOf('Storage account', row, { allowed, values: [valueFor(row)] }),
    }),
  };
}

function valueFor({ id, publicNetworkAccess, networkAcls }: StorageAccount): ItemValue {
  const closed = publicAccess(publicNetworkAccess);
  if (closed !== null) return closed;
  const options = target(id);
  const close = by('Deny', options && ['storage', 'account', 'update', ...options, '--default-action', 'Deny']);
  if (networkAcls) return ofNetworkAcls(networkAcls, close);
  // The service always returns the rules: without them nothing is known.
  return { property: 'networkAcls.defaultAction', actual: undefined, expected: close, shown: { actual: 'not returned' } };
}
