/** Random tenants for idle-timeout, and what it must say of them: a session of each application is left alone for as long as settings allow. */
import fc from 'fast-check';
import { mostly, rarely } from '../draw';
import type { Expected, Trial } from '../family';
import { Spelling } from '../spelling';

const apps = ['default', 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c', '00000006-0000-0ff1-ce00-000000000000'] as const;
type App = (typeof apps)[number];

interface Entry {
  readonly app: App;
  /** null: the entry names none; a text: it is no time. */
  readonly seconds: number | string | null;
}

interface Policy {
  /** undefined: the service does not say. */
  readonly isActive: boolean | undefined;
  readonly entries: readonly Entry[];
  /** How the definition came. */
  readonly form: 'whole' | 'absent' | 'no JSON' | 'twice';
}

interface TimeoutModel {
  readonly policies: readonly Policy[];
  readonly minutes: number | undefined;
  readonly spelling: number;
}

const hour = 3600;
const entry: fc.Arbitrary<Entry> = fc.record({
  app: mostly<App>('default', fc.constantFrom(...apps)),
  seconds: rarely<Entry['seconds']>(3 * hour, fc.constantFrom('three hours', '25:00:00', null)).chain((usual) =>
    mostly<Entry['seconds']>(usual, fc.constantFrom(0, 1, 900, 901, hour, 3 * hour + 1, 6 * hour, 24 * hour, 25 * hour)),
  ),
});

const policy: fc.Arbitrary<Policy> = fc.record({
  isActive: mostly<boolean | undefined>(true, fc.constantFrom(true, false, undefined)),
  entries: fc.uniqueArray(entry, { maxLength: 3, selector: ({ app }) => app }),
  form: rarely<Policy['form']>('whole', fc.constantFrom('absent', 'no JSON', 'twice')),
});

/** The service takes one active policy at most. Source: `isOrganizationDefault` of activityBasedTimeoutPolicy in the Graph reference. */
export const timeoutModels: fc.Arbitrary<TimeoutModel> = fc.record({
  policies: fc.array(policy, { maxLength: 3 }).map((drawn) => {
    const active = drawn.findIndex(({ isActive }) => isActive === true);
    return drawn.map((one, at) => (one.isActive === true && at !== active ? { ...one, isActive: false } : one));
  }),
  minutes: mostly<number | undefined>(undefined, fc.constantFrom(15, 360, 1439)),
  spelling: fc.nat(1_000_000),
});

export function idleTimeoutTrial({ policies, minutes, spelling: seed }: TimeoutModel): Trial {
  const spelling = new Spelling(seed);
  const rows = policies.map((one, at) => ({
    id: `99000000-0000-4000-8000-00000000000${at}`,
    displayName: `Timeout ${at}`,
    ...spelling.tristate('isOrganizationDefault', one.isActive),
    ...definitionOf(one, spelling),
  }));
  return {
    control: 'idle-timeout',
    given: {
      state: { graph: { activityBasedTimeoutPolicies: rows } },
      ...(minutes === undefined ? {} : { settings: { minutes } }),
    },
    expected: expectedOf(policies, (minutes ?? 180) * 60),
  };
}

function definitionOf({ entries, form }: Policy, spelling: Spelling): object {
  if (form === 'absent') return spelling.pick<object>([{}, { definition: [] }, { definition: null }]);
  const written = entries.map(({ app, seconds }) => ({
    ApplicationId: app,
    ...(seconds === null ? {} : { WebSessionIdleTimeout: typeof seconds === 'string' ? seconds : timeText(seconds, spelling) }),
  }));
  const text = JSON.stringify({ ActivityBasedTimeoutPolicy: { Version: 1, ApplicationPolicies: written } });
  return { definition: form === 'whole' ? [text] : form === 'twice' ? [text, text] : ['three hours'] };
}

function timeText(seconds: number, spelling: Spelling): string {
  const days = Math.floor(seconds / (24 * hour));
  const [h, m, s] = [Math.floor(seconds / hour) % 24, Math.floor(seconds / 60) % 60, seconds % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${days > 0 ? `${days}.` : spelling.pick(['', '', '0.'])}${h}:${m}:${s}`;
}

type Stand = 'ends' | 'goes on' | 'unknown';

function expectedOf(policies: readonly Policy[], limit: number): Expected {
  const because = 'a session of each application was left alone until the limit';
  const active = policies.find(({ isActive }) => isActive === true);
  const maybe = policies.filter(({ isActive }) => isActive === undefined).map((one) => standOf(one, limit));
  if (active !== undefined) {
    const stand = standOf(active, limit);
    if (stand === 'goes on') return { verdicts: ['fail'], because };
    if (stand === 'unknown') return { verdicts: ['unknown'], because };
    // No other one is active beside it, and a row that does not say so may be called unknown.
    return { verdicts: maybe.length > 0 ? ['pass', 'unknown'] : ['pass'], because };
  }
  if (maybe.length === 0) return { verdicts: ['fail'], because };
  return { verdicts: maybe.every((stand) => stand === 'goes on') ? ['fail', 'unknown'] : ['unknown'], because };
}

/** What becomes of the sessions of all applications under this policy alone. */
function standOf({ entries, form }: Policy, limit: number): Stand {
  if (form !== 'whole') return 'unknown';
  // Of some application no entry speaks.
  const sessions = ['default', ...entries.map(({ app }) => app)].map((app) => sessionOf(app, entries, limit));
  if (sessions.includes('goes on')) return 'goes on';
  return sessions.includes('unknown') ? 'unknown' : 'ends';
}

function sessionOf(app: string, entries: readonly Entry[], limit: number): Stand {
  const found = entries.find((one) => one.app === app);
  if (found === undefined) return 'goes on';
  const { seconds } = found;
  // A time that is none, and zero, mean nothing that Microsoft documents.
  if (typeof seconds !== 'number' || seconds === 0) return 'unknown';
  return seconds <= limit ? 'ends' : 'goes on';
}
