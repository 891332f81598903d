/** Ordinary life that comes a few times a year: what is removed, exported and handed over by those who may. */
import { apps, targetOf } from '../rows';
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
  {
    kind: 'a phone asks for MFA and nobody looks',
    perWeek: 3,
    when: 'any',
    play: (rows, at) => {
      const person = someone(rows);
      const from = usualPlace(rows, person);
      const device = rows.chance.happens(0.5) ? person.phone : person.laptop;
      const times = 1 + rows.chance.below(4);
      return [
        ...Array.from({ length: times }, (_unused, n) =>
          rows.signedIn(at + n * 2 * minute, person, from, { error: 500_121, device }),
        ).flat(),
        ...rows.signedIn(at + 12 * minute, person, from, { device }),
      ];
    },
  },
  {
    kind: 'a browser of a hotel, and the phone is out of power for a while',
    perWeek: 0.1,
    when: 'any',
    play: (rows, at) => {
      const person = someone(rows);
      const from = rows.from({ ...person.office, network: `100.98.${rows.chance.below(200)}` });
      const device = { ...person.laptop, id: '', name: '', managed: false };
      return [
        ...rows.signedIn(at, person, from, { error: 500_121, device }),
        ...rows.signedIn(at + 5 * minute, person, from, { error: 500_121, device }),
        ...rows.signedIn(at + 30 * minute, person, from, { device }),
      ];
    },
  },
  {
    kind: 'someone tries a command-line tool',
    perWeek: 0.3,
    play: (rows, at) => {
      const person = someone(rows);
      return rows.signedIn(at, person, usualPlace(rows, person), { app: apps.azureCli });
    },
  },
  {
    kind: 'colleagues mistype their passwords at a fair, on their own laptops',
    perWeek: 0.1,
    play: (rows, at) => {
      const from = rows.from({ city: 'Hannover', country: 'DE', network: `100.99.${rows.chance.below(200)}`, asn: 3320 });
      return Array.from({ length: 6 }, () => someone(rows)).flatMap((person, n) => [
        ...rows.signedIn(at + n * 3 * minute, person, from, { error: 50_126 }),
        ...rows.signedIn(at + (n * 3 + 1) * minute, person, from, { interrupted: true }),
      ]);
    },
  },
  {
    kind: 'a product removes the accounts of those who left',
    perWeek: 0.3,
    when: 'any',
    play: (rows, at) => {
      const product = rows.world.apps[1] ?? rows.world.own;
      return Array.from({ length: 1 + rows.chance.below(14) }, (_unused, n) =>
        rows.audit(at + n * 1500, 'Disable account', rows.byApp(product), [targetOf(someone(rows))], { unified: true }),
      ).flat();
    },
  },
  {
    kind: 'an administrator removes the accounts of a course',
    perWeek: 0.02,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'User Administrator');
      const by = rows.by(admin, rows.from(admin.office));
      return Array.from({ length: 15 }, (_unused, n) =>
        rows.audit(at + n * 20_000, 'Delete user', by, [targetOf(someone(rows))], { unified: true }),
      ).flat();
    },
  },
];
