/** What domain-spoofing is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { resolverAddress } from '../reasoning/ip/setting.js';

// How strict mail in the name of our domains has to be, which domains send nothing, and whom to ask for DNS.

const domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^([a-z0-9_]([a-z0-9_-]*[a-z0-9])?\.)+[a-z0-9-]+$/, 'is no domain; write it as in an address, for example contoso.com');

const settings = z.strictObject({
  /** What receivers are at least to do with forged mail. */
  dmarc: z.enum(['quarantine', 'reject'], 'is neither quarantine nor reject').default('quarantine'),
  /** Accepted domains that send no mail. */
  parked: z.array(domain).default([]),
  /** Accepted domains that are left out. */
  except: z.array(domain).default([]),
  /** Addresses of resolvers to ask in place of the machine's own: inside a network these may tell another story. */
  resolvers: z.array(resolverAddress).default([]),
});
export type Settings = z.infer<typeof settings>;

export const definition: ControlDefinition<Settings> = {
  id: 'domain-spoofing',
  way: 9,
  title: 'SPF, DKIM and DMARC protect every domain',
  changeTitle: { does: 'Protect your domains from spoofing' },
  severity: 'high',
  risk: 'low',
  why: 'Without SPF, DKIM and an enforced DMARC policy, anyone can write to your customers, and to your own people, as your domain, and receivers cannot see the difference.',
  impact:
    'No one notices DKIM signing. A person changes the DNS records: an enforced DMARC policy affects newsletters, shops and other services that send as you and are not set up for it, so look at reports first.',
  delay:
    'Signing begins within minutes up to four days, as the records spread. Other records are seen when their time to live has run out.',
  unconfirmed: ['Whether further domains of Microsoft sign mail automatically, as the initial domain does.'],
  references: {
    cis: ['2.1.8', '2.1.9', '2.1.10'],
    scuba: ['MS.EXO.2.2v3', 'MS.EXO.3.1v1', 'MS.EXO.4.1', 'MS.EXO.4.2', 'MS.EXO.4.3', 'MS.EXO.4.4'],
    mitre: ['T1672', 'T1656', 'T1566', 'T1598'],
    peers: ['maester:MT.1182', 'prowler:defender_domain_dkim_enabled'],
  },
  settings,
  looser: { dmarc: 'any', parked: 'fewer', except: 'more', resolvers: 'any' },
  // Quarantine is the default, and rejecting is more; of a domain that sends nothing more is asked.
  isNoWeaker: { dmarc: () => true, parked: () => true, resolvers: () => true },
  parts: [
    { id: 'spf', title: 'SPF of every domain limits who may send', byHand: true },
    { id: 'dkim', title: 'Mail of every domain is signed with DKIM' },
    {
      id: 'dmarc',
      title: 'DMARC of every domain quarantines or rejects forged mail',
      byHand: true,
      includes: ['dmarc-published'],
    },
    { id: 'dmarc-published', title: 'Every domain has one DMARC record', beside: true },
    {
      id: 'dmarc-reject',
      title: 'DMARC of every domain rejects forged mail',
      beside: true,
      includes: ['dmarc', 'dmarc-published'],
    },
  ],
  byHand:
    'Add the DNS records to the zone as the finding shows them. Raise DMARC in steps: p=none with rua, then p=quarantine, then p=reject, each only when reports show that none of your senders fails. The record of an onmicrosoft.com domain is set in the Microsoft 365 admin centre under Settings, Domains.',
};
