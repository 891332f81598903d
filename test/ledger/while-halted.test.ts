/** What a worker does from its own mirror while the ledger of a tenant takes nothing, and what it does not: thousands of courses would be too slow with a store. */
import { doneMeanwhile } from '../../src/engine/ledger/done-meanwhile';
import { readNotice } from '../../src/engine/ledger/notice';
import { awayFrom } from '../support/corridor/away-lab';
import { haltBehind } from '../support/corridor/halt-behind';
import { type IncidentLab, night, openIncidentLab } from '../support/corridor/incident-lab';
import { ids, type Office, openOffice, tenantId } from '../support/corridor/office';
import { signedBy } from '../support/ledger/forgeries';
import { keyring } from '../support/ledger/signed-entries';
import { sample } from '../support/runner/counts';
import { incidentTenant } from '../support/tenants/incident-tenant';
import { approvedException, leftOut, openTravelLab } from '../support/travel/travel-lab';

const minute = 60_000;
const day = 24 * 60 * minute;

async function keeping(): Promise<{ readonly office: Office; readonly id: string }> {
  const office = openOffice({ revertsItself: true, approvals: { tiers: { medium: 1 } } });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  await office.settle();
  // A worker looks twice a minute, and its mirror has what it saw.
  await office.work.ledger.head(tenantId);
  return { office, id };
}

const isOn = (office: Office): boolean => (office.state.exchange['CASMailbox'] ?? []).every((row) => row['PopEnabled'] === true);

/** What someone with the store and no key does: the worker halts the tenant. */
function damage(office: Office): void {
  office.storage.entries.get(tenantId)?.splice(-1);
}

const kept = (office: Office, changes: object = {}) => signedBy(office, 'bo', { kind: 'keep', ...changes });

describe('a change that nobody kept', () => {
  test('is undone by the first look after its time while the tenant is halted, and its plan is not asked of the store', async () => {
    const { office, id } = await keeping();
    damage(office);
    office.storage.plans.clear();
    const away = awayFrom(office);
    await away.look('halted');
    expect(isOn(office)).toBe(false);
    office.forward(31 * minute);
    await away.look('halted');
    expect(isOn(office)).toBe(true);
    expect(away.waiting.map(({ event }) => event.type).filter((type) => type === 'undoing' || type === 'undone')).toEqual([
      'undoing',
      'undone',
    ]);
    expect(away.waiting.every(({ subject }) => subject === id)).toBe(true);
    const undone = away.waiting.filter(({ event }) => event.type === 'outcome').length;
    expect(doneMeanwhile(away.waiting)).toEqual([`${id}: ${undone} operations undone`]);
  });

  test('waits for the grace while the store does not answer, from its time on and from when the store was gone', async () => {
    const { office } = await keeping();
    const away = awayFrom(office);
    office.forward(31 * minute);
    await away.look('away');
    expect(isOn(office)).toBe(false);
    office.forward(4 * minute);
    await away.look('away');
    expect(isOn(office)).toBe(false);
    office.forward(minute);
    await away.look('away');
    expect(isOn(office)).toBe(true);
  });

  test('is written to the tenant once, however often it is looked at, and by whichever worker', async () => {
    const { office } = await keeping();
    const away = [awayFrom(office), awayFrom(office)];
    const before = office.writes.length;
    office.forward(31 * minute);
    for (let looks = 0; looks < 3; looks += 1) for (const one of away) await one.look('halted');
    expect(office.writes.length - before).toBe(2);
  });

  test('is left alone where somebody changed the object since: people decide', async () => {
    const { office } = await keeping();
    const [first] = office.state.exchange['CASMailbox'] ?? [];
    Object.assign(first ?? {}, { PopEnabled: true, ImapEnabled: false });
    const away = awayFrom(office);
    office.forward(31 * minute);
    await away.look('halted');
    expect(first).toMatchObject({ PopEnabled: true, ImapEnabled: false });
    expect(away.waiting.at(-1)?.event).toMatchObject({ type: 'undone', stopped: expect.stringContaining('changed') });
  });

  test('is written down as it was signed once the ledger takes entries, before anything else, and once', async () => {
    const { office, id } = await keeping();
    const away = awayFrom(office);
    office.forward(31 * minute);
    await away.look('halted');
    const signed = [...away.waiting];
    await away.before(tenantId);
    // The process died before it had forgotten them.
    const again = awayFrom(office, { waiting: [...signed] });
    await again.look(null);
    const own = (office.storage.entries.get(tenantId) ?? []).filter(({ event }) => event.type === 'moved');
    expect(own).toHaveLength(signed.length);
    expect(again.waiting).toEqual([]);
    await office.settle();
    const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
    await office.runJob({ name: 'undo', tenant: tenantId, subject: id, reply });
    expect(await office.work.ledger.subject(tenantId, id)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event: expect.objectContaining({ type: 'undone' }), at: signed.at(-1)?.at }),
      ]),
    );
    expect(office.halts).toEqual([]);
  });

  test('that was half undone is gone on with by the next worker of that disk', async () => {
    const { office, id } = await keeping();
    const waiting = awayFrom(office).waiting;
    office.forward(31 * minute);
    const before = office.writes.length;
    const first = awayFrom(office, { waiting });
    await first.look('halted');
    // What it wrote of the second object, and the end, never reached the disk.
    const at = waiting.findIndex(({ event }) => event.type === 'outcome');
    waiting.splice(at + 1);
    await awayFrom(office, { waiting }).look('halted');
    expect(waiting.at(-1)?.event).toMatchObject({ type: 'undone' });
    expect(office.writes.length - before).toBe(2);
    expect(id).toBe(waiting.at(-1)?.subject);
  });
});

test.each(['taken away', 'another text'])(
  'a tenant that this worker found halted stays so for it where the notice is %s',
  async (what) => {
    const { office } = await keeping();
    const { ledger } = office.work;
    damage(office);
    const looked = () => ledger.head(tenantId).catch(() => undefined);
    await looked();
    const { halted } = office.storage;
    const notice = halted.get(tenantId) ?? '';
    if (what === 'taken away') halted.delete(tenantId);
    else halted.set(tenantId, notice.replace(/"signature":"./, '"signature":"-'));
    expect(await ledger.whyHalted(tenantId)).toContain('holds less');
    await looked();
    // Others read it again as well.
    expect(readNotice('halted', { tenant: tenantId, text: halted.get(tenantId) ?? '', keyring })?.reason).toContain('holds less');
  },
);

describe('a decision to keep it', () => {
  test('that the worker cannot read as part of the ledger counts by its own signature', async () => {
    const { office } = await keeping();
    const unread = [kept(office)];
    office.forward(31 * minute);
    await awayFrom(office, { unread }).look('halted');
    expect(isOn(office)).toBe(false);
  });

  test.each([
    [
      'after its time',
      (office: Office) =>
        kept(office, {
          decidedAt: new Date(office.now().getTime() + 40 * minute).toISOString(),
          expiresAt: '2027-01-01T00:00:00.000Z',
        }),
    ],
    ['of another change', (office: Office) => kept(office, { subject: 'c-0000000' })],
    ['that someone edited', (office: Office) => ({ ...kept(office), signature: 'A'.repeat(86) })],
  ])('%s does not count', async (_what, decision) => {
    const { office } = await keeping();
    const unread = [decision(office)];
    office.forward(31 * minute);
    await awayFrom(office, { unread }).look('halted');
    expect(isOn(office)).toBe(true);
  });

  test('that the mirror has holds, halted and without the store', async () => {
    for (const trouble of ['halted', 'away'] as const) {
      const { office, id } = await keeping();
      await office.does('bo', { clicks: 'keep', on: id });
      await office.work.ledger.head(tenantId);
      const away = awayFrom(office, { graceMs: 0 });
      office.forward(31 * minute);
      for (let looks = 0; looks < 2; looks += 1) await away.look(trouble);
      expect(isOn(office)).toBe(false);
    }
  });
});

test.each(['halted', 'away'] as const)('a travel exception ends in its time while the ledger is %s', async (trouble) => {
  const lab = openTravelLab();
  await approvedException(lab);
  await lab.live();
  await lab.office.work.ledger.head(tenantId);
  expect(leftOut(lab)).toHaveLength(2);
  const away = awayFrom(lab.office, { graceMs: 0 });
  lab.office.forward(4 * day);
  for (let looks = 0; looks < 2; looks += 1) await away.look(trouble);
  expect(leftOut(lab)).toEqual([]);
});

describe('new work', () => {
  test('is not begun, whoever approved it', async () => {
    const office = openOffice({ approvals: { tiers: { medium: 1 } } });
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    const id = office.newest();
    await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
    await office.work.ledger.head(tenantId);
    const away = awayFrom(office, { graceMs: 0 });
    for (const trouble of ['halted', 'away', 'halted'] as const) await away.look(trouble);
    expect([office.writes, away.waiting]).toEqual([[], []]);
  });
});

describe('containing an account', () => {
  let lab: IncidentLab;
  beforeEach(async () => {
    lab = await openIncidentLab(incidentTenant(night), { approvals: { incident: [ids.bo] }, breakGlass: ['bg1@contoso.com'] });
  });
  afterEach(() => lab.close());

  async function decided(): Promise<string> {
    await lab.says('ana', 'contain mia@contoso.com');
    const id = lab.office.newest();
    const digest = lab.office.change(id)?.plan?.digest ?? '';
    await lab.office.does('bo', { clicks: 'approve', on: id, digest });
    await lab.office.work.ledger.head(tenantId);
    expect(lab.writes()).toEqual([]);
    return id;
  }

  test('that was decided is done while the tenant is halted, once', async () => {
    const id = await decided();
    const away = awayFrom(lab.office);
    await away.look('halted');
    const { length } = lab.writes();
    expect(length).toBeGreaterThan(2);
    await away.look('halted');
    expect(lab.writes()).toHaveLength(length);
    expect(away.waiting.at(-1)).toMatchObject({ subject: id, event: { type: 'applied' } });
    await away.look(null);
  });

  // Of its beginning, and of what each of four steps announces and says of its end.
  test.each(sample([3, 1, 2, 4, 5, 6, 7, 8], 1))(
    'that was halted behind entry %i of it goes on, and ends once',
    async (entries) => {
      await lab.says('ana', 'contain mia@contoso.com');
      const id = lab.office.newest();
      const goesOn = haltBehind(lab.office, id, entries);
      await lab.approves('bo', id);
      expect(lab.change(id).status).toBe('applying');
      const away = awayFrom(lab.office);
      for (let looks = 0; looks < 2; looks += 1) await away.look('halted');
      const writes = lab.writes().length;
      goesOn();
      await away.look(null);
      expect(lab.change(id).status).toBe('applied');
      const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
      await lab.office.runJob({ name: 'apply', tenant: tenantId, subject: id, reply });
      expect(lab.change(id)).toMatchObject({ status: 'verified', checkpoint: expect.anything() });
      expect(lab.writes()).toHaveLength(writes);
    },
  );

  test('waits while the store does not answer: nothing that cannot be undone is done alone', async () => {
    await decided();
    const away = awayFrom(lab.office, { graceMs: 0 });
    for (let looks = 0; looks < 3; looks += 1) await away.look('away');
    expect(lab.writes()).toEqual([]);
  });
});
