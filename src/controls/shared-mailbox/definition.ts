/** What shared-mailbox is: why it matters, who notices a change of it, and which settings it takes. */
import type { ControlDefinition } from '../control.js';
import { type Settings, settings } from './settings.js';

export const definition: ControlDefinition<Settings> = {
  id: 'shared-mailbox',
  way: 9,
  title: 'Nobody can sign in as a shared, room or equipment mailbox',
  deed: { does: 'Block sign-in as shared mailboxes' },
  severity: 'medium',
  risk: 'medium',
  eachObject: true,
  revertedUnlessKept: true,
  why: 'A mailbox that belongs to nobody still has an account with a password: ten people know it, nobody watches it, and no second factor asks for anybody. People open it with rights of their own and never need that account.',
  impact:
    'Nobody can sign in as the mailbox itself. Who opens it with Full Access or sends in its name goes on as before. Scripts, scanners and ticket systems that sign in with its password stop; devices in rooms that sign in have a licence and are left out.',
  delay:
    'Minutes for new sign-ins; sessions that are open end within about an hour. Put back, it takes up to 40 minutes in Exchange.',
  references: {
    cis: ['1.2.2'],
    mitre: ['T1078.004', 'T1098.002'],
    peers: [
      'prowler:exchange_shared_mailbox_sign_in_disabled',
      'monkey365:m365_exo_shared_mailbox_enabled',
      'cipp:DisableSharedMailbox',
      'cipp:DisableResourceMailbox',
    ],
  },
  settings,
  looser: { kinds: 'fewer', except: 'more' },
  parts: [
    { id: 'shared', title: 'Sign-in is blocked for shared mailboxes' },
    { id: 'resources', title: 'Sign-in is blocked for room and equipment mailboxes' },
  ],
  byHand:
    'An account that is synchronised is disabled on the premises (Disable-ADAccount -Identity "<name>"); one that holds a directory role first loses the role in Entra ID under Roles and administrators.',
};
