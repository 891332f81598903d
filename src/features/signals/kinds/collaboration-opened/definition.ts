/** Chats or files were opened to outside: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'collaboration-opened',
  title: 'Chats or files were opened to outside',
  reads: [
    {
      source: 'unified',
      operations: [
        'Set-CsTenantFederationConfiguration',
        'Set-CsExternalAccessPolicy',
        'Set-CsTeamsClientConfiguration',
        'TeamsTenantSettingChanged',
        'SharingPolicyChanged',
        'SiteCollectionAdminAdded',
        'DeviceAccessPolicyChanged',
        'NetworkAccessPolicyChanged',
      ],
    },
  ],
  loudness: 'normal',
};
