/** Collects what audit and plan of passwords both need: domains, the password rules, the age of the tenant, and its licences. */
import { type Read, readOf } from '../../tenant/resource.js';
import { type Domain, domains } from '../../tenant/resources/domain.js';
import { groupSettings } from '../../tenant/resources/group-setting.js';
import { organizations } from '../../tenant/resources/organization.js';
import type { Context, Outcomes } from '../control.js';
import { entraP1, type Licence, LicenceCheck, licenceRead } from '../reasoning/access/tenant/licence.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import type { Settings } from './definition.js';
import { PasswordRules } from './password-rules.js';

export const domainRead = readOf(domains, [
  'id',
  'authenticationType',
  'isVerified',
  'isRoot',
  'passwordValidityPeriodInDays',
  'passwordNotificationWindowInDays',
]);
export const settingRead = readOf(groupSettings, ['id', 'templateId', 'values']);
const organizationRead = readOf(organizations, ['createdDateTime', 'onPremisesSyncEnabled']);

export const validity = 'passwordValidityPeriodInDays';

export function nameOf(domain: Domain): string {
  return domain.id ?? '(domain without a name)';
}

export class Inputs {
  readonly rows = new RowCollector();
  readonly domains: readonly Domain[];
  rules = new PasswordRules(undefined);
  created: Date | null = null;
  isSynced = false;
  private readonly licence = new LicenceCheck(entraP1);
  private readonly settings: Settings;

  constructor({ settings }: Context<Settings>) {
    this.settings = settings;
    this.domains = this.rows.all(domainRead);
    this.rows
      .on(settingRead, (setting) => {
        if (PasswordRules.isPasswordRule(setting)) this.rules = new PasswordRules(setting);
      })
      .on(organizationRead, ({ createdDateTime, onPremisesSyncEnabled }) => {
        this.created = createdDateTime ?? null;
        this.isSynced = onPremisesSyncEnabled === true;
      })
      .on(licenceRead, this.licence.see);
  }

  get reads(): readonly Read[] {
    const { expire, banned, lockout } = this.settings;
    return [
      ...(expire === null ? [] : [domainRead]),
      ...(banned === true || lockout !== null ? [settingRead] : []),
      ...(banned === true ? [licenceRead] : []),
      organizationRead,
    ];
  }

  /** Only the list of banned terms takes a licence. */
  licenceState(outcomes: Outcomes): Licence {
    return this.licence.state(outcomes(licenceRead).complete);
  }
}
