/** What Entra ID Protection thinks of an account, and telling it that the account is compromised. */
import type { z } from 'zod';
import type { Operation } from '../../engine/plan/operation.js';
import { moment, row, text } from '../lenient.js';
import type { ObjectAddress, Resource } from '../resource.js';
import { accountOf } from './graph-object.js';

const riskyUserRow = row({
  id: text(),
  userPrincipalName: text(),
  /** `none`, `low`, `medium`, `high`, `hidden`. */
  riskLevel: text(),
  /** `none`, `confirmedSafe`, `remediated`, `dismissed`, `atRisk`, `confirmedCompromised`. */
  riskState: text(),
  riskDetail: text(),
  riskLastUpdatedDateTime: moment(),
});
export type RiskyUser = z.infer<typeof riskyUserRow>;

/** An account without any risk has no entry: the account itself is looked for, not its entry. */
const object: ObjectAddress = {
  idProperty: 'id',
  nameProperty: 'userPrincipalName',
  logged: () => ({ activities: /^confirm(?:account|user)?compromised$/i }),
  find: (operation) => accountOf(operation),
  write: (operation) =>
    operation.kind === 'action'
      ? {
          service: 'graph',
          method: 'POST',
          path: '/identityProtection/riskyUsers/confirmCompromised',
          body: { userIds: [operation.identity] },
        }
      : null,
};

/**
 * Read for one account: `readOf(riskyUsers, […], { of: id })`; an account without an entry is `notFound`: nothing was ever
 * suspected. Source: `riskyUser` of the Graph v1.0 metadata.
 */
export const riskyUsers: Resource<RiskyUser> = {
  key: 'graph.riskyUsers',
  list: {
    service: 'graph',
    path: '/identityProtection/riskyUsers/{of}',
    single: true,
    select: false,
    rateLimit: 'conditionalAccess',
  },
  row: riskyUserRow,
  object,
  permission: { read: 'IdentityRiskyUser.Read.All', write: 'IdentityRiskyUser.ReadWrite.All' },
  licence: 'Microsoft Entra ID P2',
  answers: {
    words: {
      riskLevel: ['low', 'medium', 'high', 'hidden', 'none'],
      riskState: ['none', 'confirmedSafe', 'remediated', 'dismissed', 'atRisk', 'confirmedCompromised'],
    },
  },
};

/**
 * Every account that is suspected, or was. A page holds at most 500 rows. That the service filters by `riskLastUpdatedDateTime` is what public
 * programs rest on; the vendor's page does not say it, so all rows are read.
 */
export const allRiskyUsers: Resource<RiskyUser> = {
  key: 'graph.riskyUsers/all',
  list: {
    service: 'graph',
    path: '/identityProtection/riskyUsers',
    pageSize: 500,
    select: false,
    rateLimit: 'conditionalAccess',
  },
  row: riskyUserRow,
  permission: { read: 'IdentityRiskyUser.Read.All' },
  licence: 'Microsoft Entra ID P2',
};

/** Sets the risk to high for good; a person takes it back by dismissing the risk. Not undone by hardenbot. */
export function confirmCompromised(account: { readonly id: string; readonly name: string }): Operation {
  return {
    kind: 'action',
    resource: riskyUsers.key,
    object: account.name,
    identity: account.id,
    after: { riskState: 'confirmedCompromised' },
    repeat: true,
  };
}
