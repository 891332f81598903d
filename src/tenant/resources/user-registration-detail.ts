/** What each enabled account registered to prove who it is, as the service reports it for all of them at once. */
import type { z } from 'zod';
import { flag, moment, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';

const userRegistrationDetailRow = row({
  /** Of the account. */
  id: text(),
  userPrincipalName: text(),
  userType: text(),
  isAdmin: flag(),
  isMfaRegistered: flag(),
  /** Registered, and allowed to use what is registered. */
  isMfaCapable: flag(),
  /** E.g. `mobilePhone`, `microsoftAuthenticatorPush`, `fido2SecurityKey`. */
  methodsRegistered: texts(),
  lastUpdatedDateTime: moment(),
});
export type UserRegistrationDetail = z.infer<typeof userRegistrationDetailRow>;

/**
 * Source: `userRegistrationDetails` of the Graph v1.0 metadata. Accounts that are switched off are not in the report, and it runs behind.
 */
export const userRegistrationDetails: Resource<UserRegistrationDetail> = {
  key: 'graph.userRegistrationDetails',
  list: { service: 'graph', path: '/reports/authenticationMethods/userRegistrationDetails', select: false, rateLimit: 'reports' },
  row: userRegistrationDetailRow,
  about: ['isAdmin', 'methodsRegistered'],
  permission: { read: 'AuditLog.Read.All' },
  answers: {
    always: [
      'id',
      'userPrincipalName',
      'userType',
      'isAdmin',
      'isMfaRegistered',
      'isMfaCapable',
      'methodsRegistered',
      'lastUpdatedDateTime',
    ],
    words: {
      userType: ['member', 'guest'],
      // The Graph reference of usageAuthMethod, and the words for certificates that live reports show.
      methodsRegistered: [
        'email',
        'mobilePhone',
        'alternateMobilePhone',
        'officePhone',
        'securityQuestion',
        'microsoftAuthenticatorPush',
        'softwareOneTimePasscode',
        'hardwareOneTimePasscode',
        'microsoftAuthenticatorPasswordless',
        'fido2SecurityKey',
        'windowsHelloForBusiness',
        'temporaryAccessPass',
        'passKeyDeviceBound',
        'passKeyDeviceBoundAuthenticator',
        'passKeyDeviceBoundWindowsHello',
        'passKeySynced',
        'macOsSecureEnclaveKey',
        'qrCode',
        'externalAuthMethod',
        'certificateBasedAuthentication',
        'x509Certificate',
        'x509CertificateSingleFactor',
        'x509CertificateMultiFactor',
      ],
    },
  },
  unconfirmed: [{ point: 'Which licence the report takes: Microsoft Entra ID P1 is believed.' }],
};

const registrationOfOneRow = row({
  id: text(),
  /** Words of the service, e.g. `securityQuestion` and `hardwareOneTimePasscode`, which the list of methods does not have. */
  methodsRegistered: texts(),
  /** The second factor that is asked for first: `push`, `oath`, `voiceMobile`, `voiceAlternateMobile`, `voiceOffice`, `sms`, `none`. */
  userPreferredMethodForSecondaryAuthentication: text(),
  /** true: the service asks for the strongest one, whatever was chosen, but for sign-ins by NPS and AD FS. */
  isSystemPreferredAuthenticationMethodEnabled: flag(),
});
export type RegistrationOfOne = z.infer<typeof registrationOfOneRow>;

/** Read for one account: `of` is its id. An account that is switched off is `notFound`. Source: `userRegistrationDetails: get` of the Graph v1.0 reference. */
export const registrationOfOne: Resource<RegistrationOfOne> = {
  key: 'graph.userRegistrationDetails/{of}',
  list: {
    service: 'graph',
    path: '/reports/authenticationMethods/userRegistrationDetails/{of}',
    single: true,
    select: false,
    rateLimit: 'reports',
  },
  row: registrationOfOneRow,
  permission: { read: 'AuditLog.Read.All' },
};
