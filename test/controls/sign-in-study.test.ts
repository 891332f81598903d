/** Before people are shut out, it is measured who would notice: by country, by client, by name. */
import type { Control, Impact } from '../../src/controls/control';
import { control as countryBlock } from '../../src/controls/country-block/index';
import { control as legacyAuth } from '../../src/controls/legacy-auth/index';
import { runReads } from '../../src/worker/audit/run-reads';
import { contextOf } from '../support/controls/run-case';
import { stateClient } from '../support/tenants/state-client';

let counted = 0;
function signIn(user: string, country: string, more: object = {}) {
  counted += 1;
  return {
    id: `${user}-${country}-${counted}`,
    createdDateTime: '2026-11-20T08:00:00Z',
    userId: user,
    userPrincipalName: `${user}@contoso.com`,
    clientAppUsed: 'Browser',
    location: { countryOrRegion: country },
    status: { errorCode: 0 },
    ...more,
  };
}

async function study(control: Control, state: object, settings: object): Promise<Impact> {
  const context = contextOf(control, { name: '', state: { graph: state }, settings, verdict: 'unknown' });
  const made = control.study?.(context);
  if (made === undefined) throw new Error(`${control.id} has no study.`);
  const { outcomes } = await runReads([{ reads: made.reads(), fold: made }], {
    client: stateClient({ graph: state }),
    monotonicMs: () => 0,
  });
  return made.report(outcomes);
}

test('successful sign-ins of the last 30 days are counted by country and by person', async () => {
  const signIns = [
    signIn('ana', 'RU'),
    signIn('ana', 'RU'),
    signIn('bo', 'ru'),
    signIn('bo', 'KP', { status: { errorCode: 50126 } }),
    signIn('cy', 'RU', { createdDateTime: '2026-10-01T08:00:00Z' }),
    signIn('cy', 'US'),
  ];
  const impact = await study(countryBlock, { signIns }, { block: ['RU', 'KP'] });
  expect(impact.lines).toEqual([
    {
      label: 'Signed in from RU (Russian Federation), last 30 days',
      value: '3 sign-ins by 2 accounts (ana@contoso.com 2 times, bo@contoso.com)',
    },
  ]);
  expect(impact.notMeasured.join()).toContain('without a person present');
});

test('a sign-in that the log holds several times, with another status each time, counts once', async () => {
  const again = (errorCode: number) => signIn('ana', 'RU', { id: 'one', status: { errorCode } });
  const impact = await study(
    countryBlock,
    { signIns: [again(50074), again(0), again(0), signIn('bo', 'RU')] },
    { block: ['RU'] },
  );
  expect(impact.lines[0]?.value).toBe('2 sign-ins by 2 accounts (ana@contoso.com, bo@contoso.com)');
});

test('that nobody signed in from there is said, and that nobody could look is said differently', async () => {
  const looked = await study(countryBlock, { signIns: [] }, { block: ['RU'] });
  expect(looked.lines.map((line) => line.value)).toEqual(['none']);
  const blind = await study(countryBlock, {}, { block: ['RU'] });
  expect(blind.lines).toEqual([]);
  expect(blind.notMeasured[0]).toContain('Sign-ins:');
});

test('sign-ins with legacy clients are counted by client and by person', async () => {
  const signIns = [
    signIn('ana', 'DE', { clientAppUsed: 'IMAP4' }),
    signIn('bo', 'DE', { clientAppUsed: 'Mobile Apps and Desktop clients' }),
  ];
  const impact = await study(legacyAuth, { signIns }, {});
  expect(impact.lines).toEqual([
    { label: 'Signed in with IMAP4, last 30 days', value: '1 sign-in by 1 account (ana@contoso.com)' },
  ]);
});
