/** Ordinary life that comes a few times a year: what is removed, exported and handed over by those who may. */
import { targetOf } from '../rows';
import { minute, type NoiseKind, someAdmin, someone, usualPlace } from './kind';

export const rareNoise: readonly NoiseKind[] = [
  {
    kind: "a leaver's hold ends",
    perWeek: 0.1,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'Exchange Administrator');
      return [rows.ran(at, 'Set-Mailbox', admin, someone(rows).upn, { LitigationHoldEnabled: 'False' }, rows.from(admin.office))];
    },
  },
  {
    kind: 'a lawyer exports what a content search found',
    perWeek: 0.06,
    play: (rows, at) => {
      const person = someone(rows);
      const exported = (when: number, operation: string, object: string) =>
        rows.record(
          when,
          { type: 24, kind: 'Discovery', operation, user: person.upn },
          { Workload: 'SecurityComplianceCenter', ObjectId: object, Parameters: '-SearchName "case 12" -Export' },
        );
      return [exported(at, 'SearchExported', 'case 12'), exported(at + 20 * minute, 'SearchExportDownloaded', 'case 12_Export')];
    },
  },
  {
    kind: 'everyone may see a calendar',
    perWeek: 0.4,
    play: (rows, at) => {
      const person = someone(rows);
      const parameters = { User: 'Default', AccessRights: 'Reviewer' };
      return [
        rows.ran(at, 'Set-MailboxFolderPermission', person, `${person.upn}:\\Calendar`, parameters, usualPlace(rows, person)),
      ];
    },
  },
  {
    kind: 'an administrator hands over',
    perWeek: 0.04,
    play: (rows, at) => {
      const [chief] = rows.world.globalAdmins;
      const leaver = someAdmin(rows, 'User Administrator');
      if (chief === undefined || leaver === chief) return [];
      const changed = [['Role.DisplayName', leaver.role, null]] as const;
      return rows.audit(at, 'Remove member from role', rows.by(chief, rows.from(chief.office)), [targetOf(leaver, changed)], {
        category: 'RoleManagement',
        unified: true,
      });
    },
  },
];
