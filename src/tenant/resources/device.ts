/** Devices of the directory: one that an intruder registered holds a token that outlives a new password, until the device is disabled. */
import type { Operation } from '../../engine/plan/operation.js';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { graphObject } from './graph-object.js';

const object = graphObject('/devices');

/** Source: `device: update` of the Graph v1.0 reference. Disabled, not deleted: deleting takes the recovery keys with it. */
export const devices: Resource<{
  readonly id?: string | null | undefined;
  readonly accountEnabled?: boolean | null | undefined;
}> = {
  key: 'graph.devices',
  list: { service: 'graph', path: '/devices', pageSize: 999, select: true },
  row: row({ id: text(), displayName: text(), accountEnabled: flag() }),
  object: {
    ...object,
    logged: () => ({ activities: /^(?:update|disable) device$/i }),
    write: (operation) => (operation.kind === 'update' ? object.write(operation) : null),
  },
  permission: {
    read: 'Device.Read.All',
    write: 'Device.ReadWrite.All',
    onDemand: 'its holder can disable or delete every device of the tenant',
  },
};

export function disableDevice(device: { readonly id: string; readonly name: string }): Operation {
  return {
    kind: 'update',
    resource: devices.key,
    object: device.name,
    identity: device.id,
    before: { accountEnabled: true },
    after: { accountEnabled: false },
  };
}
