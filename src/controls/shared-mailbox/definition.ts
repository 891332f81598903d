/** What shared-mailbox is: why it matters, who notices a change of it, and which settings it takes. */
import type { ControlDefinition } from '../control.js';
import { type Settings, settings } from './settings.js';

export const definition: ControlDefinition<Settings> = {
  id: 'shared-mailbox',
  way: 9,
  title: 'Shared mailboxes, and rooms and equipment without a licence, cannot be signed in to',
  changeTitle: { does: 'Block sign-in to shared mailboxes' },
  severity: 'medium',
  risk: 'medium',
  eachObject: true,
  revertedUnlessKept: true,
  why: 'A shared mailbox still has an account with a password: ten people know it, no one watches it, and no MFA protects it. People open the mailbox with their own permissions and never need that account.',
  impact:
    'The mailbox itself cannot be signed in to. People who open it with Full Access or send as it keep working. Scripts, scanners and ticket systems that sign in with its password stop; room devices that sign in have a licence and are left out.',
  delay:
    'Minutes for new sign-ins; sessions that are open end within about an hour. Restoring takes up to 40 minutes in Exchange.',
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
  sentences: { except: { add: 'Let people sign in to {} directly', remove: 'Stop people signing in to {} directly' } },
  parts: [
    { id: 'shared', title: 'Sign-in is blocked for shared mailboxes' },
    { id: 'resources', title: 'Sign-in is blocked for room and equipment mailboxes without a licence' },
  ],
  byHand:
    'An account that is synchronised is disabled on the premises (Disable-ADAccount -Identity "<name>"); one that holds a directory role first loses the role in Entra ID under Roles and administrators.',
};
