/** Each read of an answer to `why` and `why-mail` is refused in turn: what was said stays or is unknown, and what is missing is named. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lookWhy } from '../../src/features/why/worker/look';
import { lookMail } from '../../src/features/why/worker/look-mail';
import { isRefusal, TenantError } from '../../src/lib/errors';
import type { TenantClient } from '../../src/tenant/client';
import type { Read } from '../../src/tenant/resource';
import { frozen } from '../support/tenants/frozen';
import { stateClient } from '../support/tenants/state-client';

// Frozen, so that its rows are parsed once.
const demo = frozen(
  JSON.parse(readFileSync(join(__dirname, '..', '..', 'examples', 'demo-tenant.json'), 'utf8')) as Record<string, unknown>,
);
const asOf = new Date('2026-11-24T07:00:00.000Z');

/** The client with every read of a resource refused, and the resources that it was asked for. */
function refusing(state: Readonly<Record<string, unknown>>, key: string | null) {
  const client = stateClient(state);
  const keys = new Set<string>();
  const read = <Row>(one: Read<Row>) => {
    keys.add(one.resource.key);
    if (one.resource.key === key) throw new TenantError(`${key} was refused.`, { kind: 'forbidden', status: 403 });
    return client.read(one);
  };
  return { client: { ...client, read }, keys };
}

/** What each answer says without each of its reads, and is not what it said with all of them, nor that it is unknown. */
async function changedAnswers<Answer>(
  ask: (client: TenantClient) => Promise<Answer>,
  said: {
    readonly outcomes: (answer: Answer) => string;
    readonly unknown: readonly string[];
    readonly notes: (answer: Answer) => string;
  },
): Promise<readonly string[]> {
  const { client, keys } = refusing(demo, null);
  const before = said.outcomes(await ask(client));
  const wrong: string[] = [];
  for (const key of keys) {
    const answer = await ask(refusing(demo, key).client);
    const after = said.outcomes(answer);
    if (after === before) continue;
    if (!said.unknown.includes(after)) wrong.push(`without ${key} it says ${after}, and said ${before}`);
    else if (said.notes(answer) === '') wrong.push(`without ${key} it says ${after}, and not why`);
  }
  return wrong;
}

describe('an answer without one of its reads', () => {
  const people = ['fay@contoso.com', 'ana@contoso.com', 'bg1@contoso.com'];

  test.each(
    people.flatMap((person) => ['RU', 'US'].flatMap((from) => ['browser', 'other'].map((client) => ({ person, from, client })))),
  )('why: $person from $from by $client', async (question) => {
    const wrong = await changedAnswers(
      (client) =>
        lookWhy({ client, question: { ...question, client: question.client as 'browser' }, asOf, monotonicMs: () => 0 }),
      {
        outcomes: (answer) => (isRefusal(answer) ? 'refused' : answer.places.map(({ outcome }) => outcome).join()),
        unknown: ['untold', 'refused'],
        notes: (answer) => (isRefusal(answer) ? answer.reason : answer.notes.join()),
      },
    );
    expect(wrong).toEqual([]);
  });

  test.each([
    { to: 'ana@contoso.com', sender: 'news@example.com', ip: '198.51.100.200' },
    { to: 'ana@contoso.com', sender: 'news@example.com', ip: '203.0.113.9' },
    { to: 'ana@contoso.com', sender: 'boss@contoso.com', ip: '192.0.2.9' },
    { to: 'eli@contoso.com', sender: 'a@fabrikam.com' },
  ])('why-mail: $sender to $to', async (question) => {
    const wrong = await changedAnswers((client) => lookMail({ client, question, asOf, monotonicMs: () => 0 }), {
      outcomes: (answer) => (isRefusal(answer) ? 'refused' : answer.outcome),
      unknown: ['depends', 'refused'],
      notes: (answer) => (isRefusal(answer) ? answer.reason : answer.notes.join()),
    });
    expect(wrong).toEqual([]);
  });
});
