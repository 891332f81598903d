/** Random tenants for calendar-sharing, and what it must say of them: everyone outside looks at a calendar under every policy. */
import fc from 'fast-check';
import { type Stand, together } from '../basics/verdict';
import { mostly, rarely } from '../draw';
import type { Expected, Trial } from '../family';
import { Spelling } from '../spelling';

/** What an action lets people see. Source: Domains of Set-SharingPolicy in the cmdlet reference. */
const actions = {
  CalendarSharingFreeBusySimple: ['times'],
  CalendarSharingFreeBusyDetail: ['times', 'subjects', 'places'],
  CalendarSharingFreeBusyReviewer: ['times', 'subjects', 'places', 'bodies'],
  ContactsSharing: ['contacts'],
  /** A word that no reference has. */
  CalendarSharingSomethingNew: null,
} as const satisfies Readonly<Record<string, readonly string[] | null>>;
type Action = keyof typeof actions;

interface Share {
  readonly domain: '*' | 'Anonymous' | 'fabrikam.com' | 'example.net';
  readonly actions: readonly Action[];
}

interface SharingPolicy {
  readonly enabled: boolean | null | undefined;
  /** undefined: the row does not say. */
  readonly shares: readonly Share[] | undefined;
}

interface SharingModel {
  readonly policies: readonly SharingPolicy[];
  readonly brokenOff: boolean;
  readonly spelling: number;
}

const usual: readonly Action[] = ['CalendarSharingFreeBusySimple'];
const share: fc.Arbitrary<Share> = fc.record({
  domain: fc.constantFrom<Share['domain']>('*', 'Anonymous', 'fabrikam.com', 'example.net'),
  actions: mostly(usual, fc.subarray(Object.keys(actions) as Action[], { maxLength: 2 })),
});

export const sharingModels: fc.Arbitrary<SharingModel> = fc.record({
  policies: fc.array(
    fc.record({
      enabled: rarely<boolean | null | undefined>(true, fc.constantFrom(false, null, undefined)),
      shares: rarely<readonly Share[] | undefined>([{ domain: '*', actions: usual }], fc.constant(undefined)).chain((list) =>
        list === undefined
          ? fc.constant(list)
          : mostly<readonly Share[]>(list, fc.uniqueArray(share, { selector: ({ domain }) => domain, maxLength: 3 })),
      ),
    }),
    { maxLength: 3 },
  ),
  brokenOff: rarely(false, fc.constant(true)),
  spelling: fc.nat(1_000_000),
});

export function calendarSharingTrial(model: SharingModel): Trial {
  const spelling = new Spelling(model.spelling);
  const written = ({ domain, actions: words }: Share): string =>
    words.length === 0
      ? spelling.pick([domain, `${domain}:`])
      : `${spelling.word(domain)}:${words.map((word) => spelling.word(word)).join(spelling.pick([',', ', ']))}`;
  const rows = model.policies.map(({ enabled, shares }, index) => ({
    Guid: `99000000-0000-4000-8000-00000000000${index}`,
    Identity: `Policy ${index}`,
    Name: `Policy ${index}`,
    Default: index === 0,
    ...spelling.tristate('Enabled', enabled),
    ...(shares === undefined ? {} : { Domains: shares.length === 0 ? spelling.pick<unknown>([[], null]) : shares.map(written) }),
  }));
  const state = {
    exchange: { SharingPolicy: rows },
    ...(model.brokenOff ? { collection: { 'exchange.SharingPolicy': { complete: false, returned: rows.length } } } : {}),
  };
  return { control: 'calendar-sharing', given: { state }, expected: expectedOf(model) };
}

function expectedOf({ policies, brokenOff }: SharingModel): Expected {
  const stands = policies.map(standOf);
  return {
    verdicts: brokenOff && !stands.includes('gap') ? ['unknown'] : together(stands),
    because: 'anyone who has a link, and someone of each organization, looked at a calendar under every policy',
  };
}

/** A domain that a policy names was decided about; everyone else was not. */
function standOf({ enabled, shares }: SharingPolicy): Stand {
  if (enabled === false) return 'holds';
  if (shares === undefined || enabled !== true) return 'unknown';
  const forEveryone = shares.filter(({ domain }) => domain === '*' || domain === 'Anonymous').flatMap((one) => one.actions);
  const seen = forEveryone.flatMap((action): readonly string[] => actions[action] ?? []);
  if (seen.some((what) => what !== 'times')) return 'gap';
  return forEveryone.some((action) => actions[action] === null) || shares.some((one) => one.actions.length === 0)
    ? 'unknown'
    : 'holds';
}
