/** What direct-send is: why it matters, who notices a change of it, and which settings it takes. */
import { z } from 'zod';
import type { ControlDefinition } from '../control.js';

export const definition: ControlDefinition = {
  id: 'direct-send',
  way: 5,
  title: 'Mail with an envelope sender of your domain is rejected without proof (Direct Send)',
  changeTitle: { does: 'Reject Direct Send' },
  severity: 'high',
  risk: 'high',
  revertedUnlessKept: true,
  why: 'Anyone can send mail to Exchange Online that claims to be from a colleague, without signing in. It reaches the inbox as if it were internal. Use this where mail goes straight to Microsoft, with no external filter before it.',
  impact:
    'Printers, scanners, ticket systems and mailing services that send as one of your addresses without signing in are rejected until an inbound connector names their address or certificate. So is mail from your own senders that someone external forwards without rewriting the sender.',
  delay: 'Up to half an hour is commonly seen and not confirmed by Microsoft.',
  unconfirmed: [
    "That mail of other tenants matches a connector that is known by a certificate of Microsoft's own servers; it is warned of.",
  ],
  references: {
    cis: ['6.5.5'],
    mitre: ['T1566', 'T1656', 'T1672'],
    peers: ['maester:MT.1062', 'prowler:exchange_organization_reject_direct_send_enabled'],
  },
  settings: z.strictObject({}),
  looser: {},
};
