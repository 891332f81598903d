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
    name: 'a hold begins, a policy gets another place, a service of Microsoft works',
    rows: [
      hold(ana, { parameters: { Identity: ana.name, LitigationHoldEnabled: 'True' } }),
      purview('SetRetentionCompliancePolicy', '-Identity "All mail" -AddExchangeLocation "hr@contoso.com"'),
      hold(ivo, { by: 'NT AUTHORITY\\SYSTEM', more: { UserType: 3 } }),
    ],
    known,
    signs: [],
  },
];
