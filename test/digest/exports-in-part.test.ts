/** An export may lack what the service always sends: then nothing is claimed of it. */
import type { Case } from '../../src/controls/case';
import { control as exchangePowershell } from '../../src/controls/exchange-powershell/index';
import { judgementComplaint } from '../support/controls/case-complaint';

const directoryId = '0c000000-0000-4000-8000-000000000002';

test('a role group that names a group without an id: whether its members have a reason cannot be told', async () => {
  const one: Case = {
    name: 'bo may be a mail operator',
    state: {
      exchange: {
        User: [
          {
            UserPrincipalName: 'bo@contoso.com',
            WindowsEmailAddress: 'bo@contoso.com',
            Name: 'bo',
            Guid: '0a000000-0000-4000-8000-000000000002',
            ExternalDirectoryObjectId: directoryId,
            RecipientTypeDetails: 'UserMailbox',
            AccountDisabled: false,
            EXOModuleEnabled: true,
            RemotePowerShellEnabled: true,
          },
        ],
        RoleGroup: [{ Name: 'Help Desk', Members: ['Mail operators'] }],
      },
      graph: {
        roleAssignments: [],
        roleEligibilityScheduleInstances: [],
        groups: [{ displayName: 'Mail operators', members: [directoryId] }],
        users: [{ id: directoryId, userPrincipalName: 'bo@contoso.com', mail: 'bo@contoso.com' }],
      },
    },
    verdict: 'unknown',
    names: ['Mail operators'],
  };
  expect(await judgementComplaint(exchangePowershell, one)).toBeNull();
});
