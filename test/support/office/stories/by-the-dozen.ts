/** Attacks by what is done by the dozen: each row alone is a working day, and thirty of them in a quarter of an hour are not. */
import { type Event, targetOf } from '../rows';
import { guid } from '../world';
import { otherHome, rentedHome, times } from './acts';
import { about, admin, ordinary, type Story, scenes } from './story';

/** Source: reports on extortion by files alone, as of Bling Libra and Storm-2949: links that need no sign-in outlive the account. */
const linksOutside: Story = {
  name: 'files are shared with anyone who has a link',
  hour: 21,
  play: (rows, begins) => {
    const victim = ordinary(rows, 67);
    const from = rows.from(rentedHome);
    const shared = (at: number, operation: string, n: number, more: Readonly<Record<string, string>>): Event =>
      rows.record(
        at,
        { type: 14, kind: 'SharePointSharingOperation', operation, user: victim.upn },
        {
          Workload: 'SharePoint',
          ClientIP: from.address,
          ObjectId: `https://contoso.sharepoint.com/sites/finance/Shared Documents/report-${n}.xlsx`,
          ItemType: 'File',
          SiteUrl: 'https://contoso.sharepoint.com/sites/finance',
          SourceFileName: `report-${n}.xlsx`,
          ...more,
        },
      );
    return {
      about: about(victim),
      scenes: scenes(begins, [
        [
          0,
          'Thirty links for anyone are made in a quarter of an hour',
          (at) => times(30, (n) => [shared(at + n * 30_000, 'AnonymousLinkCreated', n, {})]),
        ],
        [
          20,
          'A folder is shared with an address outside',
          (at) =>
            times(6, (n) => [
              shared(at + n * 30_000, 'AddedToSecureLink', n, {
                TargetUserOrGroupName: 'j.doe@mail.example',
                TargetUserOrGroupType: 'Guest',
              }),
            ]),
        ],
      ]),
    };
  },
};

/** Source: Microsoft's guide to security operations for devices; reports on ransomware that begins with the keys of every device. */
const keysOfDevices: Story = {
  name: 'recovery keys and local passwords of many devices are read',
  hour: 0,
  play: (rows, begins) => {
    const by = admin(rows, 'Helpdesk Administrator');
    const initiator = rows.by(by, rows.from(rentedHome));
    const device = (n: number) => ({ id: guid(0x7e, n), type: 'Device', displayName: `LT-${1000 + n}` });
    return {
      about: about(by),
      scenes: scenes(begins, [
        [
          0,
          'The keys of twelve disks are read',
          (at) =>
            times(12, (n) =>
              rows.audit(at + n * 40_000, 'Read BitLocker key', initiator, [device(n)], { category: 'KeyManagement' }),
            ),
        ],
        [
          12,
          'The passwords of eight local administrators too',
          (at) =>
            times(8, (n) =>
              rows.audit(at + n * 40_000, 'Recover device local administrator password', initiator, [device(n)], {
                service: 'Device Registration Service',
                category: 'Device',
              }),
            ),
        ],
      ]),
    };
  },
};

/** Source: Microsoft, "Storm-0501's evolving techniques lead to cloud-based ransomware", August 2025, and reports on former administrators. */
const groupsAndDevices: Story = {
  name: 'groups and devices are deleted, and accounts for good',
  hour: 2,
  play: (rows, begins) => {
    const by = admin(rows, 'User Administrator');
    const initiator = rows.by(by, rows.from(by.home));
    return {
      about: about(by),
      scenes: scenes(begins, [
        [
          0,
          'Thirty groups are deleted',
          (at) =>
            times(30, (n) =>
              rows.audit(
                at + n * 20_000,
                'Delete group',
                initiator,
                [{ id: guid(0x61, n), type: 'Group', displayName: `Team ${n}` }],
                {
                  category: 'GroupManagement',
                },
              ),
            ),
        ],
        [
          15,
          'Forty devices are deleted',
          (at) =>
            times(40, (n) =>
              rows.audit(
                at + n * 15_000,
                'Delete device',
                initiator,
                [{ id: guid(0x7e, n), type: 'Device', displayName: `LT-${1000 + n}` }],
                {
                  category: 'Device',
                },
              ),
            ),
        ],
      ]),
    };
  },
};

/** Source: reports on intruders who release their own phishing from quarantine, as for a second wave inside. */
const released: Story = {
  name: 'mail that was held back is released to many',
  hour: 3,
  play: (rows, begins) => {
    const by = admin(rows, 'Security Administrator');
    const from = rows.from(otherHome);
    return {
      about: about(by),
      scenes: scenes(begins, [
        [
          0,
          'Fourteen messages leave quarantine',
          (at) =>
            times(14, (n) => [
              rows.record(
                at + n * 45_000,
                { type: 65, kind: 'Quarantine', operation: 'QuarantineReleaseMessage', user: by.upn },
                {
                  Workload: 'Quarantine',
                  ClientIP: from.address,
                  NetworkMessageId: guid(0x96, n),
                  ReleaseTo: ordinary(rows, 300 + n).upn,
                  RequestSource: 0,
                  RequestType: 2,
                },
              ),
            ]),
        ],
      ]),
    };
  },
};

/** Source: United States Department of Justice, 2021 and 2023, on administrators who locked their former employers out. */
const manyPasswords: Story = {
  name: 'the passwords of many people are reset at night',
  hour: 1,
  play: (rows, begins) => {
    const by = admin(rows, 'Helpdesk Administrator');
    const initiator = rows.by(by, rows.from(otherHome));
    return {
      about: about(by),
      scenes: scenes(begins, [
        [
          0,
          'Thirty passwords are reset in twenty minutes',
          (at) =>
            times(30, (n) => rows.audit(at + n * 40_000, 'Reset user password', initiator, [targetOf(ordinary(rows, 400 + n))])),
        ],
      ]),
    };
  },
};

export const dozenStories: readonly Story[] = [linksOutside, keysOfDevices, groupsAndDevices, released, manyPasswords];
