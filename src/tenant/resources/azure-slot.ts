/** Deployment slots of one site: each is a site of its own, with its own address and its own restrictions. */
import type { z } from 'zod';
import { row } from '../lenient.js';
import type { Resource } from '../resource.js';
import { lifted } from './azure-object.js';
import { appServiceVersion, siteShape } from './azure-site.js';

const slotRow = lifted(row(siteShape));
export type Slot = z.infer<typeof slotRow>;

/** Read below one site: `readOf(slots, […], { of: site.id })`. Source: Web Apps - List Slots of the App Service REST reference. */
export const slots: Resource<Slot> = {
  key: 'azure.sites/{of}/slots',
  list: { service: 'arm', path: '{of}/slots', apiVersion: appServiceVersion },
  row: slotRow,
  permission: { read: 'Azure role Reader' },
  answers: {
    always: ['id', 'name'],
  },
};
