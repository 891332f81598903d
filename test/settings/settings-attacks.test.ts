/**
 * Who has a key of the gateway, who writes to the store, and one approver alone: none of them moves what the file alone says, and none gains a right that
 * outlives the key. Forged, replayed, swapped and re-ordered settings count nowhere.
 */

import { LiveSettings } from '../../src/config/live-settings';
import { settingsFrom } from '../../src/config/load';
import type { LedgerEvent } from '../../src/engine/ledger/entry';
import { type Decision, decisionVerifier, type SignedDecision } from '../../src/engine/plan/decision';
import {
  type Decided,
  type DecidedLog,
  decidedByKept,
  decidedOf,
  decidedSubject,
  keptOf,
} from '../../src/features/settings-change/decided';
import { DecidedSettings, decidedIn } from '../../src/features/settings-change/decided-settings';
import {
  effectDigest,
  type SettingsEffect,
  type SettingsTerms,
  termsDigest,
  valueHash,
} from '../../src/features/settings-change/entry-terms';
import type { KeptSettings } from '../../src/features/settings-change/kept';
import { heldForMs } from '../../src/features/settings-change/keys';
import { fileEntry, keyringOf } from '../../src/keys/keyring';
import type { Json } from '../../src/lib/json';
import { ids, type Name, type Office, openOffice, tenantId } from '../support/corridor/office';
import { add, addUnsigned, randomFrom, signedBy } from '../support/ledger/forgeries';
import { gatewayKeys, memoryLedger } from '../support/ledger/signed-entries';
import { count } from '../support/runner/counts';
import {
  announced,
  approves,
  counts,
  documentWith,
  newest,
  openSettings,
  proposes,
  soon,
} from '../support/settings/settings-office';

const file = settingsFrom(documentWith(), 'hardenbot.yaml');
const fileTenant = file.tenants['contoso'];
const first = [ids.ana, ids.bo, ids.cy, ids.di];

/** What a course with all of it may not move, by any signature. */
function rootOf(office: Office): unknown {
  const tenant = office.work.decided.live.tenant('contoso');
  const { access, tenantId: id, endpoints, bot, incident, identity, cloud } = tenant ?? {};
  const { tiers, sizes, emergency, incident: containing } = tenant?.approvals ?? {};
  return { access, id, endpoints, bot, incident, identity, cloud, tiers, sizes, emergency, containing };
}
const root = JSON.stringify(
  (() => {
    const { access, tenantId: id, endpoints, bot, incident, identity, cloud } = fileTenant ?? {};
    return { access, id, endpoints, bot, incident, identity, cloud };
  })(),
);

const decidedEntries = (office: Office): readonly Decided[] =>
  (office.storage.entries.get(tenantId) ?? []).flatMap(({ event }) => (event.type === 'settingsDecided' ? [event] : []));

const plain: SettingsEffect = { risk: 'low', why: [], without: [], unknown: [], verdicts: [], plans: [] };

/** A whole entry, as good as someone makes it who has the keys that `sign` has. */
function madeUp(
  office: Office,
  changes: SettingsTerms['changes'],
  more: Partial<Decided> & { readonly sign?: (who: Name, change: Partial<Decision>) => SignedDecision } = {},
): Decided {
  const { sign = (who, change) => signedBy(office, who, change), ...rest } = more;
  const terms = { changes };
  const id = 'p-0000001';
  return {
    type: 'settingsDecided',
    id,
    order: decidedEntries(office).length + 1,
    terms,
    weighed: plain,
    request: sign('ana', { kind: 'request', subject: id, digest: termsDigest(terms) }),
    approvals: [sign('cy', { kind: 'approve', subject: id, digest: effectDigest(terms, plain) })],
    approvedBy: [{ entraId: ids.cy, name: 'cy' }],
    file: Object.fromEntries(changes.map(({ key }) => [key, valueHash(office.work.decided.live.written('contoso', key))])),
    at: office.now().toISOString(),
    ...rest,
  };
}

const loose = [{ key: 'controls.pop-imap.allow', to: ['mallory@contoso.com'] }];

async function withOne(): Promise<{ readonly office: Office; readonly entry: Decided }> {
  const office = openSettings();
  await approves(office, await proposes(office, 'set idle-timeout.minutes 60'), 'cy', 'di');
  const [entry] = decidedEntries(office);
  if (entry === undefined) throw new Error('Nothing was decided.');
  return { office, entry };
}

describe('an entry', () => {
  const other = (signed: SignedDecision, change: Partial<Decision>): SignedDecision => ({
    ...signed,
    decision: { ...signed.decision, ...change },
  });
  test.each<[string, (office: Office, entry: Decided) => LedgerEvent]>([
    [
      'whose decisions nobody signed',
      (office) => madeUp(office, loose, { sign: (who, change) => other(signedBy(office, who), change) }),
    ],
    ['with the decisions of another one', (office, { request, approvals }) => ({ ...madeUp(office, loose), request, approvals })],
    [
      'with other values under the decisions',
      (_office, entry) => ({ ...entry, id: 'p-0000009', order: 2, terms: { changes: loose } }),
    ],
    ['that was there before', (_office, entry) => ({ ...entry, order: 2 })],
    ['that was there before, under another id', (_office, entry) => ({ ...entry, order: 2, id: 'p-0000009' })],
    ['out of turn', (office) => ({ ...madeUp(office, loose), order: 7 })],
    ['in the place of the first', (office) => ({ ...madeUp(office, loose), order: 1 })],
    [
      'approved by the person who asked',
      (office) => madeUp(office, loose, { sign: (_who, change) => signedBy(office, 'ana', change) }),
    ],
    [
      'approved twice by one person',
      (office) => {
        const made = madeUp(office, loose);
        return { ...made, approvals: [...made.approvals, ...made.approvals] };
      },
    ],
    [
      'approved by someone who gains by it',
      (office) => {
        const weighed = { ...plain, without: [ids.cy] };
        const terms = { changes: loose };
        const approval = signedBy(office, 'cy', { kind: 'approve', subject: 'p-0000001', digest: effectDigest(terms, weighed) });
        return { ...madeUp(office, loose), weighed, approvals: [approval] };
      },
    ],
    [
      'of which what people were shown was changed',
      (office) => ({ ...madeUp(office, loose), weighed: { ...plain, plans: ['c-0000001'] } }),
    ],
    ['about what the file alone says', (office) => madeUp(office, [{ key: 'approvals.tiers.high', to: 1 }])],
    ['about who may ask', (office) => madeUp(office, [{ key: 'access.request.people', to: [ids.ray] }])],
    ['that takes out a first approver', (office) => madeUp(office, [{ key: 'approvals.approvers.people', to: [ids.ray] }])],
    ['that takes out a break-glass account', (office) => madeUp(office, [{ key: 'breakGlass', to: ['bg1@contoso.com'] }])],
  ])('%s counts nowhere, though it stands in the ledger', async (_what, forge) => {
    const { office, entry } = await withOne();
    const before = [rootOf(office), counts(office, 'controls.pop-imap.allow'), counts(office, 'approvals.approvers.people')];
    add(office, forge(office, entry), { subject: decidedSubject });
    await office.work.renew?.(tenantId);
    expect([rootOf(office), counts(office, 'controls.pop-imap.allow'), counts(office, 'approvals.approvers.people')]).toEqual(
      before,
    );
    expect(counts(office, 'controls.idle-timeout.minutes')).toBe(60);
    expect(counts(office, 'breakGlass')).toEqual(['bg1@contoso.com', 'bg2@contoso.com']);
  });

  test('that someone without a key writes halts the tenant, and counts nowhere', async () => {
    const { office } = await withOne();
    addUnsigned(office, madeUp(office, loose), decidedSubject);
    await expect(office.work.renew?.(tenantId)).rejects.toThrow('was forged');
    expect(office.halts.length).toBeGreaterThan(0);
    expect(counts(office, 'controls.pop-imap.allow')).toEqual([]);
    expect(await office.does('ana', { says: 'set idle-timeout.minutes 30' })).not.toBe('done');
  });
});

/** Everything that the key can sign: the wish, and two approvals in the names of others. */
async function forced(office: Office, changes: SettingsTerms['changes'], id = 'p-000000x'): Promise<void> {
  const terms = { changes };
  const expiresAt = new Date(office.now().getTime() + 3_600_000).toISOString();
  const decision = signedBy(office, 'ana', { kind: 'request', subject: id, digest: termsDigest(terms) });
  add(office, { type: 'settingsProposed', terms, expiresAt, decision }, { subject: id });
  const job = {
    name: 'settings' as const,
    tenant: tenantId,
    subject: id,
    reply: { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id },
  };
  await office.runJob(job);
  const weighed = (office.storage.entries.get(tenantId) ?? []).flatMap(({ subject, event }) =>
    subject === id && event.type === 'settingsWeighed' ? [event.weighed] : [],
  )[0];
  if (weighed === undefined) return;
  for (const who of ['cy', 'di'] as const)
    add(
      office,
      {
        type: 'settingsApproved',
        decision: signedBy(office, who, { kind: 'approve', subject: id, digest: effectDigest(terms, weighed) }),
      },
      { subject: id },
    );
  await office.runJob(job);
}

describe('with a stolen key of the gateway', () => {
  test.each<{ readonly key: string; readonly to: Json; readonly from?: Json }>([
    { key: 'approvals.tiers.high', to: 1 },
    { key: 'approvals.sizes.high', to: 100_000 },
    { key: 'approvals.emergency', to: [ids.ray] },
    { key: 'access.request.people', to: [ids.ray] },
    { key: 'approvals.approvers.people', to: [ids.ray], from: first },
    { key: 'approvals.approvers.people', to: [...first, '99999999-0000-4000-8000-000000000009'], from: first },
    { key: 'breakGlass', to: ['bg1@contoso.com'], from: ['bg1@contoso.com', 'bg2@contoso.com'] },
    { key: 'breakGlass', to: [], from: ['bg1@contoso.com', 'bg2@contoso.com'] },
    { key: 'bot.egress', to: ['0.0.0.0/0'] },
    { key: 'tenantId', to: '00000000-0000-4000-8000-000000000000' },
  ])('$key stays as the file has it', async (change) => {
    const office = openSettings();
    const before = structuredClone(office.work.decided.live.tenant('contoso'));
    await forced(office, [change]);
    await office.work.renew?.(tenantId);
    expect(office.work.decided.live.tenant('contoso')).toEqual(before);
    expect(decidedEntries(office)).toEqual([]);
  });

  test.each([
    { key: 'approvals.approvers.people', from: first, to: [...first, ids.ray] },
    {
      key: 'breakGlass',
      from: ['bg1@contoso.com', 'bg2@contoso.com'],
      to: ['bg1@contoso.com', 'bg2@contoso.com', 'm@contoso.com'],
    },
  ])('$key is announced for a day first, and any approver stops it', async (change) => {
    const office = openSettings();
    await forced(office, [change]);
    expect(counts(office, change.key)).toEqual(change.from);
    office.forward(heldForMs - 1000);
    await office.settle();
    expect(counts(office, change.key)).toEqual(change.from);
    expect(await office.does('bo', { clicks: 'revoke', on: 'p-000000x' })).toBe('done');
    await announced(office);
    expect(counts(office, change.key)).toEqual(change.from);
  });

  test('what was decided with it counts no more once it is revoked', async () => {
    const office = openSettings();
    await forced(office, [{ key: 'approvals.approvers.people', from: first, to: [...first, ids.ray] }]);
    await announced(office);
    await office.work.renew?.(tenantId);
    expect(counts(office, 'approvals.approvers.people')).toContain(ids.ray);
    const live = new LiveSettings(file);
    const revoked = { ...fileEntry('gateway', gatewayKeys.publicKeyPem), revokedAt: '2027-01-01T00:00:00.000Z' };
    const after = new DecidedSettings(live, decisionVerifier(keyringOf({ keys: [revoked] })));
    await after.renew(tenantId, memoryLedger(office.storage, office.work.clock));
    expect(live.view.tenants['contoso']?.approvals).toBeUndefined();
    expect(after.of(tenantId).inForce.map(({ whyNot }) => whyNot)).toEqual(['not-genuine']);
  });
});

describe('its own attacker', () => {
  const courses = count({ fast: 12, full: 600 });
  const people: readonly Name[] = ['ana', 'bo', 'cy', 'di', 'ray', 'eve'];
  const wishes = [
    'set approvals.tiers.high 1',
    'set access.request.people ray',
    `add approvals.approvers.people ${ids.ray}`,
    `remove approvals.approvers.people ${ids.cy}`,
    `remove approvals.approvers.people ${ids.ray}`,
    `add mfa.except.users ${ids.di}`,
    `remove mfa.except.users ${ids.di}`,
    'add breakGlass bg3@contoso.com',
    'remove breakGlass bg1@contoso.com',
    'set approvals.expiresAfter 7d',
    'add pop-imap.allow scanner@contoso.com',
    'remove pop-imap.allow scanner@contoso.com',
    'set idle-timeout.minutes 30',
    'set idle-timeout.minutes 600',
    'set pop-imap.allow file',
    'set approvals.emergency di',
    // A harmless part with one that is none, two keys in one form, letters that look like others, and names in capitals.
    `set digest.at=08:00 digest.timeZone=UTC mfa.except.users=${ids.di}`,
    'set digest.at=08:00 digest.timeZone=UTC approvals.expiresAfter=7d',
    `set "approvals.approvers.people=${[...first, ids.ray].join(',')}" idle-timeout.minutes=15`,
    `add mfa.except.users ${ids.di.toUpperCase()}`,
    'add mfa.except.roles "Global Administrator"',
    'set admin-mfa.roles "Reports Reader"',
    'set breakGlass "bg1@contoso.com\u200b,bg2@contoso.com"',
    'set breakGlass "\uff42g1@contoso.com,bg2@contoso.com"',
    'set \u0430pprovals.tiers.high 1',
    'set approvals.tiers.high\u200b 1',
  ];

  /** Three attackers in turn: one who decides in chat and writes to the store; one with a key of the gateway; the same where an approver reads what is announced. */
  const kinds = ['writer', 'thief', 'thief under watch'] as const;

  test.each(Array.from({ length: courses }, (_, index) => [index + 1, kinds[index % kinds.length]] as const))(
    'seed %i, %s: no one gains a right alone, and no floor moves',
    async (seed, kind) => {
      const random = randomFrom(seed);
      const pick = <Item>(all: readonly Item[]): Item => all[Math.floor(random() * all.length)] as Item;
      const office = openSettings();
      const steals = kind !== 'writer';
      const kept: KeptSettings[] = [];
      for (let step = 0; step < 25; step += 1) {
        const move = random();
        const id = newest(office);
        const entries = decidedEntries(office);
        // Di tries everything in chat, the others decide as they like, and someone writes to the store what their keys can sign.
        if (move < 0.25) await office.does(random() < 0.6 ? 'di' : pick(people), { says: pick(wishes) });
        else if (move < 0.45 && id !== '') await office.approves(random() < 0.5 ? 'di' : pick(people), id);
        else if (move < 0.5 && id !== '')
          await office.does(pick(people), { clicks: pick(['revert', 'revoke'] as const), on: id });
        else if (move < 0.6 && id !== '') {
          const approval = signedBy(office, pick(people), { kind: 'approve', subject: id, digest: 'made up' });
          add(office, { type: 'settingsApproved', decision: approval }, { subject: id });
        } else if (move < 0.7) add(office, pick(forgeries)(office, entries, random), { subject: decidedSubject });
        else if (move < 0.85 && steals) await forced(office, pick(stolen)(office), `p-0000t${String(step).padStart(2, '0')}`);
        else office.forward(Math.floor(random() * (steals ? 900 : 40)) * 60_000);
        soon(office);
        await office.settle();
        if (kind === 'thief under watch') await stopsAnnounced(office);
        await office.work.renew?.(tenantId);
        expectSafe(office);
        await expectSameByKept(office, kept, random);
        if (kind === 'thief under watch') expect(counts(office, 'approvals.approvers.people')).toEqual(first);
      }
    },
    60_000,
  );

  type Forge = (office: Office, entries: readonly Decided[], random: () => number) => Decided;
  const unsigned: Forge = (office) => madeUp(office, loose, { sign: (who) => signedBy(office, who) });

  /** Replayed under the old and a new id, out of turn, with values or decisions of another one, and made up whole. */
  const ofEntries: readonly Forge[] = [
    (_office, [old], random) => ({ ...whole(old), order: Math.ceil(random() * 9) }),
    (_office, all) => ({ ...whole(all.at(-1)), order: all.length + 1, id: 'p-0000009' }),
    (_office, all) => ({ ...whole(all.at(-1)), order: all.length + 1, id: 'p-0000008', terms: { changes: loose } }),
    (office, all) => ({ ...madeUp(office, [{ key: 'approvals.tiers.high', to: 1 }]), order: all.length + 1 }),
    (office, all) => {
      const { request, approvals } = whole(all[0]);
      return { ...madeUp(office, loose), request, approvals };
    },
  ];
  const forgeries: readonly Forge[] = [
    unsigned,
    ...ofEntries.map(
      (forge): Forge =>
        (office, all, random) =>
          (all.length === 0 ? unsigned : forge)(office, all, random),
    ),
  ];

  function whole(entry: Decided | undefined): Decided {
    if (entry === undefined) throw new Error('Nothing was decided yet.');
    return entry;
  }

  const list = (office: Office, key: string): readonly Json[] => [counts(office, key) ?? []].flat();
  const glass = (office: Office) => ({ key: 'breakGlass', from: [...list(office, 'breakGlass')] });
  const single: readonly ((office: Office) => SettingsTerms['changes'][number])[] = [
    (office) => ({
      key: 'approvals.approvers.people',
      from: [...list(office, 'approvals.approvers.people')],
      to: [...list(office, 'approvals.approvers.people'), ids.ray],
    }),
    (office) => ({
      key: 'breakGlass',
      from: [...list(office, 'breakGlass')],
      to: [...list(office, 'breakGlass'), 'm@contoso.com'],
    }),
    (office) => ({ key: 'breakGlass', from: [...list(office, 'breakGlass')], to: ['bg1@contoso.com'] }),
    () => ({ key: 'approvals.approvers.people', from: first, to: [ids.ray] }),
    () => ({ key: 'approvals.tiers.high', to: 1 }),
    () => ({ key: 'access.request.people', to: [ids.ray] }),
    () => ({ key: 'approvals.sizes.high', to: 1_000_000 }),
    () => ({ key: 'waivers.longest', to: '365d' }),
    () => ({ key: 'tenantId', to: '00000000-0000-4000-8000-000000000000' }),
    // Lists that read like those of before.
    (office) => ({ ...glass(office), to: ['bg1@contoso.com\u00a0', 'bg2@contoso.com'] }),
    (office) => ({ ...glass(office), to: ['\uff42g1@contoso.com', 'bg2@contoso.com'] }),
    (office) => ({ ...glass(office), to: ['bg1@contoso.com ', 'BG2@contoso.com '] }),
    () => ({ key: 'approvals.approvers.people', from: first, to: [ids.bo, ids.cy, ids.di, `${ids.ana} `] }),
    () => ({ key: 'approvals.approvers.people', from: first, to: [ids.bo, ids.cy, ids.di, ids.di] }),
  ];
  const harmless = { key: 'controls.idle-timeout.minutes', to: 45 };
  /** Alone, or in one form with something harmless, before it or behind it. */
  const stolen: readonly ((office: Office) => SettingsTerms['changes'])[] = single.flatMap((one) => [
    (office: Office) => [one(office)],
    (office: Office) => [{ ...harmless, ...fromOf(office, harmless.key) }, one(office)],
    (office: Office) => [one(office), { ...harmless, ...fromOf(office, harmless.key) }],
  ]);
  const fromOf = (office: Office, key: string): { readonly from?: Json } => {
    const from = office.work.decided.said(tenantId, key);
    return from === undefined ? {} : { from };
  };

  /** A process that starts with what another one kept at any time before comes to the same as one that reads everything. */
  async function expectSameByKept(office: Office, kept: KeptSettings[], random: () => number): Promise<void> {
    const from = { ledger: office.work.ledger, tenant: tenantId, verifier: office.work.verifier };
    const entries = await office.work.ledger.count(tenantId, decidedSubject);
    const all = await decidedOf(entries, null, from);
    const old = kept[Math.floor(random() * kept.length)];
    const begun = old === undefined ? null : await decidedByKept(old, from);
    expect([begun === null, newestIn(await decidedOf(entries, begun, from))]).toEqual([old === undefined, newestIn(all)]);
    if (all !== null && random() < 0.3) kept.push(keptOf(all));
  }

  function newestIn(log: DecidedLog | null): unknown {
    return [
      log?.ids,
      [...(log?.byKey ?? [])]
        .map(([key, { place, isGenuine, change }]) => [key, place, isGenuine, change] as const)
        .toSorted(([one], [other]) => one.localeCompare(other)),
    ];
  }

  /** Bo reads what is announced, and withdraws it. */
  async function stopsAnnounced(office: Office): Promise<void> {
    const entries = office.storage.entries.get(tenantId) ?? [];
    const held = entries.filter(({ event }) => event.type === 'settingsWeighed' && event.weighed.heldForMs !== undefined);
    for (const { subject } of held) await office.does('bo', { clicks: 'revoke', on: subject });
  }

  function expectSafe(office: Office): void {
    const tenant = office.work.decided.live.tenant('contoso');
    const { access, tenantId: id, endpoints, bot, incident, identity, cloud } = tenant ?? {};
    expect(JSON.stringify({ access, id, endpoints, bot, incident, identity, cloud })).toBe(root);
    const { emergency, sizes, incident: containing, ...rules } = tenant?.approvals ?? {};
    expect([rules.tiers, emergency, sizes, containing]).toEqual([undefined, undefined, undefined, undefined]);
    expect(tenant?.breakGlass.map((one) => one.toLowerCase())).toEqual(
      expect.arrayContaining(['bg1@contoso.com', 'bg2@contoso.com']),
    );
    expect(counts(office, 'approvals.approvers.people')).toEqual(expect.arrayContaining(first));
    // Whatever was proposed before something was decided under its key counts no more.
    const entries = office.storage.entries.get(tenantId) ?? [];
    const last = new Map<string, number>();
    const { ids: saying = [] } = decidedIn(office.work.decided).of(tenantId).log ?? {};
    for (const [place, { seq, event }] of entries.filter((one) => one.event.type === 'settingsDecided').entries()) {
      const proposal = entries.find((one) => one.subject === saying[place] && one.event.type === 'settingsProposed');
      // What was forged or replayed takes nothing away from what people decided.
      if (event.type !== 'settingsDecided' || proposal === undefined) continue;
      const { subject, digest } = event.request.decision;
      if (subject !== event.id || digest !== termsDigest(event.terms)) continue;
      for (const { key } of event.terms.changes) {
        expect([key, event.id, proposal.seq > (last.get(key) ?? 0)]).toEqual([key, event.id, true]);
        last.set(key, seq);
      }
    }
    for (const { entry, whyNot } of decidedIn(office.work.decided)
      .of(tenantId)
      .inForce.filter((one) => one.whyNot === null)) {
      const by = entry.approvals.map(({ decision }) => decision.person.entraId);
      const needed = entry.weighed.risk === 'high' ? 2 : 1;
      expect([whyNot, new Set(by).size >= needed]).toEqual([null, true]);
      expect(by.filter((one) => [entry.request.decision.person.entraId, ...entry.weighed.without].includes(one))).toEqual([]);
      // New approvers and break-glass accounts were announced for a day.
      const weighedAt = (office.storage.entries.get(tenantId) ?? []).find(
        ({ subject, event }) => subject === entry.id && event.type === 'settingsWeighed',
      )?.at;
      if (entry.weighed.heldForMs !== undefined)
        expect(Date.parse(entry.at) - Date.parse(weighedAt ?? '')).toBeGreaterThanOrEqual(heldForMs);
      for (const { key, from, to } of entry.terms.changes)
        if (key.endsWith('approvers.people') || key.endsWith('except.users'))
          for (const one of [to ?? []].flat().filter((entraId) => ![from ?? []].flat().includes(entraId)))
            expect(by).not.toContain(one);
    }
  }

  test('two offices that read the same ledger come to the same', async () => {
    const office = openSettings();
    await approves(office, await proposes(office, 'add pop-imap.allow scanner@contoso.com'), 'cy', 'bo');
    await approves(office, await proposes(office, 'set idle-timeout.minutes 60'), 'cy');
    const again = openOffice({ from: office.snapshot(), settings: file });
    await again.work.renew?.(tenantId);
    for (const key of ['controls.pop-imap.allow', 'controls.idle-timeout.minutes'])
      expect(counts(again, key)).toEqual(counts(office, key));
  });
});
