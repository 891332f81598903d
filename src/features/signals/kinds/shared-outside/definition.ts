/** Many files were shared with anyone or with outside: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'shared-outside',
  title: 'Many files were shared with outside',
  reads: [{ source: 'unified', operations: ['AnonymousLinkCreated', 'AddedToSecureLink', 'SharingInvitationCreated'] }],
  loudness: 'normal',
};
