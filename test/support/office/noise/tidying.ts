/** What people and administrators do by the handful: files for a customer, keys of disks, devices that nobody has any more, mail that the filter held back. */
import { apps, type Event, type From, type Rows, targetOf } from '../rows';
import { guid, type Person } from '../world';
import { minute, type NoiseKind, someAdmin, someone, usualPlace } from './kind';

function several(rows: Rows, most: number, event: (n: number) => readonly Event[]): readonly Event[] {
  return Array.from({ length: 1 + rows.chance.below(most) }, (_unused, n) => event(n)).flat();
}

function shared(rows: Rows, at: number, person: Person, from: From): Event {
  const name = `plan-${rows.chance.below(900)}.pdf`;
  return rows.record(
    at,
    { type: 14, kind: 'SharePointSharingOperation', operation: 'AnonymousLinkCreated', user: person.upn },
    {
      Workload: 'OneDrive',
      ClientIP: from.address,
      ObjectId: `https://contoso-my.sharepoint.com/personal/${person.upn}/Documents/${name}`,
      ItemType: 'File',
      SourceFileName: name,
    },
  );
}

function deleted(
  rows: Rows,
  at: number,
  what: { readonly name: string; readonly type: string; readonly category: string },
  by: Parameters<Rows['audit']>[2],
) {
  const n = rows.chance.below(5000);
  const target = { id: guid(0x7f, n), type: what.type, displayName: `${what.type} ${n}` };
  return rows.audit(at, what.name, by, [target], { category: what.category });
}

const device = { name: 'Delete device', type: 'Device', category: 'Device' } as const;
const group = { name: 'Delete group', type: 'Group', category: 'GroupManagement' } as const;

function released(rows: Rows, at: number, admin: Person): Event {
  return rows.record(
    at,
    { type: 65, kind: 'Quarantine', operation: 'QuarantineReleaseMessage', user: admin.upn },
    {
      Workload: 'Quarantine',
      ClientIP: rows.from(admin.office).address,
      NetworkMessageId: rows.id(),
      ReleaseTo: someone(rows).upn,
      RequestSource: 0,
      RequestType: 2,
    },
  );
}

const address = (url: string) => ({ AddressType: 0, Address: url, ReplyAddressClientType: 1, IsReplyAddressDefault: false });

export const tidyingNoise: readonly NoiseKind[] = [
  {
    kind: 'a customer gets links to files',
    perWeek: 12,
    play: (rows, at) => {
      const person = someone(rows);
      const from = usualPlace(rows, person);
      return several(rows, 4, (n) => [shared(rows, at + n * minute, person, from)]);
    },
  },
  {
    kind: 'the files of a project are shared',
    perWeek: 0.5,
    play: (rows, at) => {
      const person = someone(rows);
      const from = usualPlace(rows, person);
      return several(rows, 30, (n) => [shared(rows, at + n * 20_000, person, from)]);
    },
  },
  {
    kind: 'the files of a project are shared from a hotel',
    perWeek: 0.03,
    when: 'any',
    play: (rows, at) => {
      const person = someone(rows);
      const from = rows.from({ ...person.office, network: `100.97.${50 + rows.chance.below(200)}` });
      return several(rows, 14, (n) => [shared(rows, at + n * 30_000, person, from)]);
    },
  },
  {
    kind: 'a help desk reads the key of a disk',
    perWeek: 2,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'Helpdesk Administrator');
      return several(rows, 2, (n) =>
        rows.audit(
          at + n * minute,
          'Read BitLocker key',
          rows.by(admin, usualPlace(rows, admin)),
          [{ id: guid(0x7f, rows.chance.below(5000)), type: 'Device', displayName: 'LT' }],
          { category: 'KeyManagement' },
        ),
      );
    },
  },
  {
    kind: 'an update locks disks',
    perWeek: 0.02,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'Helpdesk Administrator');
      const by = rows.by(admin, rows.from(admin.office));
      return several(rows, 20, (n) =>
        rows.audit(
          at + n * 3 * minute,
          'Read BitLocker key',
          by,
          [{ id: guid(0x7f, n), type: 'Device', displayName: `LT-${n}` }],
          { category: 'KeyManagement' },
        ),
      );
    },
  },
  {
    kind: 'devices that nobody has any more are deleted',
    perWeek: 0.08,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'User Administrator');
      const by = rows.by(admin, rows.from(admin.office));
      return several(rows, 60, (n) => deleted(rows, at + n * 5000, device, by));
    },
  },
  {
    kind: 'the groups of a project are deleted',
    perWeek: 0.3,
    play: (rows, at) => {
      const person = someone(rows);
      const by = rows.by(person, usualPlace(rows, person));
      return several(rows, 6, (n) => deleted(rows, at + n * 20_000, group, by));
    },
  },
  {
    kind: 'a product removes devices',
    perWeek: 0.4,
    when: 'any',
    play: (rows, at) => {
      const by = rows.byApp({ id: guid(0x53, 9), appId: guid(0x54, 9), name: 'Microsoft Intune' });
      return several(rows, 40, (n) => deleted(rows, at + n * 2000, device, by));
    },
  },
  {
    kind: 'an administrator releases mail that was held back',
    perWeek: 5,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'Security Administrator');
      return several(rows, 4, (n) => [released(rows, at + n * minute, admin)]);
    },
  },
  {
    kind: 'the filter took a newsletter for phishing',
    perWeek: 0.1,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'Security Administrator');
      return several(rows, 25, (n) => [released(rows, at + n * 5000, admin)]);
    },
  },
  {
    kind: 'people forgot their passwords over the holidays',
    perWeek: 0.05,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'Helpdesk Administrator');
      const by = rows.by(admin, rows.from(admin.office));
      return several(rows, 12, (n) =>
        rows.audit(at + n * 4 * minute, 'Reset user password', by, [targetOf(someone(rows))], { unified: true }),
      );
    },
  },
  {
    kind: 'a developer signs in with a device code from a server',
    perWeek: 0.1,
    play: (rows, at) => {
      const developer = rows.world.developers[rows.chance.below(rows.world.developers.length)] ?? someone(rows);
      const from = rows.from({ ...developer.office, network: `100.95.${rows.chance.below(200)}` });
      return rows.signedIn(at, developer, from, {
        app: apps.azureCli,
        deviceCode: true,
        agent: 'python-requests/2.32.5',
        device: { ...developer.laptop, id: '', name: '', managed: false, system: 'Linux', browser: 'Python Requests 2.32' },
      });
    },
  },
  {
    kind: 'a scanner sends mail by SMTP AUTH',
    perWeek: 0.15,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'Exchange Administrator');
      const mailbox = rows.world.sharedMailboxes[rows.chance.below(rows.world.sharedMailboxes.length)] ?? '';
      const parameters = { SmtpClientAuthenticationDisabled: 'False' };
      return [rows.ran(at, 'Set-CASMailbox', admin, mailbox, parameters, rows.from(admin.office))];
    },
  },
  {
    kind: 'someone installs an add-in',
    perWeek: 1,
    play: (rows, at) => {
      const person = someone(rows);
      return [rows.ran(at, 'New-App', person, 'Polls', { Url: 'https://polls.example/m.xml' }, usualPlace(rows, person))];
    },
  },
  {
    kind: 'an add-in is installed for everyone',
    perWeek: 0.04,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'Exchange Administrator');
      return [rows.ran(at, 'New-App', admin, 'Report Message', { OrganizationApp: 'True' }, rows.from(admin.office))];
    },
  },
  {
    kind: 'a developer tries an app on another server',
    perWeek: 0.8,
    play: (rows, at) => {
      const developer = rows.world.developers[rows.chance.below(rows.world.developers.length)] ?? someone(rows);
      const app = rows.world.apps[rows.chance.below(rows.world.apps.length)] ?? rows.world.own;
      const urls = ['https://app.contoso.com/cb', `https://dev-${rows.chance.below(90)}.azurewebsites.net/cb`];
      const changed = [['AppAddress', urls.slice(0, 1).map(address), urls.map(address)]] as const;
      const target = { id: app.id.replace('00000050', '00000052'), type: 'Application', displayName: app.name, changed };
      return rows.audit(at, 'Update application', rows.by(developer, usualPlace(rows, developer)), [target], {
        category: 'ApplicationManagement',
      });
    },
  },
  {
    kind: 'a method of signing in is rolled out',
    perWeek: 0.03,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'Security Administrator');
      const changed = [['TemporaryAccessPass.state', 'disabled', 'enabled']] as const;
      const target = { id: 'AuthenticationMethodsPolicy', type: 'Policy', displayName: 'AuthenticationMethodsPolicy', changed };
      return rows.audit(at, 'Authentication Methods Policy Update', rows.by(admin, rows.from(admin.office)), [target], {
        service: 'Authentication Methods',
        category: 'ApplicationManagement',
      });
    },
  },
  {
    kind: 'the account of a head is kept from the help desk',
    perWeek: 0.01,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'Global Administrator');
      const unit = { id: guid(0x94, 1), type: 'AdministrativeUnit', displayName: 'Board' };
      const name = 'Add member to restricted management administrative unit';
      return rows.audit(at, name, rows.by(admin, rows.from(admin.office)), [unit, targetOf(someone(rows))], {
        category: 'AdministrativeUnit',
      });
    },
  },
];
