/** What made Entra ID Protection suspect a sign-in or an account: one row for each suspicion. */
import type { z } from 'zod';
import { moment, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const riskDetectionRow = row({
  id: text(),
  userId: text(),
  userPrincipalName: text(),
  userDisplayName: text(),
  /** The kind of suspicion, e.g. `unlikelyTravel`; `generic` where the tenant has no Entra ID P2. */
  riskEventType: text(),
  /** `low`, `medium`, `high`, `hidden`, `none`. */
  riskLevel: text(),
  /** `none`, `confirmedSafe`, `remediated`, `dismissed`, `atRisk`, `confirmedCompromised`. */
  riskState: text(),
  riskDetail: text(),
  /** `realtime`, `nearRealtime`, `offline`, `notDefined`. An offline one comes up to 48 hours after the sign-in. */
  detectionTimingType: text(),
  ipAddress: text(),
  location: row({ countryOrRegion: text(), city: text() }).nullable().optional(),
  /** When the sign-in was. */
  activityDateTime: moment(),
  /** When it was found suspicious. */
  detectedDateTime: moment(),
  lastUpdatedDateTime: moment(),
});
export type RiskDetection = z.infer<typeof riskDetectionRow>;

/** Source: `riskDetection` of the Graph v1.0 metadata. A page holds at most 500 rows; more is an error. */
export const riskDetections: Resource<RiskDetection> = {
  key: 'graph.riskDetections',
  list: {
    service: 'graph',
    path: '/identityProtection/riskDetections',
    pageSize: 500,
    select: false,
    rateLimit: 'conditionalAccess',
  },
  row: riskDetectionRow,
  permission: { read: 'IdentityRiskEvent.Read.All' },
  licence: 'Microsoft Entra ID P1',
  answers: {
    words: {
      riskLevel: ['low', 'medium', 'high', 'hidden', 'none'],
      riskState: ['none', 'confirmedSafe', 'remediated', 'dismissed', 'atRisk', 'confirmedCompromised'],
    },
  },
};
