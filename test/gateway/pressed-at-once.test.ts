/** Two people who press at the same moment on what is no plan: one outcome stands, and the second one learns which. */
import { control as owaGroups } from '../../src/controls/owa-groups/index';
import type { Ledger } from '../../src/engine/ledger/ledger';
import { pendingDigest, questionsOf } from '../../src/features/questions/open-questions';
import { waiverDigest } from '../../src/features/waiver/entry-terms';
import { waiverOf, waiverStatus } from '../../src/features/waiver/waiver';
import { isRefusal } from '../../src/lib/errors';
import { type Act, type Name, type Office, type OfficeOptions, openOffice, tenantId } from '../support/corridor/office';
import { counts, openSettings, proposes, shownDigest } from '../support/settings/settings-office';

/** Lets someone else act between what the next decision was made of and where it is written down. */
class Meanwhile {
  act: (() => Promise<unknown>) | null = null;

  readonly before = (ledger: Ledger): Ledger => ({
    ...ledger,
    append: async (tenant, subject, event, conditions) => {
      const { act } = this;
      this.act = null;
      await act?.();
      return ledger.append(tenant, subject, event, conditions);
    },
  });
}

type Press = readonly [who: Name, act: Act];

/** The answers to both, the one that is written down first before the other. */
async function atOnce(office: Office, meanwhile: Meanwhile, first: Press, second: Press): Promise<readonly [string, string]> {
  let answer = 'never';
  meanwhile.act = async () => {
    answer = await office.does(...first);
  };
  const other = await office.does(...second);
  await office.settle();
  return [answer, other];
}

const reason = 'not before Monday';

describe('on a waiver', () => {
  async function asked(more: OfficeOptions) {
    const office = openOffice({ ...more, approvals: { tiers: { low: 1, medium: 1, high: 1 } } });
    await office.does('ana', { says: 'audit' });
    await office.settle();
    expect(await office.does('ana', { says: 'waive pop-imap 1@contoso.com --days 30 --reason scanner' })).toBe('done');
    const id = office.newest('w-');
    const waiver = waiverOf(await office.work.ledger.subject(tenantId, id));
    return { office, id, digest: waiver === null ? '' : waiverDigest(waiver.terms) };
  }

  async function statusOf(office: Office, id: string): Promise<string> {
    const waiver = waiverOf(await office.work.ledger.subject(tenantId, id));
    const policy = await office.work.policy(tenantId);
    if (waiver === null || isRefusal(policy)) throw new Error('There is no waiver.');
    return waiverStatus(waiver, { verifier: office.work.verifier, policy, now: office.now() });
  }

  const presses = (id: string, digest: string) =>
    ({
      approve: ['bo', { clicks: 'approve', on: id, digest }],
      reject: ['cy', { clicks: 'reject', on: id, digest, reason }],
      end: ['ana', { clicks: 'revoke', on: id }],
    }) as const;

  test.each([
    ['reject', 'approve', 'rejected'],
    ['end', 'approve', 'ended'],
    ['end', 'reject', 'ended'],
    ['reject', 'end', 'rejected'],
  ] as const)('%s, then %s: it is %s', async (first, second, status) => {
    const meanwhile = new Meanwhile();
    const { office, id, digest } = await asked({ before: meanwhile.before });
    const all = presses(id, digest);
    expect(await atOnce(office, meanwhile, all[first], all[second])).toEqual(['done', 'already-decided']);
    expect(await statusOf(office, id)).toBe(status);
  });
});

describe('on a proposal to change settings', () => {
  test.each([
    ['reject', 'approve'],
    ['revoke', 'approve'],
    ['revoke', 'reject'],
    ['reject', 'revoke'],
  ] as const)('%s, then %s: nothing counts', async (first, second) => {
    const meanwhile = new Meanwhile();
    const office = openSettings({}, {}, { before: meanwhile.before });
    const id = await proposes(office, 'set idle-timeout.minutes 60');
    const digest = await shownDigest(office, id);
    expect(await office.does('di', { clicks: 'approve', on: id, digest })).toBe('done');
    const all: Record<'approve' | 'reject' | 'revoke', Press> = {
      approve: ['cy', { clicks: 'approve', on: id, digest }],
      reject: ['bo', { clicks: 'reject', on: id, digest, reason }],
      revoke: ['ana', { clicks: 'revoke', on: id }],
    };
    const before = counts(office, 'controls.idle-timeout.minutes');
    expect(await atOnce(office, meanwhile, all[first], all[second])).toEqual(['done', 'already-decided']);
    expect(counts(office, 'controls.idle-timeout.minutes')).toEqual(before);
  });
});

describe('on answers to questions', () => {
  test.each(['reject', 'another answer'] as const)('%s, then approve', async (first) => {
    const meanwhile = new Meanwhile();
    const office = openOffice({
      before: meanwhile.before,
      approvals: { tiers: { medium: 1, low: 1 } },
      alongside: [owaGroups],
    });
    await office.does('ana', { says: 'questions' });
    await office.settle();
    const id = office.newest('o-');
    const answered = (why: string): Press => ['ana', { clicks: 'notForUs', on: `${id}.owa-groups`, reason: why }];
    expect(await office.does(...answered('Everyone needs it.'))).toBe('done');
    const { pending = [] } = questionsOf(await office.work.ledger.subject(tenantId, id)) ?? {};
    const digest = pendingDigest(pending);
    const press: Press =
      first === 'reject' ? ['cy', { clicks: 'reject', on: id, digest, reason }] : answered('For another reason.');
    const approve: Press = ['bo', { clicks: 'approve', on: id, digest }];
    expect(await atOnce(office, meanwhile, press, approve)).toEqual(['done', 'already-decided']);
    expect(questionsOf(await office.work.ledger.subject(tenantId, id))?.settled).toEqual([]);
  });
});
