/** What Entra ID Protection found suspicious: for P2 in full, for P1 without what kind of risk it was, for nobody else. */
import { isLicensed } from '../licences.js';
import type { Row } from '../template.js';
import { textOf } from '../text.js';
import { type Answer, Refused } from '../wire.js';
import { badRequest, graphDenial, graphError } from './errors.js';
import { type GraphCall, listAnswer } from './list.js';

const properties = [
  'id',
  'activity',
  'activityDateTime',
  'additionalInfo',
  'correlationId',
  'detectedDateTime',
  'detectionTimingType',
  'ipAddress',
  'lastUpdatedDateTime',
  'location',
  'requestId',
  'riskDetail',
  'riskEventType',
  'riskLevel',
  'riskState',
  'source',
  'tokenIssuerType',
  'userDisplayName',
  'userId',
  'userPrincipalName',
];

/** Source: `riskDetection` of the Graph v1.0 reference. */
export function listRiskDetections(call: GraphCall): Answer {
  const detections = call.tenant.collection('graph.riskDetections');
  const { permissions } = call.tenant.settings;
  if (permissions?.includes(detections.spec.permission) === false) throw new Refused(graphDenial(detections.spec));
  for (const name of call.request.url.searchParams.get('$select')?.split(',') ?? [])
    if (!properties.includes(name.trim()))
      throw badRequest(`Could not find a property named '${name.trim()}' on type 'microsoft.graph.riskDetection'.`);
  if (!isLicensed(call.tenant, 'AAD_PREMIUM')) throw notLicensed();
  return isLicensed(call.tenant, 'AAD_PREMIUM_P2') ? listAnswer(call, detections) : listAnswer(call, detections, { shown: ofP1 });
}

/** Kinds that are shown without P2; source: "What are risk detections?". */
const shownToAll = new Set([
  'additionalrisk',
  'adminconfirmedusercompromised',
  'anonymizedipaddress',
  'generic',
  'investigationsthreatintelligence',
  'leakedcredentials',
]);

function ofP1(row: Row): Row {
  const kind = textOf(row['riskEventType']);
  return {
    ...row,
    riskEventType: shownToAll.has(kind.toLowerCase()) ? kind : 'generic',
    riskLevel: 'hidden',
    riskDetail: 'hidden',
  };
}

/** The body that a tenant without the licence is answered. */
export function notLicensed(): Refused {
  return new Refused(graphError(403, 'Forbidden', 'Your tenant is not licensed for this feature.'));
}
