/** A tenant of the model as Exchange Online and Graph write it. */
import { Spelling } from '../spelling';
import { type Assignment, groupIds, groupNames, idOf, type MailboxModel, type Name, type Person } from './model';

export function addressOf(name: Name): string {
  return `${name}@contoso.com`;
}

export function stateOf(model: MailboxModel): Readonly<Record<string, unknown>> {
  const spelling = new Spelling(model.spelling);
  const { people } = model;
  return {
    exchange: {
      CASMailbox: people.filter(({ mailbox }) => mailbox).map((person) => mailboxRow(person, spelling)),
      CASMailboxPlan: model.plans.map(({ pop, imap }, index) => ({
        Guid: `0b000000-0000-4000-8000-00000000000${index}`,
        DisplayName: `Plan ${index + 1}`,
        ...spelling.tristate('PopEnabled', pop),
        ...spelling.tristate('ImapEnabled', imap),
      })),
      TransportConfig: {
        Identity: 'Transport Settings',
        ...spelling.tristate('SmtpClientAuthenticationDisabled', model.organizationSmtpDisabled),
      },
      OrganizationConfig: {
        Identity: 'contoso.onmicrosoft.com',
        DefaultAuthenticationPolicy: null,
        ...spelling.tristate('OAuth2ClientProfileEnabled', model.modern),
      },
      AuthenticationPolicy: [],
      User: people.map((person) => userRow(person, spelling)),
      RoleGroup: [
        { Name: 'Organization Management', Members: ['TenantAdmins_-1785523426'] },
        { Name: 'TenantAdmins_-1785523426', Members: [] },
        { Name: 'Help Desk', Members: model.helpDesk.map((name) => memberRow(name)) },
      ],
    },
    graph: {
      users: people.map(({ name }) => ({ id: idOf[name], userPrincipalName: addressOf(name), mail: addressOf(name) })),
      groups: model.groups.map((members, index) => ({
        id: groupIds[index],
        displayName: groupNames[index],
        securityEnabled: true,
        members,
      })),
      roleAssignments: model.assignments.filter(({ eligible }) => eligible === null).map(assignmentRow),
      roleEligibilityScheduleInstances: model.assignments.filter(({ eligible }) => eligible !== null).map(assignmentRow),
      roleDefinitions: [],
    },
  };
}

function mailboxRow({ name, type, pop, imap, smtpDisabled, owa }: Person, spelling: Spelling): object {
  return {
    Guid: idOf[name].replace('0c', '0a'),
    ExternalDirectoryObjectId: idOf[name],
    PrimarySmtpAddress: addressOf(name),
    RecipientTypeDetails: type,
    ...spelling.tristate('PopEnabled', pop),
    ...spelling.tristate('ImapEnabled', imap),
    ...spelling.tristate('SmtpClientAuthenticationDisabled', smtpDisabled),
    ...spelling.tristate('OWAEnabled', owa),
  };
}

function userRow({ name, type, module: current, remote }: Person, spelling: Spelling): object {
  return {
    Guid: idOf[name].replace('0c', '0a'),
    ExternalDirectoryObjectId: idOf[name],
    UserPrincipalName: addressOf(name),
    WindowsEmailAddress: addressOf(name),
    Name: name,
    RecipientTypeDetails: type,
    AccountDisabled: false,
    ...spelling.tristate('EXOModuleEnabled', current),
    ...spelling.tristate('RemotePowerShellEnabled', remote),
  };
}

function memberRow(name: Name): object {
  return {
    Name: name,
    PrimarySmtpAddress: addressOf(name),
    RecipientTypeDetails: 'UserMailbox',
    ExternalDirectoryObjectId: idOf[name],
  };
}

const times = {
  now: { startDateTime: '2026-01-01T00:00:00Z', endDateTime: null },
  ended: { startDateTime: '2025-01-01T00:00:00Z', endDateTime: '2026-01-01T00:00:00Z' },
  'not yet': { startDateTime: '2026-12-24T00:00:00Z', endDateTime: null },
} as const;

function assignmentRow({ principal, role, tenantWide, eligible }: Assignment, index: number): object {
  return {
    id: `4a000000-0000-4000-8000-00000000000${index}`,
    principalId: principal,
    roleDefinitionId: role,
    directoryScopeId: tenantWide ? '/' : '/administrativeUnits/1',
    ...(eligible === null ? {} : times[eligible]),
  };
}
