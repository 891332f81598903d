/** How long the digest of a thousand tenants takes, against reading the same rows from the same store and as many signatures and writes. */

import { createHash, createPrivateKey, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { connectRedis } from '../adapters/redis/connection';
import { findServerProgram, startEmbeddedValkey } from '../adapters/redis/embedded';
import { createHistoryStore } from '../adapters/redis/history';
import { keys } from '../adapters/redis/keys';
import { createRoundStore } from '../adapters/redis/rounds';
import { createPostureStore } from '../adapters/redis/stores';
import { digestSections } from '../src/features/digest-sections';
import { digestMessage } from '../src/views/digest';
import { openRoundsLab, type RoundsLab } from '../test/support/corridor/rounds-lab';
import { keptByWorkers, ledgerOn, workerKeys } from '../test/support/ledger/signed-entries';
import type { Benchmark } from './support/benchmark';
import { timed } from './support/timed';

const tenantCount = 1000;
const firstMorning = Date.parse('2026-11-24T08:00:00Z');
const dayMs = 86_400_000;

export const digest: Benchmark = {
  name: 'digest',
  about: `one roll-up of ${tenantCount} tenants with every control from the kept results, drawn, against reading, hashing and parsing the same rows, making the same signatures and storing the same two; each row was verified before, so that a hash says that it is the same`,
  unit: 'ms',
  goal: { kind: 'ratio', number: 2 },
  rounds: 5,
  open: async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'hardenbot-bench-'));
    const server = await startEmbeddedValkey({ ...findServerProgram(join(__dirname, '..')), dataDir });
    const redis = connectRedis(server.url);
    const lab = openRoundsLab({
      tenants: Array.from({ length: tenantCount }, (_, n) => ({
        name: `tenant-${n}`,
        state: () => tenantState(n),
        settings: { channel: { terminal: 'hardening' }, digest: { at: '08:00', timeZone: 'Europe/Berlin' } },
      })),
      history: createHistoryStore(redis, keptByWorkers()),
      rounds: createRoundStore(redis, keptByWorkers()),
      postures: createPostureStore(redis, keptByWorkers()),
      ledger: ledgerOn(redis, { now: () => new Date(firstMorning) }),
    });
    await lab.at(new Date(firstMorning));
    let morning = firstMorning;
    return {
      round: async () => {
        morning += dayMs;
        const day = new Date(morning).toISOString().slice(0, 10);
        await endAudits(lab, day, morning);
        const floor = await timed(() => doTheSame(redis, lab, day));
        const value = await timed(async () => {
          await lab.look(new Date(morning));
          await draw(lab, day, morning);
        });
        return { floor, value };
      },
      close: async () => {
        redis.disconnect();
        await server.stop();
        rmSync(dataDir, { recursive: true, force: true });
      },
    };
  },
};

/** The audits of the day are over before the digest is due: only composing and drawing is measured. */
async function endAudits({ work, tenants }: RoundsLab, day: string, now: number): Promise<void> {
  const startedAt = new Date(now - 60_000).toISOString();
  for (const { id } of tenants) await work.rounds.saveRound(id, { day, scan: `s-${day}`, startedAt, ended: true });
}

/** For each tenant: of a checkpoint, of the entry that holds it, and of the digest that is kept. The last two are stored. */
const signatures = 3;
const key = createPrivateKey(workerKeys.privateKeyPem);

async function doTheSame(redis: Redis, lab: RoundsLab, day: string): Promise<void> {
  const rows = await readTheSameRows(redis, lab, day);
  const pipeline = redis.pipeline();
  for (const { id } of lab.tenants) {
    const kept = rows.get(id) ?? '';
    let signature = '';
    for (let n = 0; n < signatures; n += 1) signature = sign(null, Buffer.from(`${id} ${day} ${n}`), key).toString('base64url');
    pipeline.xadd(`floor:${id}`, '*', 'entry', kept, 'signature', signature).set(`floor:digest:${id}`, kept);
  }
  await pipeline.exec();
}

/** The digest that was kept of each tenant, as text. */
async function readTheSameRows(redis: Redis, { tenants }: RoundsLab, day: string): Promise<ReadonlyMap<string, string>> {
  const pipeline = redis.pipeline();
  for (const { id } of tenants)
    pipeline
      .get(keys.postureLines(id))
      .get(keys.rounds(id))
      .get(keys.digest(id))
      .get(keys.days(id, day.slice(0, 7)))
      .get(keys.days(id, monthBefore(day)))
      .get(keys.moves(id))
      .xrange(keys.ledger(id), '-', '+');
  const replies = (await pipeline.exec()) ?? [];
  for (const [error, reply] of replies) {
    if (error !== null) throw error;
    for (const text of textsIn(reply)) {
      createHash('sha256').update(text).digest('hex');
      JSON.parse(text.slice(text.startsWith('kept/') ? text.indexOf('\n') + 1 : 0));
    }
  }
  const ofEach = replies.length / tenants.length;
  return new Map(tenants.map(({ id }, index) => [id, textsIn(replies[index * ofEach + digestPlace]?.[1])[0] ?? '']));
}

/** The trend of a digest reaches into it. */
function monthBefore(day: string): string {
  const first = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  return new Date(first.getTime() - dayMs).toISOString().slice(0, 7);
}

/** Among what is read of each tenant. */
const digestPlace = 2;

/** The rows in an answer: a value, the values of a hash or list, the first field of each entry of a stream. */
function textsIn(reply: unknown): readonly string[] {
  if (typeof reply === 'string') return [reply];
  if (Array.isArray(reply)) return reply.flatMap((item: unknown) => textsIn(Array.isArray(item) ? item[1]?.[1] : item));
  return typeof reply === 'object' && reply !== null ? Object.values(reply).flatMap(textsIn) : [];
}

async function draw({ work, tenants }: RoundsLab, day: string, now: number): Promise<void> {
  const digests = await work.rounds.digests(tenants.map(({ id }) => id));
  const shown = tenants.flatMap(({ name }, index) => {
    const one = digests[index];
    return one === null || one === undefined || one.day !== day ? [] : [{ tenant: name, digest: one }];
  });
  if (shown.length !== tenantCount) throw new Error(`${shown.length} of ${tenantCount} tenants have a digest of ${day}.`);
  digestMessage({ day, tenants: shown, nameOf: (id) => id, controls: [], now: new Date(now), sections: digestSections });
}

function tenantState(n: number): Readonly<Record<string, unknown>> {
  return {
    exchange: {
      OrganizationConfig: { OAuth2ClientProfileEnabled: n % 2 === 0, DefaultAuthenticationPolicy: null },
      CASMailbox: [{ PrimarySmtpAddress: 'ana@contoso.com', PopEnabled: n % 10 === 0, ImapEnabled: false, OWAEnabled: true }],
      CASMailboxPlan: [{ Name: 'Plan', PopEnabled: false, ImapEnabled: false }],
      AuthenticationPolicy: [],
    },
  };
}
