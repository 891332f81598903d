/** A login to the store that ends, of a cloud that answers nonsense, or nothing: the one that is good stays, and the next one is asked for again. */
import { openRenewedLogin } from '../../adapters/redis/renewed-login';
import type { StoreLogin } from '../../src/lib/store-login';

const now = () => new Date();
const goodFor = (ms: number, password = 'first'): StoreLogin => ({
  user: 'u',
  password,
  endsAt: new Date(Date.now() + ms),
});
const endingAt = (time: string): StoreLogin => ({ ...goodFor(0), endsAt: new Date(time) });

/** Gives these one after the other, and the last one again and again. */
function cloud(...answers: readonly (() => Promise<StoreLogin>)[]) {
  const cloudAsked = { times: 0, ask: () => (answers[cloudAsked.times++] ?? answers.at(-1) ?? never)() };
  return cloudAsked;
}
const gives = (login: StoreLogin) => () => Promise.resolve(login);
const never = () => new Promise<StoreLogin>(() => undefined);

async function troubleAndNext(between: () => Promise<StoreLogin>) {
  const login = await openRenewedLogin(cloud(gives(goodFor(200)), between, gives(goodFor(60_000, 'next'))).ask, now, 50);
  const trouble = new Promise<string>((resolve) => login.onTrouble(({ message }) => resolve(message)));
  const next = new Promise<string>((resolve) => login.onNext(({ password }) => resolve(password)));
  const told = await trouble;
  const meanwhile = login.current().password;
  return { told, meanwhile, next: await next };
}

test.each([
  ['that never answers', never, /^no answer within 0\.05 seconds$/],
  ['that gives one without an end', gives(endingAt('soon')), /ends at no time that can be read/],
  ['that gives one that is over', gives(endingAt('2001-01-01T00:00:00Z')), /ends at 2001-01-01T00:00:00\.000Z, and it is 20/],
] as const)('a cloud %s is told and asked again, and what was good until then is used', async (_what, answer, why) => {
  expect(await troubleAndNext(answer)).toEqual({ told: expect.stringMatching(why), meanwhile: 'first', next: 'next' });
});

test('without a first one that is good there is none', async () => {
  await expect(openRenewedLogin(never, now, 50)).rejects.toThrow('no answer');
  await expect(openRenewedLogin(gives(endingAt('soon')), now)).rejects.toThrow('no time that can be read');
});

test('one that is said to be good for longer than a timer counts is not asked for again at once', async () => {
  const far = cloud(gives(endingAt('+275760-09-13T00:00:00Z')));
  await openRenewedLogin(far.ask, now);
  const short = await openRenewedLogin(cloud(gives(goodFor(100)), gives(goodFor(60_000, 'next'))).ask, now);
  await new Promise<StoreLogin>((resolve) => short.onNext(resolve));
  expect(far.times).toBe(1);
});
