/** How conversations of a chat are reached outlives every process, tenant by tenant, and is believed only as a gateway kept it. */
import { keys } from '../../adapters/redis/keys';
import { createConversationStore } from '../../adapters/redis/messages';
import { keptByGateways } from '../support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

let valkey: TestValkey;

beforeAll(async () => {
  valkey = await startTestValkey();
});
afterAll(() => valkey.stop());

const reference = { serviceUrl: 'https://smba.trafficmanager.net/emea/', conversationType: 'channel' };
/** Of a gateway that has seen nothing yet. */
const book = (tenant = 'contoso') => createConversationStore(valkey.connect(), keptByGateways(), tenant);

test('what was kept is there for another process', async () => {
  await book().save('19:a@thread.tacv2', reference);
  expect(await book().load('19:a@thread.tacv2')).toEqual(reference);
});

test('the newest is what counts', async () => {
  const own = book();
  await own.save('19:b', reference);
  await own.save('19:b', { ...reference, serviceUrl: 'https://smba.trafficmanager.net/amer/' });
  expect(await own.load('19:b')).toMatchObject({ serviceUrl: 'https://smba.trafficmanager.net/amer/' });
});

test('a conversation that was never heard of is unknown, in every other tenant too', async () => {
  await book().save('19:c', reference);
  expect(await book().load('19:never')).toBeNull();
  expect(await book('fabrikam').load('19:c')).toBeNull();
});

test('what somebody wrote there, or moved from another place, is as if it had never been heard of', async () => {
  const redis = valkey.connect();
  const ana = keys.conversation('contoso', 'person:ana');
  await book().save('person:mallory', { account: '29:mallory' });
  await redis.set(ana, JSON.stringify({ account: '29:mallory' }));
  expect(await book().load('person:ana')).toBeNull();
  await redis.copy(keys.conversation('contoso', 'person:mallory'), ana, 'REPLACE');
  expect(await book().load('person:ana')).toBeNull();
  await book().save('person:ana', { account: '29:ana' });
  expect(await book().load('person:ana')).toEqual({ account: '29:ana' });
});
