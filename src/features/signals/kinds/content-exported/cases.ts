/** Exports of content searches and what content-exported must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, earlier, everyone, record, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const exported = (parts: Parameters<typeof record>[1] = {}) =>
  record('SearchExported', {
    more: { RecordType: 24, ObjectId: 'passwords', Parameters: '-SearchName "passwords" -Export' },
    ...parts,
  });
const taken = record('SearchExportDownloaded', { at: '09:20', more: { RecordType: 24, ObjectId: 'passwords_Export' } });

export const cases: readonly SignalCase[] = [
  {
    name: 'a search is exported and downloaded, and nobody knows from where',
    rows: [exported(), taken],
    known,
    signs: [
      {
        about: ana.id,
        weight: 'B',
        says: ['ana@contoso.com exported what the content search passwords found, and downloaded it.'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'the log has the cmdlet alone',
    rows: [
      record('New-ComplianceSearchAction', {
        more: { RecordType: 18, Workload: 'SecurityComplianceCenter', Parameters: '-SearchName "passwords" -Export "True"' },
      }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'B', says: ['exported what the content search passwords found.'] }],
  },
  {
    name: 'documents of a review set are exported',
    rows: [record('ExportJob', { more: { RecordType: 24, Workload: 'SecurityComplianceCenter', ObjectId: 'Suit' } })],
    known,
    signs: [{ about: ana.id, weight: 'B', says: ['ana@contoso.com exported documents of the review set Suit.'] }],
  },
  {
    name: 'a lawyer does it from a usual network',
    rows: [exported({ ip: usual })],
    known,
    signs: [{ about: ana.id, weight: 'C' }],
  },
  {
    name: 'it is done from a strange network',
    rows: [exported({ ip: strange })],
    known,
    signs: [{ about: ana.id, weight: 'A' }],
  },
  {
    name: 'it is done after a risk of the account, from a usual network',
    rows: [exported({ ip: usual })],
    known: { ...known, earlier: [earlier('risk-detected', ana)] },
    signs: [{ about: ana.id, weight: 'A', says: ['came shortly before'] }],
  },
  {
    name: 'an account that nobody knows does it',
    rows: [exported({ by: 'someone@fabrikam.com' })],
    known,
    signs: [{ about: 'search passwords', weight: 'B' }],
  },
  {
    name: 'a service of Microsoft does it, a search is only made, looked at or purged',
    rows: [
      exported({ by: 'NT SERVICE\\Search', more: { UserType: 4, ObjectId: 'x' } }),
      record('SearchCreated'),
      record('New-ComplianceSearchAction', { more: { Parameters: '-SearchName "suit" -Preview' } }),
      record('New-ComplianceSearchAction', { more: { Parameters: '-SearchName "suit" -Purge -PurgeType "SoftDelete"' } }),
    ],
    known,
    signs: [],
  },
];
