/** Phones and other devices that are partnered with a mailbox. */
import type { z } from 'zod';
import { moment, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const mobileDeviceRow = row({
  Guid: text(),
  Identity: text(),
  DeviceId: text(),
  FriendlyName: text(),
  DeviceModel: text(),
  DeviceType: text(),
  DeviceOS: text(),
  DeviceUserAgent: text(),
  /** `EAS`, `REST`, `Outlook`, … */
  ClientType: text(),
  /** `Allowed`, `Blocked`, `Quarantined`, … */
  DeviceAccessState: text(),
  FirstSyncTime: moment(),
});
export type MobileDevice = z.infer<typeof mobileDeviceRow>;

/** Read for one mailbox: `of` is its id or address. Source: Get-MobileDevice of the cmdlet reference; the types of the wire are inferred. */
export const mobileDevices: Resource<MobileDevice> = {
  key: 'exchange.MobileDevice',
  list: {
    service: 'exchange',
    cmdlet: 'Get-MobileDevice',
    parameters: { Mailbox: '{of}', ResultSize: 'Unlimited' },
    select: false,
  },
  row: mobileDeviceRow,
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)' },
};

/** The name an admin knows the device by. */
export function phoneName(device: MobileDevice): string {
  const name = device.FriendlyName || device.DeviceModel || device.DeviceType || device.DeviceId || 'without a name';
  return device.ClientType ? `${name} (${device.ClientType})` : name;
}
