/** Settings of the Exchange organisation that are not about mail transport. */
import type { z } from 'zod';
import { count, flag, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeObject } from './exchange-object.js';

const organizationConfigRow = row({
  Identity: text(),
  Name: text(),
  /** Modern authentication. */
  OAuth2ClientProfileEnabled: flag(),
  /** true: mail that claims one of our domains and matches no inbound connector is refused. */
  RejectDirectSend: flag(),
  /** The authentication policy of everyone who has none of their own; null: there is none. */
  DefaultAuthenticationPolicy: text(),
  /** true: most cmdlets that make configuration objects are refused until Enable-OrganizationCustomization was run. */
  IsDehydrated: flag(),
  /** true: what is done in mailboxes is recorded for none of them. */
  AuditDisabled: flag(),
  /** null: the service's own default applies. */
  EwsEnabled: flag(),
  /** `EnforceAllowList`, `EnforceBlockList`; of user agents, which a program may choose at will. */
  EwsApplicationAccessPolicy: text(),
  EwsAllowList: texts(),
  EwsBlockList: texts(),
  /** false: Outlook shows no MailTip at all. */
  MailTipsAllTipsEnabled: flag(),
  /** Outlook says before mail is sent that a recipient is external. */
  MailTipsExternalRecipientsTipsEnabled: flag(),
  /** Tips that need the size of groups. */
  MailTipsGroupMetricsEnabled: flag(),
  /** From how many recipients on Outlook says that the audience is large. */
  MailTipsLargeAudienceThreshold: count(),
});
export type OrganizationConfig = z.infer<typeof organizationConfigRow>;

/** Source: Get-OrganizationConfig and Set-OrganizationConfig of the Exchange Online cmdlet reference. There is one per organisation. */
export const organizationConfigs: Resource<OrganizationConfig> = {
  key: 'exchange.OrganizationConfig',
  list: { service: 'exchange', cmdlet: 'Get-OrganizationConfig', parameters: {}, select: true },
  row: organizationConfigRow,
  object: exchangeObject('OrganizationConfig', { singleton: true }),
  changedBy: { log: 'exchange', cmdlets: ['Set-OrganizationConfig'], onlySettingsRead: true },
  permission: {
    read: 'Exchange role View-Only Configuration (or Global Reader)',
    write: 'Exchange role Organization Configuration',
  },
  answers: {
    always: [
      'Identity',
      'Name',
      'OAuth2ClientProfileEnabled',
      'RejectDirectSend',
      'DefaultAuthenticationPolicy',
      'IsDehydrated',
      'AuditDisabled',
      'EwsEnabled',
      'MailTipsAllTipsEnabled',
      'MailTipsExternalRecipientsTipsEnabled',
      'MailTipsGroupMetricsEnabled',
      'MailTipsLargeAudienceThreshold',
    ],
    words: {
      EwsApplicationAccessPolicy: ['EnforceAllowList', 'EnforceBlockList'],
    },
  },
};

/** What an admin knows the one object by; its name on the wire is the tenant's initial domain. */
export const organizationConfigName = 'Organization configuration';
