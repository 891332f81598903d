/** Answers to open questions: which count, who may approve them, and what the settings say beside them. */
import { definitions } from '../../src/controls/definitions';
import { control as owaGroups } from '../../src/controls/owa-groups/index';
import type { Ledger } from '../../src/engine/ledger/ledger';
import type { EventOf } from '../../src/engine/ledger/match-event';
import { RetryLater } from '../../src/engine/ledger/retry-later';
import type { VerifiedEntry } from '../../src/engine/ledger/verified-entry';
import { decisionVerifier } from '../../src/engine/plan/decision';
import { answersIn, decidedBy, type EffectiveAnswer } from '../../src/features/questions/answers';
import type { GivenAnswer } from '../../src/features/questions/events';
import { pendingDigest, questionsOf } from '../../src/features/questions/open-questions';
import { type RemindPorts, remindOfAnswers, settle } from '../../src/features/questions/worker/index';
import { fileEntry, keyringOf } from '../../src/keys/keyring';
import { refuse } from '../../src/lib/errors';
import type { Job } from '../../src/queue/job';
import { type OfficeOptions, openOffice, tenantId } from '../support/corridor/office';
import { gatewayKeys } from '../support/ledger/signed-entries';

const now = new Date('2026-11-24T09:00:00Z');
const person = (name: string) => ({ entraId: `${name}0000000-0000-4000-8000-000000000001`, name });
const countries: GivenAnswer = { choice: 'use', control: 'country-block', settings: { allow: ['DE', 'FR'] } };
const never: GivenAnswer = {
  choice: 'notForUs',
  control: 'owa-groups',
  reason: 'Everyone needs it.',
  until: '2027-02-01T00:00:00.000Z',
};
const settled = (answer: GivenAnswer): EffectiveAnswer => ({
  id: 'o-1',
  answer,
  by: person('ana'),
  approvedBy: [person('bo')],
  at: now,
});
const settingsWith = (own: Readonly<Record<string, object>>): ReadonlyMap<string, unknown> =>
  new Map(definitions.map(({ id, settings }) => [id, settings.parse(own[id] ?? {})]));
const decide = (answers: readonly GivenAnswer[], own: Readonly<Record<string, object>> = {}, at = now) =>
  decidedBy(answers.map(settled), { definitions, controls: settingsWith(own), now: at });

describe('answers and settings', () => {
  test('an answer takes the place of what settings leave open', () => {
    const { controls, version, differs } = decide([countries]);
    expect(controls.get('country-block')).toMatchObject({ allow: ['DE', 'FR'], block: null });
    expect([version === '', differs.size]).toEqual([false, 0]);
  });

  test.each([
    ['another list', { allow: ['DE'] }],
    ['the other list', { block: ['KP'] }],
  ])('settings that say %s win, and the difference is said', (_what, own) => {
    const { controls, version, differs } = decide([countries], { 'country-block': own });
    expect(controls.get('country-block')).toMatchObject(own);
    expect(version).toBe('');
    expect(differs.get('country-block')).toMatch(
      /^hardenbot.yaml says something else .*ana, approved by bo \(o-1\): allow: DE, FR. The file counts.$/,
    );
  });

  test('what settings say under another key stays', () => {
    const { controls } = decide([countries], { 'country-block': { home: ['DE'], guests: false } });
    expect(controls.get('country-block')).toMatchObject({ allow: ['DE', 'FR'], home: ['DE'], guests: false });
  });

  test('a question that is not for us is none until its end', () => {
    expect(decide([never]).notForUs.get('owa-groups')).toContain('Not for us: Everyone needs it.');
    expect(decide([never], {}, new Date('2027-02-02T00:00:00Z')).notForUs.size).toBe(0);
    expect(decide([never], { 'owa-groups': { groups: ['Kiosk'] } }).differs.has('owa-groups')).toBe(true);
  });
});

describe('the card', () => {
  const decision = (digest: string, name: string) =>
    ({ decision: { digest, person: person(name), decidedAt: now.toISOString() } }) as EventOf<'answersApproved'>['decision'];
  const cardOf = (...events: readonly object[]) =>
    questionsOf(
      [{ type: 'questionsAsked', expiresAt: '2026-12-01T00:00:00.000Z', decision: decision('', 'ana') }, ...events].map(
        (event) => ({ tenant: 't', subject: 'o-1', event }) as unknown as VerifiedEntry,
      ),
    );
  const answered = (answer: GivenAnswer) => ({ type: 'questionAnswered', answer, decision: decision('', 'ana') });
  const approvedOf = (answers: readonly GivenAnswer[]) => ({
    type: 'answersApproved',
    decision: decision(pendingDigest(answers.map((answer) => ({ answer, decision: decision('', 'ana') }))), 'bo'),
  });

  test('an approval is of exactly the answers that waited, in whatever order', () => {
    expect(cardOf(answered(countries), answered(never), approvedOf([never, countries]))?.approvals).toHaveLength(1);
    expect(cardOf(answered(countries), approvedOf([countries]), answered(never))?.approvals).toEqual([]);
  });

  test('after a rejection the same answer needs its approvals again', () => {
    const card = cardOf(
      answered(countries),
      approvedOf([countries]),
      { type: 'rejected', decision: { decision: { ...approvedOf([countries]).decision.decision, person: person('cy') } } },
      answered(countries),
    );
    expect([card?.pending.length, card?.approvals.length]).toEqual([1, 0]);
  });

  test('a rejection is of what its card showed: an answer that came meanwhile waits on, and may be rejected too', () => {
    const rejected = (answers: readonly GivenAnswer[]) => ({ ...approvedOf(answers), type: 'rejected' });
    const waits = (...events: readonly object[]) => cardOf(...events)?.pending.map(({ answer }) => answer);
    const events = [answered(countries), answered(never), rejected([countries])];
    expect(waits(...events)).toEqual([never]);
    expect(cardOf(...events)?.rejection?.controls).toEqual(['country-block']);
    expect(waits(...events, rejected([never]))).toEqual([]);
    const other: GivenAnswer = { ...countries, settings: { allow: ['DE'] } };
    expect(waits(answered(countries), answered(other), rejected([countries]))).toEqual([other]);
    expect(cardOf(answered(countries), answered(other), rejected([countries]))?.rejections).toEqual([]);
  });

  test('what is settled waits no more, and a newer answer does', () => {
    const ended = {
      type: 'answersSettled',
      answers: [{ answer: countries, by: person('ana') }],
      approvedBy: [person('bo')],
      at: now.toISOString(),
    };
    expect(cardOf(answered(countries), approvedOf([countries]), ended)?.pending).toEqual([]);
    const other: GivenAnswer = { ...countries, settings: { allow: ['DE'] } };
    expect(cardOf(answered(countries), answered(other), ended)?.pending.map(({ answer }) => answer)).toEqual([other]);
  });
});

describe('reminders', () => {
  const minute = 60_000;

  test('approvers are reminded after half an hour, then after twice as long each time, and of new answers from the beginning', async () => {
    const decision = (at: Date) => ({
      decision: { decision: { digest: '', person: person('ana'), decidedAt: at.toISOString() } },
    });
    let [ahead, delay] = [0, 0];
    const clock = { now: () => new Date(now.getTime() + ahead * minute) };
    const entries: {
      readonly tenant: string;
      readonly subject: string;
      readonly event: { readonly type: string };
      readonly at: string;
    }[] = [];
    const append = (event: { readonly type: string }) =>
      void entries.push({ tenant: 't', subject: 'o-1', event, at: clock.now().toISOString() });
    const work = {
      clock,
      controls: definitions,
      verifier: {},
      reminders: () => ({ firstAfterMs: 30 * minute, escalation: ['ana', 'bo', 'cy'] }),
      policy: () => Promise.resolve(refuse('no-directory', 'The directory is away.', 'Wait.')),
      ledger: {
        subject: () => Promise.resolve(entries),
        append: (_tenant: string, _subject: string, event: { readonly type: string }) => Promise.resolve(append(event)),
      },
      jobs: {
        add: (job: Job, later?: { readonly delayMs: number }) => {
          if (job.name === 'questions') delay = (later?.delayMs ?? 0) / minute;
          return Promise.resolve();
        },
      },
    } as unknown as RemindPorts;
    const reply = { conversation: { platform: 'slack', channel: 'c' }, messageKey: 'o-1' };
    const comesDue = async (): Promise<readonly [after: number, told: number]> => {
      const before = delay;
      ahead += delay;
      await remindOfAnswers(work, { name: 'questions', tenant: 't', subject: 'o-1', reply });
      const last = entries.at(-1)?.event as { readonly told?: readonly string[] };
      return [before, last.told?.length ?? 0];
    };
    append({
      type: 'questionsAsked',
      expiresAt: new Date(now.getTime() + 7 * 24 * 60 * minute).toISOString(),
      ...decision(now),
    } as never);
    const answer = () => append({ type: 'questionAnswered', answer: countries, ...decision(clock.now()) } as never);
    answer();
    expect([await comesDue(), await comesDue(), await comesDue(), await comesDue()]).toEqual([
      [0, 0],
      [30, 1],
      [60, 2],
      [120, 3],
    ]);
    append({ type: 'rejected', decision: { decision: { digest: pendingDigest([{ answer: countries }] as never) } } } as never);
    delay = 0;
    expect(await comesDue()).toEqual([0, 0]);
    answer();
    expect([await comesDue(), await comesDue()]).toEqual([
      [0, 0],
      [30, 1],
    ]);
  });
});

async function approvedNotForUs(more: Partial<OfficeOptions> = {}) {
  const office = openOffice({ ...more, approvals: { tiers: { medium: 1, low: 1 } }, alongside: [owaGroups] });
  await office.does('ana', { says: 'questions' });
  await office.settle();
  const id = office.newest('o-');
  const pressed = { clicks: 'notForUs' as const, on: `${id}.owa-groups`, reason: 'Everyone needs it.' };
  expect(await office.does('ana', pressed)).toBe('done');
  expect(await office.approves('bo', id)).toBe('done');
  return { office, id };
}

test('who rejects the answers while a worker checks their approvals is heard first', async () => {
  const { office, id } = await approvedNotForUs();
  const { pending = [] } = questionsOf(await office.work.ledger.subject(tenantId, id)) ?? {};
  const rejects = { clicks: 'reject' as const, on: id, digest: pendingDigest(pending), reason: 'Not everyone does.' };
  const policy = async (tenant: string) => {
    expect(await office.does('cy', rejects)).toBe('done');
    return office.work.policy(tenant);
  };
  await expect(settle({ ...office.work, policy }, tenantId, id)).rejects.toThrow(RetryLater);
  await office.settle();
  expect(await answersIn(office.work, tenantId)).toBeNull();
});

test('answers that were approved with a key of the gateway count no more once it is revoked', async () => {
  const { office } = await approvedNotForUs();
  office.forward(1);
  await office.settle();
  const { ledger, verifier } = office.work;
  expect(await answersIn({ ledger, verifier }, tenantId)).not.toBeNull();
  const revoked = { ...fileEntry('gateway', gatewayKeys.publicKeyPem), revokedAt: '2027-01-01T00:00:00.000Z' };
  expect(await answersIn({ ledger, verifier: decisionVerifier(keyringOf({ keys: [revoked] })) }, tenantId)).toBeNull();
});

test('who rejects while someone changes the answer is told so, and the new answer waits', async () => {
  let first = async (): Promise<unknown> => null;
  const before = (ledger: Ledger): Ledger => ({
    ...ledger,
    append: async (tenant, subject, event, conditions) => {
      if (event.type === 'rejected') await first();
      return ledger.append(tenant, subject, event, conditions);
    },
  });
  const { office, id } = await approvedNotForUs({ before });
  const pendingNow = async () => questionsOf(await office.work.ledger.subject(tenantId, id))?.pending ?? [];
  const rejects = { clicks: 'reject' as const, on: id, digest: pendingDigest(await pendingNow()), reason: 'Not everyone does.' };
  first = () => office.does('ana', { clicks: 'notForUs', on: `${id}.owa-groups`, reason: 'The kiosk was closed.' });
  expect(await office.does('cy', rejects)).toBe('already-decided');
  expect((await pendingNow()).map(({ answer }) => answer)).toMatchObject([{ reason: 'The kiosk was closed.' }]);
});

test('who rejects the answers just after they came to count is told so', async () => {
  let first = (): Promise<void> => Promise.resolve();
  const before = (ledger: Ledger): Ledger => ({
    ...ledger,
    append: async (tenant, subject, event, conditions) => {
      if (event.type === 'rejected') await first();
      return ledger.append(tenant, subject, event, conditions);
    },
  });
  const { office, id } = await approvedNotForUs({ before });
  const { pending = [] } = questionsOf(await office.work.ledger.subject(tenantId, id)) ?? {};
  office.forward(1);
  first = () => office.settle();
  const rejects = { clicks: 'reject' as const, on: id, digest: pendingDigest(pending), reason: 'Not everyone does.' };
  expect(await office.does('cy', rejects)).toBe('already-decided');
  expect(await answersIn(office.work, tenantId)).not.toBeNull();
});
