/**
 * Each read of a tenant is refused in turn, and its cards are drawn again: the card of an incident, its status, its open questions, a proposal to change
 * settings. Nothing is said that was not said with the read, unless that something is unknown; and nothing falls that does not rest on it. The
 * digest is in `page-reads.slow.test.ts`, signals in `signal-reads.test.ts`, verdicts in `statement-reads.test.ts`, answers in `answer-reads.test.ts`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadTenantSettings } from '../../src/config/load';
import { controls } from '../../src/controls/index';
import { incidentCard } from '../../src/features/incident/gateway/incident-card';
import { isListName } from '../../src/features/incident/lists';
import { settingsChangeOf } from '../../src/features/settings-change/settings-change';
import { TenantError } from '../../src/lib/errors';
import { scoreOf, severityIn } from '../../src/posture/score';
import type { TenantClient } from '../../src/tenant/client';
import type { Read } from '../../src/tenant/resource';
import { statusCard } from '../../src/views/status';
import { auditTenant } from '../../src/worker/audit/audit-tenant';
import { contextFor } from '../../src/worker/context';
import { discover } from '../../src/worker/discovery/discover';
import { saidOn } from '../support/chat/said-on-card';
import { night, openIncidentLab } from '../support/corridor/incident-lab';
import { ids, tenantId } from '../support/corridor/office';
import { count } from '../support/runner/counts';
import { openSettings, proposes } from '../support/settings/settings-office';
import { frozen } from '../support/tenants/frozen';
import { accounts, incidentTenant } from '../support/tenants/incident-tenant';
import { stateClient } from '../support/tenants/state-client';

const root = join(__dirname, '..', '..');
// Frozen, so that its rows are parsed once.
const demo = frozen(JSON.parse(readFileSync(join(root, 'examples', 'demo-tenant.json'), 'utf8')) as Record<string, unknown>);
const { tenant: settings } = loadTenantSettings(join(root, 'examples', 'hardenbot.yaml'), undefined);
const asOf = new Date('2026-11-24T07:00:00.000Z');

/** In front of a tenant: refuses one kind of read, and notes what is asked for. */
function refusing(key: string | null, asked = new Set<string>()) {
  return (client: TenantClient): TenantClient => ({
    ...client,
    read: <Row>(read: Read<Row>) => {
      asked.add(read.resource.key);
      if (read.resource.key === key) throw new TenantError(`${key} was refused.`, { kind: 'forbidden', status: 403 });
      return client.read(read);
    },
  });
}

/** Some of the reads, spread over all of them; in full counts each. */
function some(asked: ReadonlySet<string>): readonly string[] {
  const all = [...asked].toSorted();
  const step = count({ fast: Math.ceil(all.length / 6), full: 1 });
  return all.filter((_key, index) => index % step === 0);
}

/** Says that something is unknown, or was not read. */
const isUnknown = (text: string): boolean =>
  /^Not read\b|could not be read|cannot be read|\bunknown\b|was read of|or earlier/i.test(text);

/** A line that was cut for want of room says less of the same. */
const isBeginning = (text: string, told: ReadonlySet<string>): boolean =>
  text.endsWith(' …') && [...told].some((whole) => whole.startsWith(text.slice(0, -2)));

/** Without the numbers that say only the place in a list. */
const unnumbered = (text: string): string => text.replace(/^(\d+ \| (NEW: )?|Item \d(, works until removed)?: |\d+ {2})/, '');

describe('the card of an incident', () => {
  const incident = async (key: string | null, asked?: Set<string>) => {
    const lab = await openIncidentLab(incidentTenant(night), {
      approvals: { incident: [ids.bo] },
      through: refusing(key, asked),
    });
    try {
      await lab.says('ana', `contain ${accounts.mia.name}`);
      const { evidence } = lab.incident();
      const card = incidentCard({ tenant: 'contoso', incident: lab.incident(), stages: [], file: null });
      return { evidence, said: saidOn(card).map(unnumbered) };
    } finally {
      await lab.close();
    }
  };

  /** Counts of what stands below, and what was read when: of other numbers, and no statements of their own. */
  const isTally = (text: string): boolean => /^(Still open|Read): /.test(text);

  test('says nothing without a read that it would not say with it, and keeps what does not rest on it', async () => {
    const asked = new Set<string>();
    const whole = await incident(null, asked);
    const items = new Map((whole.evidence?.items ?? []).map((item) => [item.key, item]));
    const wrong: string[] = [];
    for (const key of some(asked)) {
      const { evidence, said } = await incident(key);
      // Nothing is known of an account that cannot be read, and nothing is done.
      if (evidence === null) {
        if (!said.some((text) => text.includes('Nothing was done.')))
          wrong.push(`without ${key} it does not say that nothing was done`);
        continue;
      }
      const told = new Set(whole.said);
      for (const text of said)
        if (!told.has(text) && !isTally(text) && !isUnknown(text) && !isOfItem(text) && !isBeginning(text, told))
          wrong.push(`without ${key} it says ${text}`);
      const unread = new Set(evidence.missing.map(({ read }) => read));
      const kept = new Set(evidence.items.map((item) => item.key));
      for (const item of items.values())
        if (!kept.has(item.key) && !mayFall(item, unread)) wrong.push(`without ${key}, ${item.what} falls`);
      for (const item of evidence.items) {
        const was = items.get(item.key);
        const isWorse = item.advice === 'clean' && was?.advice !== 'clean';
        // Nothing is proposed of one that could not be looked at again.
        const isUnread = said.some((text) => text.startsWith(`${item.what} | could not be read |`));
        if (!isUnread && (isWorse || (item.fresh && was?.fresh !== true)))
          wrong.push(`without ${key}, ${item.what} is ${item.advice}, and was ${was?.advice}`);
      }
    }
    expect(wrong).toEqual([]);

    /** What an item is, what is proposed and why: compared item by item. */
    function isOfItem(text: string): boolean {
      return / \| (clean|ask|leave|by hand) \| /.test(text) || [...items.values()].some(({ what }) => text === what);
    }
  });

  /** An item falls with the list that shows it, and what a mailbox holds with the mailbox. */
  function mayFall({ read, key }: { readonly read?: string; readonly key: string }, unread: ReadonlySet<string>): boolean {
    const ofMailbox = unread.has('the mailbox') && (read === undefined || isListName(read));
    return ofMailbox || (read !== undefined && unread.has(read)) || key.startsWith('log ');
  }
});

async function auditedBy(client: TenantClient) {
  const assignments = controls.map((control) => ({
    control,
    context: contextFor({ control, tenantId, settings, protectedPeople: [], exceptions: [], asOf }),
  }));
  return (await auditTenant(assignments, { client, monotonicMs: () => 0 })).findings;
}

test('a status says nothing without a read that it would not say with it, and keeps what does not rest on it', async () => {
  const severityOf = severityIn(controls);
  const asks = new Map<string, Set<string>>();
  for (const control of controls) {
    const asked = new Set<string>();
    const context = contextFor({ control, tenantId, settings, protectedPeople: [], exceptions: [], asOf });
    await auditTenant([{ control, context }], { client: refusing(null, asked)(stateClient(demo)), monotonicMs: () => 0 });
    for (const key of asked) asks.set(key, (asks.get(key) ?? new Set()).add(control.id));
  }
  const status = async (key: string | null) => {
    const findings = await auditedBy(refusing(key)(stateClient(demo)));
    const posture = { at: asOf, tenant: tenantId, findings, complete: true } as never;
    const extras = { score: null, trend: [], waived: [], controls };
    const open = new Set(
      findings.flatMap(({ control, verdict }) => (verdict === 'fail' || verdict === 'partial' ? [control] : [])),
    );
    const next = saidOn(statusCard('contoso', posture, extras)).filter((text) => /^\d {2}/.test(text));
    return { findings, open, next, score: scoreOf(findings, severityOf) ?? 0 };
  };
  const whole = await status(null);
  const wrong: string[] = [];
  for (const key of some(new Set(asks.keys()))) {
    const now = await status(key);
    // A list that could not be read takes its objects out of the share that is counted.
    if (now.score > whole.score + 0.5) wrong.push(`without ${key} the score is ${now.score}, and was ${whole.score}`);
    for (const [index, { control, verdict, summary, missing }] of now.findings.entries()) {
      const was = whole.findings[index];
      if (was === undefined) throw new Error('Every control is judged.');
      const isSame = verdict === was.verdict && summary === was.summary;
      const isAsked = asks.get(key)?.has(control) === true;
      if (isSame) continue;
      if (!isAsked) wrong.push(`without ${key}, ${control} says something else, and does not ask for it`);
      if (missing.length === 0) wrong.push(`without ${key}, ${control} does not say what is missing`);
      const isGap = (one: string) => one === 'fail' || one === 'partial';
      if (verdict !== 'unknown' && verdict !== was.verdict && !(isGap(verdict) && isGap(was.verdict)))
        wrong.push(`without ${key}, ${control} is ${verdict}, and was ${was.verdict}`);
      const counts = countsIn(summary).filter((one) => !countsIn(was.summary).includes(one));
      if (verdict !== 'unknown' && counts.length > 0 && !saysPart.test(summary))
        wrong.push(`without ${key}, ${control} counts ${counts.join(' and ')}: ${summary}`);
    }
    // What is on the card is what was found, and the next steps are about what is open.
    for (const text of now.next) {
      const step = controls.find(({ id, changeTitle }) => now.open.has(id) && text.includes(changeTitle.does));
      if (step === undefined) wrong.push(`without ${key} a next step is ${text}`);
    }
  }
  expect(wrong).toEqual([]);
});

/** Says that more could not be read than what it counts. */
const saysPart = /unknown|could not|may as well|not be \w+ for everyone|at least/i;

/** `0 of 26`, `all 25`, `each of 2`, `any of 5`, `the other 24`: what is said of all there are, in lower case. */
function countsIn(summary: string): readonly string[] {
  return [...summary.matchAll(/\b(\d+ of \d+|all \d+|each of \d+|any of \d+|the other \d+)\b/gi)].map(([text]) =>
    text.toLowerCase(),
  );
}

test('a question says nothing of the tenant without a read that it would not say with it', async () => {
  const suggestions = async (client: TenantClient) => {
    const each = controls.map((control) => ({
      control,
      context: contextFor({ control, tenantId, settings, protectedPeople: [], exceptions: [], asOf }),
    }));
    const found = await discover(
      { tenantId, asOf, breakGlass: settings.breakGlass, controls: each },
      { client, monotonicMs: () => 0 },
    );
    return found.suggestions;
  };
  const asked = new Set<string>();
  const whole = await suggestions(refusing(null, asked)(stateClient(demo)));
  const wrong: string[] = [];
  for (const key of some(asked))
    for (const [index, one] of (await suggestions(refusing(key)(stateClient(demo)))).entries()) {
      const was = whole[index];
      if (was === undefined || JSON.stringify(one) === JSON.stringify(was)) continue;
      const isSurer = one.confidence === 'sure' && was.confidence !== 'sure';
      const isNew = [one.says, ...one.evidence].some((text) => ![was.says, ...was.evidence].includes(text) && !isUnknown(text));
      const isLess = one.says === was.says && one.evidence.every((text) => was.evidence.includes(text));
      if (isSurer || (isNew && !isLess && one.answer !== 'ask'))
        wrong.push(`without ${key} it is ${one.confidence}: ${one.says} ${one.evidence.join(' ')}`);
    }
  expect(wrong).toEqual([]);
});

test.each(['set mfa.guests false', 'set weak-methods.allow Travellers', 'add country-block.block FR'])(
  'a proposal to "%s" moves no verdict that could not be judged',
  async (words) => {
    const weighed = async (key: string | null, asked?: Set<string>) => {
      const office = openSettings({}, {}, { client: refusing(key, asked)(stateClient(demo)) });
      const id = await proposes(office, words);
      const found = settingsChangeOf(
        (office.storage.entries.get(tenantId) ?? []).filter(({ subject }) => subject === id) as never,
      );
      return found?.weighed?.verdicts ?? [id];
    };
    const asked = new Set<string>();
    const whole = await weighed(null, asked);
    for (const key of some(asked)) {
      const now = await weighed(key);
      const moved = now.filter((one) => typeof one !== 'string' && one.from !== one.to);
      expect([key, moved.filter((one) => !whole.some((was) => JSON.stringify(was) === JSON.stringify(one)))]).toEqual([key, []]);
    }
  },
);
