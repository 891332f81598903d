/** Devices that an account registered in the directory, and devices that it owns: one that it joined is among the latter. */
import type { z } from 'zod';
import { flag, moment, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const registeredDeviceRow = row({
  id: text(),
  deviceId: text(),
  displayName: text(),
  accountEnabled: flag(),
  operatingSystem: text(),
  operatingSystemVersion: text(),
  /** `WorkerContext` (registered), `AzureAd` (joined), `ServerAd` (hybrid joined). */
  trustType: text(),
  isCompliant: flag(),
  isManaged: flag(),
  registrationDateTime: moment(),
  approximateLastSignInDateTime: moment(),
});
export type RegisteredDevice = z.infer<typeof registeredDeviceRow>;

/**
 * Read for one account: `of` is its id. A service that leaves details out says no more than the id. Source: Graph v1.0 and its reference.
 */
export const registeredDevices: Resource<RegisteredDevice> = {
  key: 'graph.users/{of}/registeredDevices',
  list: { service: 'graph', path: '/users/{of}/registeredDevices', select: false },
  row: registeredDeviceRow,
  permission: { read: 'User.Read.All' },
};

/** The same for devices of which the account is the owner. Source: `user: list ownedDevices` of the Graph v1.0 reference. */
export const ownedDevices: Resource<RegisteredDevice> = {
  key: 'graph.users/{of}/ownedDevices',
  list: { service: 'graph', path: '/users/{of}/ownedDevices', select: false },
  row: registeredDeviceRow,
  permission: { read: 'User.Read.All' },
};
