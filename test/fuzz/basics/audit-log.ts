/** Random tenants for audit-log, and what it must say of them: the log, the organization, who is exempt, and what mailboxes record. */
import fc from 'fast-check';
import type { Verdict } from '../../../src/engine/plan/verdict';
import { mostly, rarely, some } from '../draw';
import type { Expected, Trial } from '../family';
import { Spelling } from '../spelling';

type Switch = boolean | null | undefined;
const names = ['ana', 'bo', 'svc-backup'] as const;

interface AuditModel {
  /** More than one row: all have to say so. */
  readonly log: readonly Switch[];
  readonly auditDisabled: Switch;
  readonly exempt: readonly string[];
  readonly except: readonly string[];
  /** What of the list of exemptions came. */
  readonly list: 'whole' | 'cut' | 'refused' | 'empty';
  /** What a mailbox records of its owner: Microsoft's set, a list of its own, one without inbox rules, an empty one, or it does not say. */
  readonly owner: readonly ('usual' | 'own' | 'thinned' | 'emptied' | 'unknown')[];
  readonly spelling: number;
}

const bypassList = 'exchange.MailboxAuditBypassAssociation';
const switches = fc.constantFrom<Switch>(false, null, undefined);

export const auditLogs: fc.Arbitrary<AuditModel> = fc.record({
  log: fc.array(mostly<Switch>(true, switches), { minLength: 1, maxLength: 2 }),
  auditDisabled: mostly<Switch>(false, fc.constantFrom<Switch>(true, null, undefined)),
  exempt: mostly<readonly string[]>([], some(names, 3)),
  except: mostly<readonly string[]>([], some(names, 2)),
  list: rarely<AuditModel['list']>('whole', fc.constantFrom('cut', 'refused', 'empty')),
  owner: fc.array(mostly<AuditModel['owner'][number]>('usual', fc.constantFrom('own', 'thinned', 'emptied', 'unknown')), {
    maxLength: 2,
  }),
  spelling: fc.nat(1_000_000),
});

export function auditLogTrial(model: AuditModel): Trial {
  const spelling = new Spelling(model.spelling);
  const rows = model.log.map((value) => ({ ...spelling.tristate('UnifiedAuditLogIngestionEnabled', value) }));
  const { list } = model;
  const state = {
    exchange: {
      AdminAuditLogConfig: rows.length === 1 ? rows[0] : rows,
      OrganizationConfig: { Identity: 'contoso', ...spelling.tristate('AuditDisabled', model.auditDisabled) },
      Mailbox: model.owner.map((owner, index) => ({
        PrimarySmtpAddress: `${index}@contoso.com`,
        RecipientTypeDetails: index === 0 ? 'UserMailbox' : 'SharedMailbox',
        DefaultAuditSet: owner === 'usual' ? ['Owner', 'Admin', 'Delegate'] : ['Admin', 'Delegate'],
        ...(owner === 'unknown' ? {} : { AuditOwner: listOf(owner) }),
      })),
      ...(list === 'refused'
        ? {}
        : {
            MailboxAuditBypassAssociation:
              list === 'empty'
                ? []
                : names.map((Name, index) => ({
                    Name,
                    Guid: `0a000000-0000-4000-8000-00000000000${index}`,
                    ...spelling.flag('AuditBypassEnabled', model.exempt.includes(Name)),
                  })),
          }),
    },
    ...(list === 'cut' ? { collection: { [bypassList]: { complete: false, error: { status: 200 } } } } : {}),
  };
  return { control: 'audit-log', given: { state, settings: { except: model.except } }, expected: expectedOf(model) };
}

const usual = ['Update', 'MoveToDeletedItems', 'SoftDelete', 'HardDelete', 'UpdateFolderPermissions', 'UpdateInboxRules'];

function listOf(owner: AuditModel['owner'][number]): readonly string[] {
  if (owner === 'emptied') return [];
  return owner === 'thinned' ? usual.slice(0, -1) : usual;
}

/** Rules 1 to 4. The log that is off decides whatever else there is; each other gap leaves a part. */
function expectedOf({ log, auditDisabled, exempt, except, list, owner }: AuditModel): Expected {
  const because = 'the log, the organization, each exemption and each mailbox were looked at';
  if (log.includes(false)) return { verdicts: ['fail'], because };
  const isExempt = list !== 'refused' && list !== 'empty' && exempt.some((name) => !except.includes(name));
  const verdicts: readonly Verdict[] =
    auditDisabled === true || isExempt || owner.includes('emptied') || owner.includes('thinned')
      ? ['partial']
      : log.every((value) => value === true) && auditDisabled === false && list === 'whole' && !owner.includes('unknown')
        ? ['pass']
        : ['unknown'];
  return { verdicts, because };
}
