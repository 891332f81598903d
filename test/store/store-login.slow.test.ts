/** A store whose password is a token that ends: every open connection presents the next one in time, and nothing is refused or cut. */

import { connectStore } from '../../adapters/redis/connection';
import { inspectStore } from '../../adapters/redis/inspect';
import { openReplicatedWriter } from '../../adapters/redis/replicated';
import { openQueues } from '../../jobs/queues';
import { startWorkers } from '../../jobs/worker';
import { storePlaceOf } from '../../src/compose/store-place';
import { Secrets } from '../../src/config/load';
import { storeSettings } from '../../src/config/store';
import { systemClock } from '../../src/process/system-clock';
import type { Job } from '../../src/queue/job';
import { openAwsTokens } from '../support/stores/aws-tokens';
import { documentedRights } from '../support/stores/documented-user';
import { openEntraTokens } from '../support/stores/entra-tokens';
import { openTokenStore, type TokenIssuer, type TokenStore } from '../support/stores/token-store';

const lifeMs = 10_000;
const clouds = ['Entra ID', 'AWS'] as const;
const kinds = ['single', 'cluster'] as const;
const each = clouds.flatMap((cloud) => kinds.map((kind) => [cloud, kind] as const));

const before = { ...process.env };
/** One for all: the library that asks for tokens remembers for the life of a process where it asks. */
let issuers: Readonly<Record<(typeof clouds)[number], TokenIssuer>>;
let store: TokenStore;
beforeAll(async () => {
  issuers = { 'Entra ID': await openEntraTokens(lifeMs), AWS: await openAwsTokens(lifeMs) };
  store = await openTokenStore(Object.values(issuers), documentedRights());
  for (const { environment } of Object.values(issuers)) Object.assign(process.env, environment);
});
afterEach(() => {
  for (const issuer of Object.values(issuers)) issuer.refuses = false;
});
afterAll(async () => {
  process.env = before;
  for (const issuer of Object.values(issuers)) issuer.close();
  await store.close();
});

/** What the settings and the environment of a process lead to. */
function placeIn({ settings }: TokenIssuer, kind: (typeof kinds)[number] = 'single', secrets = new Secrets()) {
  const where = kind === 'single' ? { address: at(store.port) } : { nodes: store.nodes.map(at) };
  return storePlaceOf({ store: storeSettings.parse({ kind, ...where, ...settings, durability: 'provider' }) }, secrets);
}

const at = (port: number): string => `127.0.0.1:${port}`;

/** Subjects of jobs: anyone who works on a store works for all who put some there. */
const done = new Set<string>();

/** Works through jobs and writes to every node until each connection has presented this many tokens, the product's own and those that BullMQ and the ledger made of it. */
async function workThrough(count: number, issuer: TokenIssuer, kind: (typeof kinds)[number]) {
  const doors = kind === 'single' ? [store.port] : store.nodes;
  const place = await placeIn(issuer, kind);
  const redis = connectStore(place);
  const errors: string[] = [];
  redis.on('error', (error: Error) => void errors.push(error.message));
  const writer = openReplicatedWriter(connectStore(place), { replicas: 1, withinMs: 100 });
  const queues = openQueues(redis);
  const workers = startWorkers({
    connection: redis,
    logger: {
      info: () => undefined,
      warn: (_fields, message) => void errors.push(message),
      error: (_fields, message) => void errors.push(message),
    },
    clock: systemClock,
    handlers: { change: { concurrency: 1, run: (job) => Promise.resolve(void done.add(job.subject)) } },
  });
  const subjectOf = (number: number): string => `${issuer.user} ${number}`;
  const job: Job = {
    name: 'plan',
    tenant: 't',
    subject: '',
    reply: { conversation: { platform: 'terminal', channel: 'c' }, messageKey: 'm' },
  };
  let added = 0;
  const presented = (): readonly number[] => doors.flatMap((port) => store.presented(port, issuer));
  while (added === 0 || presented().some((tokens) => tokens < count)) {
    added += 1;
    await queues.add({ ...job, subject: subjectOf(added) });
    // Keys of every node.
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await writer.client.set(`hardenbot:{${name}}:probe`, String(added));
    await systemClock.sleep(100);
  }
  const isDone = (): boolean =>
    Array.from({ length: added }, (_unused, index) => subjectOf(index + 1)).every((one) => done.has(one));
  while (!isDone()) await systemClock.sleep(50);
  const seen = { errors: [...errors], isEachConnection: presented().length >= 3 };
  // As AWS does after twelve hours: anyone who comes back has the newest, and the one that they began with has ended.
  store.sever(issuer);
  added += 1;
  await queues.add({ ...job, subject: subjectOf(added) });
  while (!isDone()) await systemClock.sleep(50);
  await workers.close();
  await queues.close();
  writer.close();
  redis.disconnect();
  return seen;
}

test.each(kinds)(
  'tokens of Entra ID and of AWS are renewed before they end, on each connection to a %s store, those of the queues among them, and new connections begin with the newest',
  async (kind) => {
    const seen = await Promise.all(clouds.map((cloud) => workThrough(3, issuers[cloud], kind)));
    expect({ seen, cut: store.cut() }).toEqual({
      seen: clouds.map(() => ({ errors: [], isEachConnection: true })),
      cut: 0,
    });
    // Nothing that this process presented was refused, by any server.
    expect(await store.errors()).not.toMatch(/WRONGPASS|NOAUTH|NOPERM/);
  },
);

test.each(each)(
  'the user that the manual names may with a token of %s do all that doctor asks of a %s store',
  async (cloud, kind) => {
    const { unreachable, safety, time } = await inspectStore(await placeIn(issuers[cloud], kind), new Date());
    expect({ unreachable, safety, hasTime: time !== null }).toEqual({ unreachable: null, safety: [], hasTime: true });
  },
);

test.each(kinds)('a %s store that takes no token of this process is told, with whom to let in', async (kind) => {
  const { settings } = issuers.AWS;
  const place = await placeIn({ ...issuers.AWS, settings: { ...settings, user: 'somebody-else' } }, kind);
  const { unreachable, refused } = await inspectStore(place, new Date());
  expect(unreachable).toBeNull();
  expect(refused).toMatch(
    /^correct `user` and `aws` under `store`; .* be allowed elasticache:Connect .* \(the server says WRONGPASS\)$/,
  );
});

test('where Entra ID or AWS gives nothing for a while it is asked again, which is told, and work goes on', async () => {
  const troubleOf = async (issuer: TokenIssuer): Promise<string> => {
    const place = await placeIn(issuer);
    const redis = connectStore(place);
    redis.on('error', () => undefined);
    const { renewed } = place.passwords;
    const next = new Promise<string>((resolve) => renewed?.onNext(({ password }) => resolve(password)));
    const troubled = new Promise<Error>((resolve) => renewed?.onTrouble(resolve));
    issuer.refuses = true;
    await troubled;
    issuer.refuses = false;
    await next;
    const answer = await redis.set('hardenbot:probe', '1');
    redis.disconnect();
    return answer;
  };
  expect(await Promise.all(clouds.map((cloud) => troubleOf(issuers[cloud])))).toEqual(['OK', 'OK']);
});

test.each([
  ['Entra ID', /^store\.auth: [^\n]+; give the machine a managed identity, or the pod one/],
  ['AWS', /^store\.auth: [^\n]+; give the pod a role by EKS Pod Identity or its service account, or the task or the machine one/],
] as const)('a process to which %s gives nothing does not start, and reads what to give it', async (cloud, words) => {
  const issuer = issuers[cloud];
  issuer.refuses = true;
  await expect(placeIn(issuer)).rejects.toMatchObject({ name: 'InputError', problems: [expect.stringMatching(words)] });
});

test('tokens of Entra ID and of AWS are hidden from the log like every secret, until they have ended', async () => {
  const hiddenOf = async (issuer: TokenIssuer) => {
    const secrets = new Secrets();
    const { renewed } = (await placeIn(issuer, 'single', secrets)).passwords;
    const tokens = [renewed?.current().password ?? ''];
    const hidesFirst = secrets.given().includes(tokens[0] ?? '');
    await new Promise<void>((resolve) => renewed?.onNext(({ password }) => tokens.push(password) === 3 && resolve()));
    return { hidesFirst, hidden: tokens.map((token) => secrets.given().includes(token)) };
  };
  const hidden = { hidesFirst: true, hidden: [false, true, true] };
  expect(await Promise.all(clouds.map((cloud) => hiddenOf(issuers[cloud])))).toEqual([hidden, hidden]);
});
