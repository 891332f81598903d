/** An office with three controls, and one card with a plan of each: low, medium and high risk. */

import { control as directSend } from '../../../src/controls/direct-send/index';
import { control as modernAuth } from '../../../src/controls/modern-auth/index';
import { type Bundle, bundleDigest } from '../../../src/features/bundle/bundle';
import { organizationConfigName } from '../../../src/tenant/resources/organization-config';
import { type Name, type Office, type OfficeOptions, openOffice } from './office';

export const wanted = ['pop-imap', 'modern-auth', 'direct-send'] as const;

export function openSeveral(options: OfficeOptions = {}): Office {
  const office = openOffice({ ...options, alongside: [modernAuth, directSend] });
  Object.assign(office.state.exchange, {
    OrganizationConfig: office.state.exchange['OrganizationConfig'] ?? [
      {
        Guid: organizationConfigName,
        Name: organizationConfigName,
        RejectDirectSend: false,
        OAuth2ClientProfileEnabled: false,
      },
    ],
  });
  return office;
}

/** All three on one card, requested by ana and planned. */
export async function plannedSeveral(options: OfficeOptions = {}): Promise<Office> {
  const office = openSeveral(options);
  await office.does('ana', { says: `plan ${wanted.join(' ')}` });
  await office.settle();
  return office;
}

/** The ids of the plans on the card, in its order. */
export function rowsOf(office: Office): readonly string[] {
  const noted = [...office.storage.entries.values()].flat().findLast(({ event }) => event.type === 'bundled')?.event;
  return noted?.type === 'bundled' ? noted.rows.map(({ change }) => change) : [];
}

/** What the buttons of the card carry now. */
export function digestOf(office: Office): string {
  const rows: Bundle['rows'] = rowsOf(office).map((id) => ({ control: '', id, change: office.change(id) }));
  return bundleDigest({ rows });
}

/** The press on the button of the card. */
export function presses(office: Office, who: Name, clicks: 'approve' | 'reject' | 'schedule' = 'approve'): Promise<string> {
  return office.does(who, { clicks, on: office.newest('b-'), digest: digestOf(office), reason: clicks === 'reject' ? 'no' : '' });
}
