/** A store that answers and takes nothing: what waits for it keeps its tries, and both probes say what a supervisor has to know. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { makeCertificate } from '../../adapters/m365/simulator/index';
import { storeAddress } from '../../adapters/redis/address';
import { connectStore } from '../../adapters/redis/connection';
import { createMessageStore } from '../../adapters/redis/messages';
import { placeOfAddress } from '../../adapters/redis/place';
import { openQueues } from '../../jobs/queues';
import { type RunningWorkers, startWorkers } from '../../jobs/worker';
import { storePlaceOf } from '../../src/compose/store-place';
import { tellStoreAway } from '../../src/compose/stores';
import { Secrets } from '../../src/config/load';
import { RetryLater, storeRetryLater, Unsettled } from '../../src/engine/ledger/retry-later';
import { sealedValues } from '../../src/engine/ledger/sealed-value';
import { createObservation } from '../../src/process/metrics';
import { systemClock } from '../../src/process/system-clock';
import { openMonitor } from '../../src/process/watch-process';
import type { Job } from '../../src/queue/job';
import { emergencyKey } from '../../src/queue/message-key';
import { applyPlan } from '../../src/worker/apply/apply-job';
import { makePlan } from '../../src/worker/plan/plan-job';
import { openOutbox } from '../support/chat/outbox';
import { KeptLog } from '../support/corridor/kept-log';
import { ids, openOffice, tenantId } from '../support/corridor/office';
import { gatewaySigner, keptByGateways, keyring } from '../support/ledger/signed-entries';
import { chatRecord } from '../support/store-attacks/chat-record';
import { refusalWords, refusing } from '../support/stores/refusing-server';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';
import { startTlsValkey } from '../support/stores/valkey-trials';
import { freePort } from '../support/wire/free-port';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const job: Job = {
  name: 'plan',
  tenant: 't',
  subject: 's',
  reply: { conversation: { platform: 'terminal', channel: 'c' }, messageKey: 's' },
};

test.each([
  'READONLY You can’t write against a read only replica.',
  'NOREPLICAS Not enough good replicas to write.',
  'CLUSTERDOWN The cluster is down',
  'MASTERDOWN Link with MASTER is down',
  'LOADING Redis is loading the dataset in memory',
  'TRYAGAIN Multiple keys request during rehashing of slot',
  'MISCONF Redis is configured to save RDB snapshots',
  "OOM command not allowed when used memory > 'maxmemory'.",
  'UNBLOCKED force unblock from blocking operation',
  'NOAUTH Authentication required.',
  'WRONGPASS invalid username-password pair or user is disabled.',
  'BUSY Valkey is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.',
  'ERR Error running script (call to f_0a1b): @user_script:5: @user_script: 5: -READONLY You can not write.',
])('"%s" is something to wait for', (message) => {
  expect(storeRetryLater(new Error(message))).toMatchObject({
    name: 'RetryLater',
    message: expect.stringContaining('takes nothing'),
  });
});

test('a transaction that was discarded because of a refusal is something to wait for, and one discarded for a mistake is not', () => {
  const discarded = (because: string) =>
    Object.assign(new Error('EXECABORT Transaction discarded because of previous errors.'), {
      previousErrors: [new Error(because)],
    });
  const [refused, wrong] = ['NOREPLICAS Not enough good replicas to write.', 'ERR syntax error'].map(discarded);
  expect([storeRetryLater(refused)?.name, storeRetryLater(wrong)]).toEqual(['RetryLater', null]);
});

test.each(['WRONGTYPE Operation against a key', 'NOPERM this user has no permissions', 'ERR syntax error'])(
  '"%s" is a failure, which waiting does not mend',
  (message) => {
    expect(storeRetryLater(new Error(message))).toBeNull();
  },
);

test('a store that is not there is told in one line with its address and how to start one, however often it is tried', async () => {
  const port = await freePort();
  const place = placeOfAddress(`redis://someone:hidden-word@127.0.0.1:${port}`);
  const log = new KeptLog();
  const redis = connectStore(place);
  try {
    tellStoreAway(redis, place, log);
    let tries = 0;
    await new Promise<void>((resolve) => {
      redis.on('reconnecting', () => {
        tries += 1;
        if (tries === 3) resolve();
      });
    });
    expect(log.lines).toEqual([
      expect.stringContaining(`The store does not answer: 127.0.0.1:${port}. Start it (valkey-server --appendonly yes`),
    ]);
    expect(log.lines.join()).toMatch(/"reason":"[a-z][^"]+ \(connect ECONNREFUSED /);
    expect(log.lines.join()).not.toContain('hidden-word');
  } finally {
    redis.disconnect();
  }
});

test('a store whose password was changed is told as that, and not as one that is to be started', async () => {
  const valkey = await startTestValkey();
  const hand = new Redis(storeAddress(valkey.url));
  await hand.config('SET', 'requirepass', 'another one');
  const place = placeOfAddress(valkey.url);
  const log = new KeptLog();
  const redis = connectStore(place);
  try {
    tellStoreAway(redis, place, log);
    await new Promise<void>((resolve) => void redis.on('error', () => resolve()));
    expect(log.lines).toEqual([
      expect.stringMatching(/^.*The store does not take this login: .*; correct the user and its password/),
    ]);
  } finally {
    redis.disconnect();
    await hand.config('SET', 'requirepass', '');
    hand.disconnect();
    await valkey.stop();
  }
});

test('a file of a password that is away while the store breaks off ends no process: the password of before counts, then the next one', async () => {
  const valkey = await startTestValkey();
  const hand = new Redis(storeAddress(valkey.url));
  const file = join(mkdtempSync(join(tmpdir(), 'hardenbot-password-')), 'password');
  const write = (password: string) => writeFileSync(file, password, { mode: 0o600 });
  const user = ['ACL', 'SETUSER', 'hardenbot-worker'] as const;
  const breakOff = () => hand.call('CLIENT', 'KILL', 'USER', 'hardenbot-worker');
  write('first');
  await hand.call(...user, 'on', '>first', '~*', '&*', '+@all');
  const secrets = new Secrets({ REDIS_URL: valkey.url, HARDENBOT_WORKER_STORE_PASSWORD_FILE: file });
  const place = await storePlaceOf({}, secrets, 'worker');
  const log = new KeptLog();
  const redis = connectStore(place);
  try {
    tellStoreAway(redis, place, log);
    await redis.ping();
    rmSync(file);
    const isBack = new Promise<void>((resolve) => void redis.once('ready', resolve));
    await breakOff();
    await isBack;
    expect(await redis.ping()).toBe('PONG');
    expect(log.lines[0]).toContain('HARDENBOT_WORKER_STORE_PASSWORD_FILE names a file that cannot be read. The store is asked');
    await hand.call(...user, 'resetpass', '>second');
    await breakOff();
    write('second');
    expect(await redis.ping()).toBe('PONG');
  } finally {
    redis.disconnect();
    hand.disconnect();
    await valkey.stop();
  }
});

test('a store whose certificate is not taken is told as that, and not as one that is to be started', async () => {
  const { cert: certificate, key } = await makeCertificate();
  const server = await startTlsValkey({ certificate, key, users: ['user default off'] });
  const place = placeOfAddress(`rediss://hardenbot:word@localhost:${server.port}`);
  const log = new KeptLog();
  const redis = connectStore(place);
  try {
    tellStoreAway(redis, place, log);
    await new Promise<void>((resolve) => void redis.on('error', () => resolve()));
    expect(log.lines).toEqual([expect.stringContaining('The certificate of the store is not taken: localhost:')]);
  } finally {
    redis.disconnect();
    await server.stop();
  }
});

test('a store that is there and breaks the connection over one answer after the other is told with where to look', async () => {
  const valkey = await startTestValkey();
  const hand = new Redis(storeAddress(valkey.url));
  await hand.set('long', 'x'.repeat(1_000_000));
  await hand.config('SET', 'client-output-buffer-limit', 'normal 100kb 0 0');
  const place = placeOfAddress(valkey.url);
  const redis = connectStore(place);
  try {
    const told = new Promise<string>((resolve) => {
      const say = (_fields: object, message: string): void => resolve(message);
      tellStoreAway(redis, place, { info: say, warn: say, error: say });
    });
    redis.get('long').catch(() => undefined);
    expect(await told).toMatch(/^The store breaks connections again and again: .*client-output-buffer-limit/);
  } finally {
    redis.disconnect();
    hand.disconnect();
    await valkey.stop();
  }
});

test('a store that refuses many commands at once because it is no primary any more makes nobody warn past the log', async () => {
  const valkey = await startTestValkey();
  const hand = new Redis(storeAddress(valkey.url));
  const redis = connectStore(placeOfAddress(valkey.url));
  redis.on('error', () => undefined);
  const warned: string[] = [];
  const warn = ({ message }: Error): void => void warned.push(message);
  process.on('warning', warn);
  try {
    await redis.ping();
    await hand.replicaof('127.0.0.1', 1);
    const written = Promise.all(Array.from({ length: 30 }, (_unused, place) => redis.set(`probe-${place}`, '1')));
    await new Promise<void>((resolve) => void redis.once('reconnecting', () => resolve()));
    await hand.replicaof('NO', 'ONE');
    await written;
    expect(warned).toEqual([]);
  } finally {
    process.off('warning', warn);
    redis.disconnect();
    hand.disconnect();
    await valkey.stop();
  }
});

describe('on a store that answers and takes nothing', () => {
  let valkey: TestValkey;
  let redis: Redis;
  /** Takes a refusal as it is, where the product's connection would look for another server. */
  let hand: Redis;
  let workers: RunningWorkers | undefined;
  beforeEach(async () => {
    valkey = await startTestValkey();
    redis = valkey.connect();
    hand = new Redis(storeAddress(valkey.url));
  });
  afterEach(async () => {
    await workers?.close();
    hand.disconnect();
    await valkey.stop();
  });

  test.each(refusalWords)(
    'a job that reads %s is done as soon as the store takes writes again, and no try is gone',
    async (word) => {
      const queues = openQueues(redis);
      const failed: string[] = [];
      let runs = 0;
      let release: (said: string) => void = () => undefined;
      const refused = new Promise<string>((resolve) => {
        release = resolve;
      });
      const done = new Promise<void>((resolve) => {
        workers = startWorkers({
          connection: redis,
          logger: { ...quiet, warn: (_fields, message) => void failed.push(message) },
          clock: systemClock,
          handlers: {
            change: {
              concurrency: 1,
              run: async () => {
                runs += 1;
                if (runs === 1) await refusing[word].begin(hand);
                await hand.set('hardenbot:probe', '1').catch((error: Error) => {
                  release(error.message);
                  throw error;
                });
                resolve();
              },
              gaveUp: () => Promise.reject(new Error('It was given up.')),
            },
          },
        });
      });
      await queues.add(job);
      expect(await refused).toContain(word);
      await refusing[word].end(hand);
      await done;
      expect({ runs, failed }).toEqual({ runs: 2, failed: [] });
      await queues.close();
    },
  );
});

test('a card that the store could not note is posted once, however often it is drawn while the store is full, and noted once there is room', async () => {
  const valkey = await startTestValkey();
  const hand = valkey.connect();
  const chat = chatRecord(['slack']);
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const subject = office.newest();
  const messages = () => createMessageStore(valkey.connect(), keptByGateways());
  const opened = () => openOutbox({ messengers: chat.messengers, channel: { slack: 'C1' }, office, messages: messages() });
  const outbox = opened();
  const draw = (by = outbox) =>
    by.drawAny({
      view: 'change',
      subject,
      reply: { conversation: { platform: 'slack', channel: 'C1' }, messageKey: subject },
    });
  await refusing.OOM.begin(hand);
  for (let tries = 0; tries < 5; tries += 1) await draw().catch(() => undefined);
  const titles = () => chat.posts().map(({ text, under = 'channel' }) => `${text} ${under}`);
  const whileFull = titles();
  expect(whileFull).toHaveLength(new Set(whileFull).size);
  expect(whileFull).not.toEqual([]);
  await refusing.OOM.end(hand);
  await draw();
  // Another process reads where they stand.
  await draw(opened());
  expect(titles()).toEqual(whileFull);
  await valkey.stop();
});

test('an alarm reaches every channel and person at once although the store can note none of it', async () => {
  const valkey = await startTestValkey();
  const hand = valkey.connect();
  const chat = chatRecord(['slack', 'teams']);
  const office = openOffice({ approvals: { tiers: { medium: 1 }, incident: { people: [ids.cy, ids.bo] } } });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const subject = office.newest();
  await office.does('eve', { says: `emergency ${subject} it burns` });
  const outbox = openOutbox({
    messengers: chat.messengers,
    channel: { slack: 'C1', teams: '19:x' },
    office,
    accounts: (entraId) => ({ slack: `U-${entraId.slice(0, 2)}` }),
    messages: createMessageStore(valkey.connect(), keptByGateways()),
  });
  const reply = { conversation: { platform: 'slack', channel: 'C1' }, messageKey: emergencyKey(subject) };
  await refusing.OOM.begin(hand);
  for (let tries = 0; tries < 2; tries += 1) {
    await outbox.drawAny({ view: 'emergency', subject, reply }).catch(() => undefined);
    const where = chat.shown.map(({ how, channel, message }) => `${how} ${channel} ${how === 'whisper' ? message : ''}`);
    expect(where).toEqual(['post C1 ', 'post 19:x ', 'whisper C1 U-c1', 'whisper C1 U-b0']);
  }
  await refusing.OOM.end(hand);
  await valkey.stop();
});

test('a note that a full store refused goes over none that another gateway made since', async () => {
  const valkey = await startTestValkey();
  const hand = valkey.connect();
  const start = Date.now();
  const copy = { conversation: { platform: 'slack', channel: 'C1' }, message: '1.1' } as const;
  const place = { tenant: tenantId, key: 'c-1', copy, part: 'title' };
  const forged: string[] = [];
  const gatewayAt = (minutes: number) => {
    const now = () => new Date(start + minutes * 60_000);
    const sealed = { keyring, signer: gatewaySigner, now, onForged: (_: string, why: string) => void forged.push(why) };
    return createMessageStore(valkey.connect(), sealedValues('gateway', sealed));
  };
  const [one, other] = [gatewayAt(0), gatewayAt(2)];
  await refusing.OOM.begin(hand);
  await expect(one.recordPart(place, 'waits')).rejects.toThrow('OOM');
  expect(await one.part(place)).toBe('waits');
  await refusing.OOM.end(hand);
  await other.recordPart(place, 'applied');
  expect([await one.part(place), await other.part(place)]).toEqual(['applied', 'applied']);
  expect(forged).toEqual([]);
  await valkey.stop();
});

test('a change whose announcements do not settle for a while is applied when they do, and is not set aside', async () => {
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const change = office.newest();
  const digest = office.change(change)?.plan?.digest ?? '';
  for (const who of ['bo', 'cy'] as const) await office.does(who, { clicks: 'approve', on: change, digest });
  let unsettled = 12;
  const { ledger } = office.work;
  /** What is appended is there, and nobody knows yet whether it stays. */
  const lagging = async <Result>(append: () => Promise<Result>): Promise<Result> => {
    const result = await append();
    unsettled -= 1;
    if (unsettled >= 0) throw new Unsettled('No replica has it.');
    return result;
  };
  const work = {
    ...office.work,
    ledger: {
      ...ledger,
      append: (...entry: Parameters<typeof ledger.append>) => lagging(() => ledger.append(...entry)),
      appendAll: (...entries: Parameters<typeof ledger.appendAll>) => lagging(() => ledger.appendAll(...entries)),
    },
  };
  const apply: Job = { ...job, name: 'apply', tenant: tenantId, subject: change };
  for (let tries = 0; office.change(change)?.checkpoint === null && tries < 20; tries += 1)
    await applyPlan(work, apply).catch((error: unknown) => expect(error).toBeInstanceOf(RetryLater));
  expect(office.change(change)).toMatchObject({ status: 'verified', stopped: null });
  expect(office.writes).toHaveLength(2);
});

test('a plan that a queue asks for twice at once is made once', async () => {
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  const plan: Job = { ...job, tenant: tenantId, subject: office.newest() };
  const ends = await Promise.allSettled([makePlan(office.work, plan), makePlan(office.work, plan)]);
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { name: 'RetryLater' } });
  await makePlan(office.work, plan);
  const types = (office.storage.entries.get(tenantId) ?? []).map(({ event }) => event.type);
  expect(types.filter((type) => type === 'planned')).toHaveLength(1);
  expect(office.rejectedJobs).toEqual(['planned-already']);
});

test('a job that has to wait is counted as that and not as failed, so that no alert calls anybody for it', async () => {
  const { jobs, registry } = createObservation({ logger: quiet, clock: systemClock, newId: (prefix) => prefix });
  const ends = [
    new RetryLater('Another worker is at it.', 0),
    new Error('READONLY You can not write.'),
    new Error('It is broken.'),
  ];
  for (const error of ends) await jobs(() => Promise.reject(error))(job).catch(() => undefined);
  const told = await registry.metrics();
  expect(told.match(/hardenbot_job_seconds_count\{.*/g)).toEqual([
    'hardenbot_job_seconds_count{job="plan",outcome="waits"} 2',
    'hardenbot_job_seconds_count{job="plan",outcome="failed"} 1',
  ]);
});

describe('the monitoring port', () => {
  const ask = async (
    path: string,
    answers: { readonly isReady: () => Promise<boolean>; readonly isAlive: () => Promise<boolean> },
  ) => {
    const monitor = await openMonitor({ host: '127.0.0.1', port: 0, registry: new Registry(), logger: quiet, ...answers });
    try {
      return (await fetch(`http://127.0.0.1:${monitor.port}${path}`)).status;
    } finally {
      await monitor.close();
    }
  };
  const yes = () => Promise.resolve(true);
  const no = () => Promise.resolve(false);
  const fails = () => Promise.reject(new Error('the store is away'));

  test.each([
    ['/readyz', yes, yes, 200],
    ['/readyz', no, yes, 503],
    ['/readyz', fails, yes, 503],
    ['/healthz', no, yes, 200],
    ['/healthz', yes, no, 503],
    // A store that is away is no reason to start the process again: it would not come back sooner.
    ['/healthz', yes, fails, 200],
  ])('%s', async (path, isReady, isAlive, status) => {
    expect(await ask(path, { isReady, isAlive })).toBe(status);
  });
});

test('whoever asks whether a process is ready reads which tenants are halted, and what was done there meanwhile', async () => {
  const input = { host: '127.0.0.1', port: 0, registry: new Registry(), logger: quiet };
  const always = { isReady: () => Promise.resolve(true), isAlive: () => Promise.resolve(true) };
  const bodyOf = async (halted?: Parameters<typeof openMonitor>[0]['halted']): Promise<string> => {
    const monitor = await openMonitor({ ...input, ...always, ...(halted === undefined ? {} : { halted }) });
    try {
      return await (await fetch(`http://127.0.0.1:${monitor.port}/readyz`)).text();
    } finally {
      await monitor.close();
    }
  };
  expect(await bodyOf()).toBe('ready\n');
  expect(await bodyOf(() => Promise.resolve({ count: 0, done: [] }))).toBe('ready\n');
  expect(await bodyOf(() => Promise.resolve({ count: 2, done: ['c-4k7m2xq: 1 operation undone'] }))).toMatch(
    /^ready\n2 tenants are halted: .*\nMeanwhile c-4k7m2xq: 1 operation undone\.\n.* still undone in time[\s\S]*hardenbot ledger restore[\s\S]*\n$/,
  );
  // A ledger that cannot be asked keeps no process from being ready.
  expect(await bodyOf(() => Promise.reject(new Error('the store is away')))).toBe('ready\n');
});

test('a job whose delay is over is due although nobody takes jobs and moves it', async () => {
  const valkey = await startTestValkey();
  const queues = openQueues(valkey.connect());
  await queues.add(job, { delayMs: 3_600_000 });
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  const due = await Promise.all([queues.due(inMinutes(0)), queues.due(inMinutes(61))]);
  expect(due.map(({ change }) => change)).toEqual([0, 1]);
  await queues.close();
  await valkey.stop();
});
