/** Holds, retention and mail that were removed and what retention-removed must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, everyone, gil, hal, ivo, joy, record, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const hold = (of: { readonly name: string }, parts: Parameters<typeof record>[1] = {}) =>
  record('Set-Mailbox', { by: hal, parameters: { Identity: of.name, LitigationHoldEnabled: 'False' }, ...parts });
/** Purview writes parameters as one text, and no address. */
const purview = (Operation: string, Parameters: string, by = gil) =>
  record(Operation, { by, more: { RecordType: 18, Workload: 'SecurityComplianceCenter', Parameters } });

export const cases: readonly SignalCase[] = [
  {
    name: 'a retention policy is removed, with its rule',
    rows: [
      purview('RemoveRetentionCompliancePolicy', '-Identity "All mail" -ForceDeletion "True"'),
      purview('RemoveRetentionComplianceRule', '-Identity "All mail"'),
    ],
    known,
    signs: [
      {
        about: gil.id,
        weight: 'A',
        says: ['removed or turned off what keeps mail and files: All mail.', 'RemoveRetentionComplianceRule'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'a retention policy is turned off',
    rows: [purview('SetRetentionCompliancePolicy', '-Identity "All mail" -Enabled $false')],
    known,
    signs: [{ about: gil.id, weight: 'A' }],
  },
  {
    name: 'mail is purged by a content search, and nobody knows who did it',
    rows: [
      record('SearchResultsPurged', {
        by: 'someone@fabrikam.com',
        more: { Parameters: '-SearchName "wipe" -Purge -PurgeType "HardDelete"' },
      }),
    ],
    known,
    signs: [{ about: 'retention', weight: 'A', says: ['purged what a content search found: wipe'] }],
  },
  {
    name: 'a policy, a rule, a label and holds are removed by their cmdlets',
    rows: [
      purview('Remove-RetentionCompliancePolicy', '-Identity "All mail" -ForceDeletion "True"'),
      purview('Remove-RetentionComplianceRule', '-Identity "All mail"'),
      purview('Remove-ComplianceTag', '-Identity "Ten years"'),
      purview('Remove-CaseHoldPolicy', '-Identity "Suit"'),
      purview('Remove-CaseHoldRule', '-Identity "Suit"'),
    ],
    known,
    signs: [
      {
        about: gil.id,
        weight: 'A',
        says: ['Suit', 'Ten years', 'All mail', 'Remove-CaseHoldPolicy', 'Remove-CaseHoldRule', 'Remove-ComplianceTag'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'a retention policy, or a hold, is turned off by its cmdlet',
    rows: [
      purview('Set-RetentionCompliancePolicy', '-Identity "All mail" -Enabled $false'),
      purview('Set-CaseHoldPolicy', '-Identity "Suit" -Enabled $false'),
    ],
    known,
    signs: [{ about: gil.id, weight: 'A', says: ['All mail', 'Suit'] }],
  },
  {
    name: 'mail is purged, and the log has the cmdlet alone',
    rows: [purview('New-ComplianceSearchAction', '-SearchName "wipe" -Purge -PurgeType "HardDelete"')],
    known,
    signs: [{ about: gil.id, weight: 'A', says: ['purged what a content search found: wipe'] }],
  },
  {
    name: 'a rule of retention deletes mail and files',
    rows: [
      purview('New-RetentionComplianceRule', '-Policy "All" -RetentionDuration "1" -RetentionComplianceAction "Delete"'),
      purview('Set-RetentionComplianceRule', '-Identity "All" -RetentionDuration "1" -RetentionComplianceAction "Delete"'),
    ],
    known,
    signs: [{ about: gil.id, weight: 'A', says: ['made retention delete mail and files: All.'] }],
  },
  {
    name: 'holds of many mailboxes end, from a usual network',
    rows: [ana, ivo, joy].map((one) => hold(one, { ip: usual })),
    known,
    signs: [{ about: hal.id, weight: 'A', says: ['ended what keeps deleted mail of', 'ivo@contoso.com'] }],
  },
  {
    name: 'the hold of one mailbox ends, and nobody knows from where',
    rows: [hold(ana)],
    known,
    signs: [{ about: hal.id, weight: 'B' }],
  },
  {
    name: 'the hold of a leaver ends, from a usual network',
    rows: [hold(ana, { ip: usual })],
    known,
    signs: [{ about: hal.id, weight: 'C', says: ['often uses'] }],
  },
  {
    name: 'deleted mail of one mailbox is kept for no time, from a strange network',
    rows: [
      record('Set-Mailbox', { by: hal, ip: strange, parameters: { Identity: ana.name, RetainDeletedItemsFor: '00:00:00' } }),
    ],
    known,
    signs: [{ about: hal.id, weight: 'A' }],
  },
  {
    name: 'a hold begins, a policy or hold gets another place, a rule keeps, a search is looked at, a service of Microsoft works',
    rows: [
      hold(ana, { parameters: { Identity: ana.name, LitigationHoldEnabled: 'True' } }),
      purview('SetRetentionCompliancePolicy', '-Identity "All mail" -AddExchangeLocation "hr@contoso.com"'),
      purview('Set-CaseHoldPolicy', '-Identity "Suit" -AddExchangeLocation "hr@contoso.com"'),
      purview('New-RetentionComplianceRule', '-Policy "All" -RetentionDuration "3650" -RetentionComplianceAction "Keep"'),
      purview('New-ComplianceSearchAction', '-SearchName "suit" -Preview'),
      purview('New-ComplianceSearchAction', '-SearchName "suit" -Export'),
      hold(ivo, { by: 'NT AUTHORITY\\SYSTEM', more: { UserType: 3 } }),
    ],
    known,
    signs: [],
  },
];
