/** Named locations and what trusted-location must say of them. */
import type { Json } from '../../../../lib/json.js';
import type { SignalCase } from '../../case.js';
import { auditRow, everyone, gil, usual } from '../../case-rows.js';

const id = '10000000-0000-4000-8000-000000000101';
const known: SignalCase['known'] = { people: everyone };
const office = {
  '@odata.type': '#microsoft.graph.ipNamedLocation',
  id,
  displayName: 'Office',
  isTrusted: false,
  ipRanges: [{ cidrAddress: '203.0.113.0/24' }],
};
const wider = { ...office, ipRanges: [...office.ipRanges, { cidrAddress: '198.51.100.0/24' }] };
const change = (before: Json, after: Json, name = 'Update named location') =>
  auditRow(name, {
    by: gil,
    ip: usual,
    targets: [{ type: 'NamedLocation', id, displayName: 'Office' }],
    properties: { NamedLocation: [before, after] },
  });

export const cases: readonly SignalCase[] = [
  {
    name: 'an office that a policy leaves out gets another network',
    rows: [change(office, wider)],
    known: { ...known, guardedLocations: [id] },
    signs: [
      {
        about: id,
        weight: 'A',
        confidence: 'certain',
        says: ['gil@contoso.com widened the named location Office', '198.51.100.0/24'],
        presses: ['ask', 'contain', 'restore'],
      },
    ],
  },
  {
    name: 'a place that no policy leaves out gets another network',
    rows: [change(office, wider)],
    known,
    signs: [{ about: id, weight: 'C' }],
  },
  {
    name: 'whether a policy leaves the place out could not be read',
    rows: [change(office, wider)],
    known: { ...known, unread: ['graph.conditionalAccessPolicies'] },
    signs: [{ about: id, weight: 'A' }],
  },
  {
    name: 'a place becomes trusted',
    rows: [change(office, { ...office, isTrusted: true })],
    known,
    signs: [{ about: id, weight: 'A', says: ['trusted from now on'] }],
  },
  {
    name: 'a trusted place is added',
    rows: [change(null, { ...office, isTrusted: true }, 'Add named location')],
    known,
    signs: [{ about: id, weight: 'A', says: ['added the named location'], presses: ['ask', 'contain'] }],
  },
  {
    name: 'a country is added to an excluded place',
    rows: [
      change(
        { id, countriesAndRegions: ['NL'] },
        { id, countriesAndRegions: ['NL', 'BR'], includeUnknownCountriesAndRegions: true },
      ),
    ],
    known: { ...known, guardedLocations: [id] },
    signs: [{ about: id, weight: 'A', says: ['BR', 'no known country'] }],
  },
  {
    name: 'the values were cut',
    rows: [change(null, null)],
    known,
    signs: [{ about: id, weight: 'B', confidence: 'possible', says: ['does not say how'] }],
  },
  {
    name: 'a network is taken out, and a place is deleted',
    rows: [change(wider, office), change(office, null, 'Delete named location')],
    known: { ...known, guardedLocations: [id] },
    signs: [],
  },
  {
    name: 'two places become trusted under one correlation, which the caller chose',
    rows: ['l1', 'l2'].map((one) =>
      auditRow('Update named location', {
        by: gil,
        correlationId: 'c9',
        targets: [{ type: 'NamedLocation', id: one, displayName: one }],
        properties: { NamedLocation: [office, { ...office, isTrusted: true }] },
      }),
    ),
    known,
    signs: [
      { about: 'l1', weight: 'A', says: ['l1'] },
      { about: 'l2', weight: 'A', says: ['l2'] },
    ],
  },
  {
    name: 'an office that a policy leaves out is narrowed to a part of its networks, which is written otherwise',
    rows: [change({ ...office, ipRanges: [{ cidrAddress: '203.0.0.0/16' }] }, office)],
    known: { ...known, guardedLocations: [id] },
    signs: [],
  },
  {
    name: 'a network of it gets wider',
    rows: [change(office, { ...office, ipRanges: [{ cidrAddress: '203.0.0.0/16' }] })],
    known: { ...known, guardedLocations: [id] },
    signs: [{ about: id, weight: 'A', says: ['203.0.0.0/16'] }],
  },
  {
    name: 'a country is taken from a place that no policy leaves out: one that policies block',
    rows: [change({ id, countriesAndRegions: ['RU', 'KP'] }, { id, countriesAndRegions: ['KP'] })],
    known,
    signs: [
      {
        about: id,
        weight: 'B',
        confidence: 'possible',
        says: ['narrowed the named location Office', 'RU', 'block'],
        presses: ['ask', 'contain', 'restore'],
      },
    ],
  },
];
