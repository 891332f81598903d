/** Ids of the application permissions that hardenbot may ask for. */

/** Application ids of the services that permissions belong to; the same in every tenant. */
export const resourceApps = {
  graph: '00000003-0000-0000-c000-000000000000',
  exchange: '00000002-0000-0ff1-ce00-000000000000',
} as const;

/** The permission of Exchange Online without which no cmdlet may be called at all; which ones may be is up to the role group. */
export const exchangeAccess = { value: 'Exchange.ManageAsApp', id: 'dc50a0fb-09a3-484d-be87-e023b12c6440' } as const;

/**
 * Microsoft Graph, by name. Null where no published list confirmed the id: the script that makes the registrations looks every
 * id up by its name in the tenant, so none of these is trusted blindly.
 */
export const graphRoles: Readonly<Record<string, string | null>> = {
  'Application.Read.All': '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
  'AuditLog.Read.All': 'b0afded3-3588-46d8-8b3d-9842eff778da',
  'DelegatedPermissionGrant.Read.All': '81b4724a-58aa-41c1-8a55-84ef97466587',
  'Directory.Read.All': '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
  'Domain.Read.All': 'dbb9058a-0e50-45d7-ae91-66909b5d4664',
  'ExchangeMessageTrace.Read.All': null,
  'GroupMember.Read.All': '98830695-27a2-44f7-8c18-0c3ebc9698f6',
  'GroupSettings.Read.All': 'c6292d16-2dbe-4cb6-8f3c-63a7a3d4ac1c',
  'GroupSettings.ReadWrite.All': '546168c3-1183-4281-9491-fafb24dea37e',
  'IdentityRiskyUser.ReadWrite.All': '656f6061-f9fe-4807-9708-6a2e0934df76',
  'LicenseAssignment.Read.All': 'e2f98668-2877-4f38-a2f4-8202e0717aa1',
  'Organization.Read.All': '498476ce-e0fe-48b0-b801-37ba7e2685c6',
  'Policy.Read.All': '246dd0d5-5bd0-4def-940b-0421030a5b68',
  'Policy.ReadWrite.AuthenticationMethod': '29c18626-4985-4dcd-85c0-193eef327366',
  'Policy.ReadWrite.Authorization': 'fb221be6-99f2-473f-bd32-01c6a0e9ca3b',
  'Policy.ReadWrite.ConditionalAccess': '01c0a623-fc9b-48e9-b794-0756f8e8f067',
  'Policy.ReadWrite.ConsentRequest': '999f8c63-0a38-4f1b-91fd-ed1947bdd1a9',
  'ReportSettings.Read.All': 'ee353f83-55ef-4b78-82da-555bfa2b4b95',
  'Reports.Read.All': '230c1aed-a721-4c5d-9cb4-a90514e508ef',
  'RoleEligibilitySchedule.Read.Directory': 'ff278e11-4a33-4d0c-83d2-d01dc58929a5',
  'RoleManagement.Read.Directory': '483bed4a-2ad3-4361-a73b-c83ccdbdc53c',
  'User-PasswordProfile.ReadWrite.All': 'cc117bb9-00cf-4eb8-b580-ea2a878fe8f7',
  'User.EnableDisableAccount.All': '3011c876-62b7-4ada-afa2-506cbbecc68c',
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
  'User.RevokeSessions.All': '77f3a031-c388-4f99-b373-dc68676a979e',
  'UserAuthenticationMethod.Read.All': '38d9df27-64da-44fd-b7c5-a6fbac20248f',
};

/**
 * What a permission includes, for an app that has to hold it anyway: asking for both would only look like less. Source: the columns of
 * higher privileged permissions in the reference of the lists that hardenbot reads.
 */
export const included: Readonly<Record<string, readonly string[]>> = {
  'Directory.Read.All': [
    'Application.Read.All',
    'DelegatedPermissionGrant.Read.All',
    'Domain.Read.All',
    'GroupMember.Read.All',
    'GroupSettings.Read.All',
    'LicenseAssignment.Read.All',
    'Organization.Read.All',
    'RoleManagement.Read.Directory',
    'User.Read.All',
  ],
  'GroupSettings.ReadWrite.All': ['GroupSettings.Read.All'],
  'IdentityRiskyUser.ReadWrite.All': ['IdentityRiskyUser.Read.All'],
};
