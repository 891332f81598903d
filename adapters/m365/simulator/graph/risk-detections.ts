/** What Entra ID Protection found suspicious. Source: `riskDetection` of the Graph v1.0 reference. */
import { type Answer, Refused } from '../wire.js';
import { badRequest, graphDenial } from './errors.js';
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

export function listRiskDetections(call: GraphCall): Answer {
  const detections = call.tenant.collection('graph.riskDetections');
  const { permissions } = call.tenant.settings;
  if (permissions?.includes(detections.spec.permission) === false) throw new Refused(graphDenial(detections.spec));
  for (const name of call.request.url.searchParams.get('$select')?.split(',') ?? [])
    if (!properties.includes(name.trim()))
      throw badRequest(`Could not find a property named '${name.trim()}' on type 'microsoft.graph.riskDetection'.`);
  return listAnswer(call, detections);
}
