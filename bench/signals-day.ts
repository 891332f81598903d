/** How long rows of the logs of many tenants wait over a day of their own clock, until they are judged and until their card is in the chat; what that asks of Microsoft, and what the worker holds. */
import type { Benchmark, Size } from './support/benchmark';
import { type DayShape, type PlayedDay, playDay } from './support/watched-day';

const usual = { tenants: 5, hours: 6 } as const;
const people = 500;

const known = new Map<string, Promise<PlayedDay>>();

/** All figures are of one day. */
function dayOnce(shape: DayShape): Promise<PlayedDay> {
  const key = JSON.stringify(shape);
  const day = known.get(key) ?? playDay(shape).then(printed);
  known.set(key, day);
  return day;
}

function printed(day: PlayedDay): PlayedDay {
  process.stderr.write(`${JSON.stringify(day)}\n`);
  return day;
}

interface Figure {
  readonly name: string;
  readonly about: string;
  readonly unit: string;
  readonly atMost: number;
  readonly of: (day: PlayedDay, shape: DayShape) => number;
}

/** Within which each log has to ring, in seconds, and where rows of it are read. */
const logs = [
  { log: 'audits', atMost: 120, what: "the directory's audit log" },
  { log: 'sign-ins', atMost: 120, what: 'the sign-in log' },
  { log: 'risk', atMost: 360, what: 'risk detections' },
  { log: 'unified', atMost: 660, what: 'the unified audit log' },
] as const;

const figures: readonly Figure[] = [
  ...logs.flatMap(({ log, atMost, what }): Figure[] => [
    {
      name: log,
      about: `p99 from when a row of ${what} can be read until it is judged`,
      unit: 's',
      atMost,
      of: ({ judged }) => judged[log].p99,
    },
    {
      name: `${log}-card`,
      about: `p99 from when an attack can be read in ${what} until its card is in the chat`,
      unit: 's',
      atMost,
      of: ({ shown }) => shown[log],
    },
  ]),
  { name: 'missed', about: 'attacks without a card', unit: 'attacks', atMost: 0, of: ({ missed }) => missed },
  {
    name: 'requests',
    about: 'requests per tenant and day',
    unit: 'requests',
    atMost: 3800,
    of: ({ requests }, { tenants, hours }) => (requests / tenants / hours) * 24,
  },
  {
    name: 'refused',
    about: 'requests that a published limit of a tenant, or of the app over all of them, refused',
    unit: 'requests',
    atMost: 0,
    of: ({ refused }) => refused,
  },
  {
    name: 'memory',
    about: 'what the worker holds of all tenants at the end, beside its store',
    unit: 'MB',
    atMost: 256,
    of: ({ heldMb }) => heldMb,
  },
];

function shapeOf({ tenants = usual.tenants, hours = usual.hours }: Size): DayShape {
  return { tenants, hours, people };
}

export const signalsDay: readonly Benchmark[] = figures.map((figure) => ({
  name: `signals-day-${figure.name}`,
  about: `one worker on offices of ${people} people on a clock of their own, ${usual.tenants} for ${usual.hours} h unless --tenants and --hours say otherwise: ${figure.about}`,
  unit: figure.unit,
  goal: { kind: 'atMost', number: figure.atMost },
  rounds: 1,
  isRare: true,
  open: (size) =>
    Promise.resolve({
      round: async () => {
        const shape = shapeOf(size);
        const value = figure.of(await dayOnce(shape), shape);
        return { value, floor: Math.max(value, 1) };
      },
      close: () => Promise.resolve(),
    }),
}));
