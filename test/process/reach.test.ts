/** A tenant that hardenbot cannot sign in to: its channel is alarmed once, with what to do, status and home say so, and it is said once that it works again. */
import type { Card } from '../../src/chat/card';
import { worker } from '../../src/features/reach/worker';
import { TenantError } from '../../src/lib/errors';
import { tenantId } from '../support/corridor/office';
import { minute, openSignalLab, type SignalLab } from '../support/signals/signal-lab';

const expired = new TenantError(
  'Entra ID refused the credential (AADSTS7000222): its secret has expired; make the next one in the app registration',
  { kind: 'unauthenticated', code: 'AADSTS7000222' },
);
const other = new TenantError('Entra ID refused the credential (AADSTS700016)', { kind: 'unauthenticated' });
const away = new TenantError('Entra ID gave no token (ECONNREFUSED)', { kind: 'unavailable' });

let lab: SignalLab;
/** What the tenant answers a worker that wants to sign in; null: a token. */
let answer: TenantError | null;
beforeEach(async () => {
  answer = null;
  lab = await openSignalLab({ tenant: { signals: undefined } });
  const client = lab.office.work.tenant(tenantId)?.client;
  if (client === undefined) throw new Error('There is no such tenant.');
  Object.assign(client, {
    refused: () => (answer?.kind === 'unauthenticated' ? answer.message : null),
    appIds: () => (answer === null ? Promise.resolve([]) : Promise.reject(answer)),
  });
});
afterEach(() => lab.close());

async function round(next: TenantError | null): Promise<void> {
  answer = next;
  const tenants = lab.office.work.served().filter(({ id }) => id === tenantId);
  await worker.round?.(lab.office.work, tenants);
  await lab.office.settle();
  lab.office.forward(minute);
}
const titles = (): readonly string[] => lab.chat.map(({ card }) => card.title);
const lost = 'hardenbot cannot sign in to contoso';
const back = 'hardenbot signs in to contoso again';
const asked = async (text: string): Promise<string> =>
  lab.words(
    (await lab.office.answers({
      kind: 'command',
      text,
      actor: { platform: 'terminal', id: 'bo', membership: 'member' },
      conversation: { platform: 'terminal', channel: 'hardening' },
      key: text,
    })) as Card,
  );

test('is alarmed once, with what to do, and once that it works again', async () => {
  await round(null);
  expect(titles()).toEqual([]);
  for (let times = 0; times < 5; times += 1) await round(expired);
  expect(titles()).toEqual([lost]);
  expect(lab.words(lab.chat[0]?.card as Card)).toContain(`${expired.message}.`);
  for (const line of ['status', 'home']) expect(await asked(line)).toContain('hardenbot cannot sign in since ');
  for (let times = 0; times < 3; times += 1) await round(null);
  expect(titles()).toEqual([lost, back]);
  for (const line of ['status', 'home']) expect(await asked(line)).not.toContain('cannot sign in');
});

test('for a reason of which nothing is known points to the doctor', async () => {
  await round(other);
  expect(lab.words(lab.chat[0]?.card as Card)).toContain(`${other.message}; hardenbot doctor says what to do.`);
});

test('comes and goes between two workers without another word, and another reason or another day is one', async () => {
  await round(expired);
  await round(null);
  await round(expired);
  await round(null);
  expect(titles()).toEqual([lost, back]);
  await round(other);
  expect(titles()).toEqual([lost, back, lost]);
  await round(null);
  lab.office.forward(7 * 60 * minute);
  await round(other);
  expect(titles()).toEqual([lost, back, lost, back, lost]);
});

test('is neither lost nor back by an Entra ID that cannot be asked', async () => {
  await round(away);
  expect(titles()).toEqual([]);
  await round(expired);
  await round(away);
  await round(away);
  expect(titles()).toEqual([lost]);
});
