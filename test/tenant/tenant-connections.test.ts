/** The connections of a tenant: what they trust is read once for all of them. */
import tls from 'node:tls';
import { Wire } from '../../adapters/m365/wire';
import { openFrontDoor } from '../support/wire/http-listener';

afterEach(() => jest.restoreAllMocks());

test('many requests at once, of two tenants behind one authority, read it once', async () => {
  const door = await openFrontDoor({ origin: 'https://127.0.0.1:1', ca: '' });
  door.script(() => ({ status: 204 }));
  const made = jest.spyOn(tls, 'createSecureContext');
  // A text of its own, because another suite may have read this authority before.
  const ca = `${door.ca}\n`;
  const wires = [0, 1].map(() => new Wire({ ca, answerWithinMs: 10_000 }));
  const request = { method: 'GET', url: `${door.origin}/some`, headers: {} } as const;
  const replies = await Promise.all(wires.flatMap((wire) => Array.from({ length: 5 }, () => wire.send(request))));
  expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 204));
  expect(made).toHaveBeenCalledTimes(1);
  await Promise.all(wires.map((wire) => wire.close()));
  await door.close();
});
