/** Collects what audit and plan of ews both need: the switch, the list, the mailboxes that have it off, and the names of applications. */
import { type Read, readOf } from '../../tenant/resource.js';
import { casMailboxes } from '../../tenant/resources/cas-mailbox.js';
import { ewsAccess } from '../../tenant/resources/ews-access.js';
import { type OrganizationConfig, organizationConfigs } from '../../tenant/resources/organization-config.js';
import { permissionGrants } from '../../tenant/resources/permission-grant.js';
import { servicePrincipalName, servicePrincipals } from '../../tenant/resources/service-principal.js';
import type { Outcomes } from '../control.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { isMailboxInScope } from '../reasoning/scope/system-mailbox.js';

export const organizationRead = readOf(organizationConfigs, [
  'Identity',
  'EwsEnabled',
  'EwsApplicationAccessPolicy',
  'EwsAllowList',
  'EwsBlockList',
]);
export const accessRead = readOf(ewsAccess, ['EwsEnabled', 'EwsAllowedAppIDs']);
export const mailboxRead = readOf(casMailboxes, ['Identity', 'Name', 'PrimarySmtpAddress', 'RecipientTypeDetails', 'EwsEnabled']);
export const applicationRead = readOf(servicePrincipals, ['id', 'appId', 'displayName']);
export const reads: readonly Read[] = [organizationRead, accessRead, mailboxRead, applicationRead];

/** Office 365 Exchange Online, the same application in every tenant. */
export const exchangeOnline = '00000002-0000-0ff1-ce00-000000000000';
/** `full_access_as_app`: every mailbox by EWS, in nobody's name. Source: the permissions that Exchange Online publishes. */
export const fullAccess = 'dc890d15-9560-4a4c-9b7f-a736ec74ec40';
export const delegated = 'EWS.AccessAsUser.All';

export const grantRead = readOf(permissionGrants, ['clientId', 'resourceId', 'scope']);

export class Inputs {
  readonly rows = new RowCollector();
  readonly mailboxes = { off: 0, others: 0 };
  organization: OrganizationConfig | undefined;
  private plainSwitch: boolean | null | undefined;
  private switchBesideList: boolean | null | undefined;
  private list: string | null | undefined;
  private readonly names = new Map<string, string>();

  constructor() {
    this.rows
      .on(organizationRead, (row) => {
        this.organization = row;
        this.plainSwitch = row.EwsEnabled;
      })
      .on(accessRead, (row) => {
        this.switchBesideList = row.EwsEnabled;
        this.list = row.EwsAllowedAppIDs;
      })
      .on(mailboxRead, (mailbox) => {
        if (isMailboxInScope(mailbox)) this.mailboxes[mailbox.EwsEnabled === false ? 'off' : 'others'] += 1;
      })
      .on(applicationRead, (principal) => {
        if (principal.appId) this.names.set(principal.appId.toLowerCase(), servicePrincipalName(principal));
      });
  }

  /** undefined: no row said. null is an answer of its own. */
  get enabled(): boolean | null | undefined {
    return this.plainSwitch === undefined ? this.switchBesideList : this.plainSwitch;
  }

  /** What the call with the switch said, null for nothing listed; undefined: it was unknown. */
  listed(outcomes: Outcomes): string | null | undefined {
    return outcomes(accessRead).complete ? this.list : undefined;
  }

  /** Whether the tenant knows an application of this id. */
  knows(appId: string): boolean {
    return this.names.has(appId.toLowerCase());
  }

  /** The name with the id, or the id alone. */
  nameOf(appId: string): string {
    const name = this.names.get(appId.toLowerCase());
    return name === undefined ? appId : `${name} (${appId})`;
  }
}
