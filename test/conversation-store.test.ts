/** How conversations of a chat are reached outlives every process, tenant by tenant. */
import { createConversationStore } from '../adapters/redis/conversations';
import { startTestValkey, type TestValkey } from './support/stores/valkey';

let valkey: TestValkey;

beforeAll(async () => {
  valkey = await startTestValkey();
});
afterAll(() => valkey.stop());

const reference = { serviceUrl: 'https://smba.trafficmanager.net/emea/', conversationType: 'channel' };

test('what was kept is there for another process', async () => {
  await createConversationStore(valkey.connect(), 'contoso').save('19:a@thread.tacv2', reference);
  expect(await createConversationStore(valkey.connect(), 'contoso').load('19:a@thread.tacv2')).toEqual(reference);
});

test('the newest is what counts', async () => {
  const book = createConversationStore(valkey.connect(), 'contoso');
  await book.save('19:b', reference);
  await book.save('19:b', { ...reference, serviceUrl: 'https://smba.trafficmanager.net/amer/' });
  expect(await book.load('19:b')).toMatchObject({ serviceUrl: 'https://smba.trafficmanager.net/amer/' });
});

test('a conversation that was never heard of is unknown, in every other tenant too', async () => {
  const connection = valkey.connect();
  await createConversationStore(connection, 'contoso').save('19:c', reference);
  expect(await createConversationStore(connection, 'contoso').load('19:never')).toBeNull();
  expect(await createConversationStore(connection, 'fabrikam').load('19:c')).toBeNull();
});
