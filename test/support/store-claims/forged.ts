/** What is made up in the very form of ours, about what is really there: all but the signature, which the attacker cannot make. */
import type { Redis } from 'ioredis';
import { prefix } from '../../../jobs/queues';
import { type Job, jobSchema, queueFor } from '../../../src/queue/job';
import type { Chance } from '../chaos/random';
import { attackersWord } from './sayings';

interface Of {
  readonly redis: Redis;
  readonly tenant: string;
  readonly chance: Chance;
}

/** Subjects and keys that the ledger names: anyone who reads the store sees them. */
async function named({ redis, tenant }: Of, field: 'subject' | 'keyId'): Promise<readonly string[]> {
  const key = `hardenbot:{${tenant}}:ledger`;
  if ((await redis.type(key)) !== 'stream') return [];
  const text = JSON.stringify(await redis.xrange(key, '-', '+')).replaceAll('\\', '');
  return [...new Set([...text.matchAll(new RegExp(`"${field}":"([^"]*)"`, 'g'))].map(([, name = '']) => name))];
}

/** One of each name about one subject, as the schema of jobs takes them. */
async function jobsOf(of: Of): Promise<readonly Job[]> {
  const { chance, tenant } = of;
  const [subject = attackersWord] = chance.shuffled(
    (await named(of, 'subject')).filter((one) => /^[a-z]-[0-9a-z]{7}$/.test(one)),
  );
  const channel = chance.pick(['hardening', attackersWord]);
  const reply = { conversation: { platform: 'terminal', channel }, messageKey: chance.pick([subject, `alarm ${subject}`]) };
  const job = { tenant, subject, reply };
  const view = chance.pick(['change', 'emergency', 'reminder', 'alarm', 'overdue', 'halted', 'putBack', 'results']);
  const names = ['plan', 'apply', 'undo', 'remind', 'results', 'audit'];
  return [...names.map((name) => ({ ...job, name })), { ...job, name: 'draw', view }].map((one) => jobSchema.parse(one));
}

/** What BullMQ counts: tries begun, tries that failed, and ends of a worker while it was at it. */
const failedOften = { ats: '9', atm: '9', stc: '9' };

/** Adds jobs that nobody asked for. @param fields of their hashes, beside what they take or in place of it */
export async function order(of: Of, fields: Readonly<Record<string, string>> = {}): Promise<void> {
  const { redis, chance } = of;
  const often = chance.happens(0.5) ? failedOften : {};
  for (const job of chance.shuffled(await jobsOf(of))) {
    const queue = `${prefix}:${queueFor(job)}`;
    const id = `${800_000 + chance.below(90_000)}`;
    const usual = {
      name: job.name,
      data: JSON.stringify(job),
      opts: '{}',
      timestamp: `${Date.now()}`,
      delay: '0',
      priority: '0',
    };
    await redis.hset(`${queue}:${id}`, { ...usual, ...often, ...fields });
    await redis.lpush(`${queue}:wait`, id);
    await redis.zadd(`${queue}:marker`, '0', '0');
  }
}

/** The same with another word or number in it. */
function likewise(json: string, chance: Chance): string {
  const parts = [...json.matchAll(/(?<=^|[:,[])(?:"(?:[^"\\]|\\.)*"|-?\d+)(?!\s*:)/g)];
  const [one] = chance.shuffled(parts);
  if (one === undefined) return '99';
  const other = one[0].startsWith('"') ? JSON.stringify(attackersWord) : '99';
  return `${json.slice(0, one.index)}${other}${json.slice(one.index + one[0].length)}`;
}

/** A value or a notice as a process keeps them, but for the signature. @param genuine the value that it takes the place of, whose shape it has */
export async function unsigned(of: Of, what: 'value' | 'notice', genuine = ''): Promise<string> {
  const { chance, tenant } = of;
  const [keyId = '0'.repeat(16)] = chance.shuffled(await named(of, 'keyId'));
  const at = new Date(Date.now()).toISOString();
  const signature = 'A'.repeat(86);
  const notice = JSON.stringify({ tenant, at, reason: `The ledger says ${attackersWord}.`, keyId, signature });
  const [, json] = /^kept\/1 [^\n]*\n(.*)$/s.exec(genuine) ?? [];
  const value = json === undefined ? chance.pick([JSON.stringify(attackersWord), '99', '{}']) : likewise(json, chance);
  return what === 'notice' ? notice : `kept/1 ${keyId} ${at} ${signature}\n${value}`;
}
