/** Risks that Microsoft sees and what risk-detected must say of them. */
import type { Json } from '../../../../lib/json.js';
import type { SignalCase } from '../../case.js';
import { ana, earlier, everyone, gil, strange, usual } from '../../case-rows.js';

type Row = SignalCase['rows'][number];
type Fields = Readonly<Record<string, Json>>;
const known: SignalCase['known'] = { people: everyone };

function detection(more: Fields = {}): Row {
  return {
    source: 'detections',
    row: {
      id: 'd1',
      userId: ana.id,
      userPrincipalName: ana.name,
      riskEventType: 'unlikelyTravel',
      riskLevel: 'medium',
      riskState: 'atRisk',
      ipAddress: strange,
      location: { countryOrRegion: 'BR' },
      activityDateTime: '2026-11-30T08:40:00Z',
      detectedDateTime: '2026-11-30T08:50:00Z',
      lastUpdatedDateTime: '2026-11-30T08:51:00Z',
      ...more,
    },
  };
}

function account(more: Fields = {}): Row {
  return {
    source: 'riskyUsers',
    row: {
      id: ana.id,
      userPrincipalName: ana.name,
      riskLevel: 'high',
      riskState: 'atRisk',
      riskDetail: 'none',
      riskLastUpdatedDateTime: '2026-11-30T08:51:00Z',
      ...more,
    },
  };
}

export const cases: readonly SignalCase[] = [
  {
    name: 'a high risk',
    rows: [detection({ riskLevel: 'high' })],
    known,
    signs: [
      {
        about: ana.id,
        weight: 'A',
        confidence: 'likely',
        says: ['a high risk for ana@contoso.com', 'places too far apart', `${strange} (BR)`],
        presses: ['ask', 'contain'],
      },
    ],
  },
  { name: 'a medium risk', rows: [detection()], known, signs: [{ about: ana.id, weight: 'B', confidence: 'possible' }] },
  { name: 'a low risk', rows: [detection({ riskLevel: 'low' })], known, signs: [{ about: ana.id, weight: 'C' }] },
  {
    name: 'a level that the licence hides',
    rows: [detection({ riskLevel: 'hidden', riskEventType: 'generic' })],
    known,
    signs: [{ about: ana.id, weight: 'B', says: ['does not name', 'licence of the tenant hides'] }],
  },
  {
    name: 'unlikely travel within the country of the person',
    rows: [detection({ location: { countryOrRegion: 'NL' } })],
    known,
    signs: [{ about: ana.id, weight: 'C', says: ['often false'] }],
  },
  {
    name: 'a medium risk from a usual network',
    rows: [detection({ ipAddress: usual, riskEventType: 'passwordSpray' })],
    known,
    signs: [{ about: ana.id, weight: 'C' }],
  },
  {
    name: 'a medium risk of an administrator',
    rows: [detection({ userId: gil.id, userPrincipalName: gil.name })],
    known,
    signs: [{ about: gil.id, weight: 'A', says: ['whole tenant'] }],
  },
  {
    name: 'a noisy one of an administrator at home',
    rows: [detection({ userId: gil.id, userPrincipalName: gil.name, location: { countryOrRegion: 'NL' } })],
    known,
    signs: [{ about: gil.id, weight: 'C' }],
  },
  {
    name: 'an attacker in the middle, whatever the level',
    rows: [detection({ riskEventType: 'attackerinTheMiddle', riskLevel: 'low' })],
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['between the person and the sign-in page'] }],
  },
  {
    name: 'a high risk that an MFA cleared',
    rows: [detection({ riskLevel: 'high', riskState: 'remediated' })],
    known,
    signs: [{ about: ana.id, weight: 'B', says: ['the attacker may have done that too'] }],
  },
  { name: 'an administrator dismissed it', rows: [detection({ riskState: 'dismissed' })], known, signs: [] },
  {
    name: 'hardenbot contained the account and confirmed it as compromised',
    rows: [detection({ riskEventType: 'adminConfirmedUserCompromised', riskState: 'confirmedCompromised', riskLevel: 'high' })],
    known: {
      ...known,
      ownChanges: [
        {
          id: 'change-1',
          step: 'change-1 1',
          objects: [ana.id],
          created: [],
          operation: {
            kind: 'action',
            resource: 'graph.riskyUsers',
            object: ana.name,
            identity: ana.id,
            after: { riskState: 'confirmedCompromised' },
          },
          times: 1,
          from: new Date('2026-11-30T08:48:00Z'),
          to: new Date('2026-11-30T08:49:00Z'),
        },
      ],
    },
    signs: [],
  },
  {
    name: 'someone else confirmed it as compromised',
    rows: [account({ riskState: 'confirmedCompromised', riskLevel: 'low' })],
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['was confirmed as compromised'] }],
  },
  {
    name: 'an account at risk without a detection that could be read',
    rows: [account()],
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['a high risk for ana@contoso.com'] }],
  },
  {
    name: 'the account and its detection are one sign',
    rows: [account(), detection({ riskLevel: 'high' })],
    known,
    signs: [{ about: ana.id, weight: 'A', rowIds: ['d1@2026-11-30T08:51:00.000Z'] }],
  },
  {
    name: 'the detection was shown an hour before',
    rows: [account()],
    known: { ...known, earlier: [earlier('risk-detected', ana, { weight: 'A' })] },
    signs: [],
  },
];
