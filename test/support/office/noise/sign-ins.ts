/** Sign-ins that are unusual and nothing else. */
import { apps, type Event } from '../rows';
import { guid, type Person } from '../world';
import { day, hour, minute, type NoiseKind, someone, usualPlace } from './kind';

export const signInNoise: readonly NoiseKind[] = [
  {
    kind: 'a journey',
    perWeek: 0.5,
    when: 'any',
    play: (rows, at) => {
      const person = someone(rows);
      const place = rows.world.abroad[rows.chance.below(rows.world.abroad.length)] ?? person.home;
      const days = 2 + rows.chance.below(4);
      const all: Event[] = [
        ...rows.risk(at, person, rows.from(place), { kind: 'unlikelyTravel', level: 'low', timing: 'offline' }),
      ];
      for (let n = 0; n < days * 3; n += 1)
        all.push(
          ...rows.signedIn(at + n * 5 * hour, person, rows.from(place), {
            app: rows.chance.pick([apps.office, apps.outlook, apps.teams]),
            interrupted: n === 0,
            ...(n % 2 === 0 ? {} : { device: person.phone }),
          }),
        );
      return all;
    },
  },
  {
    kind: 'a VPN',
    perWeek: 2,
    play: (rows, at) => {
      const users = rows.world.people.filter(({ usesVpn }) => usesVpn);
      const person = users[rows.chance.below(users.length)] ?? someone(rows);
      return [
        ...rows.signedIn(at, person, rows.from(rows.world.vpn)),
        ...(rows.chance.happens(0.1)
          ? rows.risk(at, person, rows.from(rows.world.vpn), { kind: 'anonymizedIPAddress', level: 'low', timing: 'realtime' })
          : []),
      ];
    },
  },
  {
    kind: 'a developer signs in with a device code',
    perWeek: 1,
    play: (rows, at) => {
      const developer = rows.world.developers[rows.chance.below(rows.world.developers.length)] ?? someone(rows);
      return rows.signedIn(at, developer, rows.from(developer.office), {
        app: apps.azureCli,
        deviceCode: true,
        agent: 'python-requests/2.32.5',
        device: { ...developer.laptop, browser: 'Python Requests 2.32' },
      });
    },
  },
  {
    kind: 'a meeting room signs in with a device code',
    perWeek: 0.5,
    when: 'any',
    play: (rows, at) => {
      const n = rows.chance.below(3);
      const [model] = rows.world.people;
      if (model === undefined) return [];
      const room: Person = { ...model, id: guid(0x0c, n), upn: `room${n}@contoso.com`, name: `Room ${n}`, role: null };
      return rows.signedIn(at, room, rows.from(model.office), {
        app: apps.teams,
        deviceCode: true,
        agent: 'TeamsPhone',
        device: { ...model.laptop, id: guid(0x0d, 90_000 + n), system: 'Android 14', browser: 'Chrome Mobile', managed: true },
      });
    },
  },
  {
    kind: 'a password mistyped',
    perWeek: 25,
    play: (rows, at) => {
      const person = someone(rows);
      const from = usualPlace(rows, person);
      const tries = 1 + rows.chance.below(3);
      return [
        ...Array.from({ length: tries }, (_unused, n) => rows.signedIn(at + n * 15_000, person, from, { error: 50126 })).flat(),
        ...rows.signedIn(at + minute, person, from),
      ];
    },
  },
  {
    kind: 'strangers guess passwords from external senders, and fail',
    perWeek: 12,
    when: 'any',
    play: (rows, at) => {
      const from = rows.from({
        city: 'Unknown',
        country: rows.chance.pick(['CN', 'BR', 'RU', 'VN']),
        network: `203.0.${rows.chance.below(100)}`,
        asn: 4134,
      });
      return Array.from({ length: 3 }, (_unused, n) =>
        rows.signedIn(at + n * 2000, someone(rows), from, {
          error: rows.chance.pick([50126, 50053]),
          client: 'Other clients',
          agent: 'BAV2ROPC',
        }),
      ).flat();
    },
  },
  {
    kind: 'a phone replaced by another network every hour',
    perWeek: 3,
    when: 'any',
    play: (rows, at) => {
      const person = someone(rows);
      return Array.from({ length: 3 }, (_unused, n) =>
        rows.signedIn(
          at + n * hour,
          person,
          rows.from({ ...person.carrier, network: `100.${110 + rows.chance.below(3)}.${rows.chance.below(200)}` }),
          { device: person.phone, app: apps.outlook },
        ),
      ).flat();
    },
  },
  {
    kind: 'a new browser at home',
    perWeek: 1,
    play: (rows, at) => {
      const person = someone(rows);
      return rows.signedIn(at, person, rows.from(person.home), {
        device: {
          ...person.laptop,
          id: '',
          browser: 'Firefox 143.0',
          agent: 'Mozilla/5.0 (Windows NT 10.0; rv:143.0) Gecko/20100101 Firefox/143.0',
          managed: false,
        },
        interrupted: true,
      });
    },
  },
  {
    kind: 'a risk that Microsoft finds a day later and calls low',
    perWeek: 0.5,
    premium: true,
    play: (rows, at) => {
      const person = someone(rows);
      return rows.risk(at + rows.chance.below(day), person, rows.from(person.carrier), {
        kind: rows.chance.pick(['unfamiliarFeatures', 'anomalousToken', 'unlikelyTravel']),
        level: 'low',
        timing: 'offline',
      });
    },
  },
];
