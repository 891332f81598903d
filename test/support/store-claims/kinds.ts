/** Every kind of key that the store may hold, and every field of a job, derived from the code that names them: what is added there is attacked here. */
import { readFileSync } from 'node:fs';
import { QueueKeys } from 'bullmq';
import { keptKey, keys } from '../../../adapters/redis/keys';
import { prefix, queueNames } from '../../../jobs/queues';
import type { KeptPlace } from '../../../src/engine/ledger/sealed-store';
import { signalPlaces } from '../../../src/features/signals/store';
import { whyPlaces } from '../../../src/features/why/store';

export interface Kind {
  readonly name: string;
  /** Whether a key is of this kind. */
  readonly has: (key: string, tenant: string) => boolean;
  /** A key of this kind that is made up. */
  readonly like: (tenant: string, word: string) => string;
  /** Set where it is one field of the hash of a job. */
  readonly field?: string;
}

/** The queues of both processes, and those of the rounds of workers. */
export const allQueues = [...queueNames, 'upkeep', 'calendar', 'signals', 'sweep'] as const;

const gap = '\u0001';
const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function ofNamed(name: string, make: (...parts: readonly string[]) => string): Kind {
  // The place of a limit is a number, the others are words.
  const pattern = make(gap, gap, gap, gap);
  const parts = pattern.split(gap).map(literally);
  const isOfTenant = pattern.startsWith(`hardenbot:{${gap}}`);
  const patterns = new Map<string, RegExp>();
  const patternFor = (tenant: string): RegExp => {
    const [first = '', second = '', ...rest] = parts;
    const text = isOfTenant ? [`${first}${literally(tenant)}${second}`, ...rest].join('.+?') : parts.join('.+?');
    const known = patterns.get(tenant) ?? new RegExp(`^${text}$`);
    patterns.set(tenant, known);
    return known;
  };
  return {
    name: `key ${name}`,
    has: (key, tenant) => patternFor(tenant).test(key),
    like: (tenant, word) => {
      const [first, ...rest] = pattern.split(gap);
      return [first, ...rest].reduce<string>((text, part, index) => {
        if (index === 0) return part ?? '';
        return `${text}${index === 1 && isOfTenant ? tenant : word}${part ?? ''}`;
      }, '');
    },
  };
}

const queuePart = new RegExp(`^${literally(prefix)}:(${allQueues.join('|')}):(.+)$`);
const partOf = (key: string): string | undefined => queuePart.exec(key)?.[2];

export function isJob(key: string): boolean {
  const part = partOf(key);
  return part !== undefined && (/^\d+$/.test(part) || /^repeat:[^:]+:\d+$/.test(part));
}

/** The parts of a queue as BullMQ names them; `de:` stands before what keeps one job from being added twice. */
const partsOfQueues = [...new Set(Object.keys(new QueueKeys(prefix).getKeys('change')))].filter((part) => part !== '');

function ofPart(part: string): Kind {
  return {
    name: `queue ${part}`,
    has: (key) => {
      const found = partOf(key);
      return found === part || (found?.startsWith(`${part}:`) === true && !isJob(key));
    },
    like: (_tenant, word) => `${prefix}:change:${part}${part === 'de' ? `:${word}` : ''}`,
  };
}

/** The names under which BullMQ reads a job from its hash, from the code that reads it. */
function fieldsOfJobs(): readonly string[] {
  const path = require.resolve('bullmq').replace(/index\.js$/, 'classes/redis-queue-backend.js');
  const [reader = ''] = /function rawToJobJson\(raw\) \{[\s\S]*?\n\}/.exec(readFileSync(path, 'utf8')) ?? [];
  const fields = [...new Set([...reader.matchAll(/\braw\.(\w+)/g)].map(([, name = '']) => name))].filter((name) => name !== 'id');
  if (fields.length < 15) throw new Error('BullMQ reads jobs in another way: the names of their fields is unknown.');
  return fields;
}

function ofField(field: string): Kind {
  return { name: `field ${field}`, has: isJob, like: () => `${prefix}:change:900001`, field };
}

/** What features keep in places of their own. */
const places: Readonly<Record<string, (tenant: string, id: string) => KeptPlace>> = {
  signals: signalPlaces.state,
  signalFacts: signalPlaces.facts,
  why: whyPlaces.question,
  because: whyPlaces.answer,
};

type Make = (...parts: readonly string[]) => string;

export const kinds: readonly Kind[] = [
  ...Object.entries(keys).map(([name, make]) => ofNamed(name, make as Make)),
  ...Object.entries(places).map(([name, placeOf]) => ofNamed(name, (tenant = '', id = '') => keptKey(placeOf(tenant, id)))),
  ...['job', 'lock'].map(
    (name): Kind => ({
      name: `queue ${name}`,
      has: name === 'job' ? isJob : (key) => partOf(key)?.endsWith(':lock') === true,
      like: () => `${prefix}:change:900001${name === 'lock' ? ':lock' : ''}`,
    }),
  ),
  ...partsOfQueues.map(ofPart),
  ...fieldsOfJobs().map(ofField),
];

export function kindNamed(name: string): Kind {
  const kind = kinds.find((one) => one.name === name);
  if (kind === undefined) throw new Error(`There is no kind "${name}".`);
  return kind;
}
