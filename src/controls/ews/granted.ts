/** By which permissions an application may use Exchange Web Services. */
import { readOf } from '../../tenant/resource.js';
import { permissionGrants } from '../../tenant/resources/permission-grant.js';

/** Office 365 Exchange Online, the same application in every tenant. */
export const exchangeOnline = '00000002-0000-0ff1-ce00-000000000000';
/** `full_access_as_app`: every mailbox by EWS, in nobody's name. Source: the permissions that Exchange Online publishes. */
export const fullAccess = 'dc890d15-9560-4a4c-9b7f-a736ec74ec40';
export const delegated = 'EWS.AccessAsUser.All';

export const grantRead = readOf(permissionGrants, ['clientId', 'resourceId', 'scope']);
