/** The connections of a tenant: what they trust is read once for all of them. */
import tls from 'node:tls';
import { Wire } from '../adapters/m365/wire';
import { openFrontDoor } from './support/wire/http-listener';

afterEach(() => jest.restoreAllMocks());

test('many requests at once take many connections, and read the authority once', async () => {
  const door = await openFrontDoor({ origin: 'https://127.0.0.1:1', ca: '' });
  door.script(() => ({ status: 204 }));
  const made = jest.spyOn(tls, 'createSecureContext');
  const wire = new Wire({ ca: door.ca, answerWithinMs: 10_000 });
  const request = { method: 'GET', url: `${door.origin}/some`, headers: {} } as const;
  const replies = await Promise.all(Array.from({ length: 5 }, () => wire.send(request)));
  expect(replies.map(({ status }) => status)).toEqual([204, 204, 204, 204, 204]);
  // Another tenant behind the same authority may have read it before.
  expect(made.mock.calls.length).toBeLessThanOrEqual(1);
  await wire.close();
  await door.close();
});
