/** Attacks that reports of the last years describe, of which a tenant's logs hold little: tries that were refused, a tool that was never used, accounts that go. */
import { apps, targetOf } from '../rows';
import { guid, type Person, type Place } from '../world';
import { about, admin, ordinary, rented, type Story, scenes } from './story';

/** Homes whose connection attackers rent: no country is new, and no list has the address. */
const rentedHome: Place = { city: 'Rotterdam', country: 'NL', network: '100.97.5', asn: 1136 };
const otherHome: Place = { city: 'Bremen', country: 'DE', network: '100.97.6', asn: 3320 };

const unmanaged = (person: Person): Person['laptop'] => ({ ...person.laptop, id: '', name: '', managed: false });

/** Azure AD Graph, which hardly anything asks any more. */
const oldDirectory = '00000002-0000-0000-c000-000000000000';

/** Source: Push Security, "ConsentFix", December 2025, and the detection rules that Elastic published for it. */
const consentFix: Story = {
  name: 'ConsentFix: a person hands over the code of a sign-in to Azure CLI',
  hour: 13,
  play: (rows, begins) => {
    const victim = ordinary(rows, 33);
    const app = { ...apps.azureCli, resource: oldDirectory };
    return {
      about: about(victim),
      scenes: scenes(begins, [
        [0, 'The person signs in, at the own desk', (at) => rows.signedIn(at, victim, rows.from(victim.office), { app })],
        [
          2,
          'The code is used elsewhere',
          (at) =>
            rows.signedIn(at, victim, rows.from(rentedHome), {
              app,
              interactive: false,
              device: unmanaged(victim),
              agent: 'python-requests/2.32.5',
              request: 'OAuth2:Token',
            }),
        ],
      ]),
    };
  },
};

/** Source: CISA and FBI, AA23-320A "Scattered Spider", and reports on the break-in at Uber in September 2022. */
const mfaFatigue: Story = {
  name: 'a person is asked for MFA until they say yes',
  hour: 23,
  play: (rows, begins) => {
    const victim = ordinary(rows, 37);
    const from = rows.from(rentedHome);
    const tries = (at: number) =>
      Array.from({ length: 9 }, (_unused, n) =>
        rows.signedIn(at + n * 70_000, victim, from, { error: 500121, device: unmanaged(victim) }),
      ).flat();
    return {
      about: about(victim),
      scenes: scenes(begins, [
        [0, 'The password is known, and the phone asks again and again', tries],
        [14, 'The person says yes', (at) => rows.signedIn(at, victim, from, { device: unmanaged(victim) })],
        [
          20,
          'Their mail is read',
          (at) => rows.signedIn(at, victim, from, { app: apps.outlookWeb, device: unmanaged(victim), interactive: false }),
        ],
      ]),
    };
  },
};

/** Source: Proofpoint, "UNK_SneakyStrike" on TeamFiltration, June 2025; Microsoft on the spraying of Midnight Blizzard, January 2024. */
const sprayed: Story = {
  name: 'passwords are guessed slowly, and one fits',
  hour: 2,
  play: (rows, begins) => {
    const victim = ordinary(rows, 41);
    const from = () => rows.from(otherHome);
    const guess = (at: number, person: Person, error: number) =>
      rows.signedIn(at, person, from(), { error, app: apps.teams, device: unmanaged(person) });
    return {
      about: about(victim),
      scenes: scenes(begins, [
        [
          0,
          'One password is tried on forty accounts',
          (at) => Array.from({ length: 40 }, (_unused, n) => guess(at + n * 3 * 60_000, ordinary(rows, 100 + n), 50126)).flat(),
        ],
        [125, 'It fits one', (at) => guess(at, victim, 0)],
      ]),
    };
  },
};

/** Source: United States Department of Justice, March 2021: an administrator who was let go removed 1,200 of 1,500 accounts. */
const contractor: Story = {
  name: 'an administrator who was let go removes the accounts of people',
  hour: 20,
  play: (rows, begins) => {
    const by = admin(rows, 'User Administrator');
    const initiator = rows.by(by, rows.from(by.home));
    const gone = (n: number): Person => ordinary(rows, 200 + n);
    return {
      about: about(by),
      scenes: scenes(begins, [
        [
          0,
          'Forty accounts are deleted in half an hour',
          (at) =>
            Array.from({ length: 40 }, (_unused, n) =>
              rows.audit(at + n * 45_000, 'Delete user', initiator, [targetOf(gone(n))], { unified: true }),
            ).flat(),
        ],
      ]),
    };
  },
};

/** Source: reports and CISA's alert of March 2026 on the wiping of devices at Stryker. What Intune did is not read; what came before it is. */
const wipedDevices: Story = {
  name: 'a new Global Administrator wipes all devices',
  hour: 4,
  play: (rows, begins) => {
    const stolen = admin(rows, 'Global Administrator');
    const made = { ...stolen, id: guid(0x0b, 91), upn: 'svc-mdm@contoso.com', name: 'svc-mdm' };
    const by = rows.by(stolen, rows.from(rentedHome));
    return {
      about: about(stolen, made),
      scenes: scenes(begins, [
        [0, 'An account is made', (at) => rows.audit(at, 'Add user', by, [targetOf(made)], { unified: true })],
        [
          3,
          'It gets the role',
          (at) =>
            rows.audit(at, 'Add member to role', by, [targetOf(made, [['Role.DisplayName', null, 'Global Administrator']])], {
              category: 'RoleManagement',
              unified: true,
            }),
        ],
      ]),
    };
  },
};

/** Source: Microsoft, "Investigating targeted 'payroll pirate' attacks affecting US universities", October 2025. */
const payroll: Story = {
  name: 'Storm-2657: the salary goes to another account',
  hour: 16,
  play: (rows, begins) => {
    const victim = ordinary(rows, 45);
    const from = rows.from(rented);
    const rule = { SubjectContainsWords: 'Payment Elections;Direct Deposit', DeleteMessage: 'True', StopProcessingRules: 'True' };
    return {
      about: about(victim),
      scenes: scenes(begins, [
        [
          0,
          'A proxy signs in with what the person typed',
          (at) => rows.signedIn(at, victim, from, { app: apps.outlookWeb, device: unmanaged(victim), interrupted: true }),
        ],
        [
          8,
          'Notices of the payroll are deleted',
          (at) => [rows.ran(at, 'New-InboxRule', victim, victim.upn, { Name: '.', ...rule }, from)],
        ],
        [
          22,
          'Their own phone asks for MFA from now on',
          (at) =>
            rows.audit(at, 'User registered security info', rows.by(victim, from), [targetOf(victim)], {
              service: 'Authentication Methods',
              reason: 'User registered Mobile Phone SMS',
            }),
        ],
      ]),
    };
  },
};

/** Source: Mandiant, "Detecting Microsoft 365 and Azure Active Directory Backdoors", September 2020; MITRE ATT&CK T1556.007. */
const agent: Story = {
  name: 'an agent of the attacker checks passwords from now on',
  hour: 6,
  play: (rows, begins) => {
    const stolen = admin(rows, 'Global Administrator');
    const by = rows.by(stolen, rows.from(stolen.home));
    const target = { id: rows.id(), type: 'Other', displayName: 'DESKTOP-9QX1' };
    return {
      about: about(stolen, target.id),
      scenes: scenes(begins, [
        [
          0,
          'An agent is registered',
          (at) =>
            rows.audit(at, 'Register connector', by, [target], { service: 'Application Proxy', category: 'ResourceManagement' }),
        ],
      ]),
    };
  },
};

export const recentStories: readonly Story[] = [consentFix, mfaFatigue, sprayed, contractor, wipedDevices, payroll, agent];
