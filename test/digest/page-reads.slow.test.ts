/**
 * Each read of the demo tenant is refused in turn, and the pages are drawn again. No requirement says anything that it would not say with the read; one
 * that falls names the read; one whose controls do not ask for it stays as it is. A digest takes nothing for new or fixed that only was not read.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditOnce } from '../../src/cli/one-shot';
import { loadTenantSettings } from '../../src/config/load';
import type { Control } from '../../src/controls/control';
import type { Finding } from '../../src/controls/finding';
import { controls } from '../../src/controls/index';
import { digestSections } from '../../src/features/digest-sections';
import { frameworks } from '../../src/frameworks/framework';
import { sayIn } from '../../src/frameworks/languages';
import type { FrameworkReport, Fulfilment } from '../../src/frameworks/report';
import type { TenantClient } from '../../src/tenant/client';
import { type Read, readName } from '../../src/tenant/resource';
import { digestMessage } from '../../src/views/digest';
import { frameworkFile } from '../../src/views/framework/files';
import { textOf } from '../support/chat/chat-room';
import { openRoundsLab } from '../support/corridor/rounds-lab';
import { reportOf } from '../support/evidence/framework-report';
import { frozen } from '../support/tenants/frozen';
import { stateClient } from '../support/tenants/state-client';

const root = join(__dirname, '..', '..');
// Frozen, so that its rows are parsed once.
const demo = frozen(JSON.parse(readFileSync(join(root, 'examples', 'demo-tenant.json'), 'utf8')) as Record<string, unknown>);
const { tenant: settings } = loadTenantSettings(join(root, 'examples', 'hardenbot.yaml'), undefined);
const at = '2026-11-24T07:00:00.000Z';

/** The demo tenant of which some reads are refused. */
const without = (names: ReadonlySet<string>) => ({
  ...demo,
  collection: {
    ...(demo['collection'] as object | undefined),
    ...Object.fromEntries([...names].map((name) => [name, { complete: false, returned: 0, error: { status: 403 } }])),
  },
});

async function audited(some: readonly Control[], client: TenantClient): Promise<readonly Finding[]> {
  const once = { tenantId: 'a tenant', settings, approvals: null, asOf: new Date(at), client, monotonicMs: () => 0 };
  return (await auditOnce(some, { ...once, faulted: (fault) => expect(fault).toBeUndefined() })).findings;
}

interface Asked {
  readonly key: string;
  readonly names: Set<string>;
  readonly by: Set<Control>;
}

let whole: readonly Finding[];
const asked = new Map<string, Asked>();

beforeAll(async () => {
  const findings: Finding[] = [];
  for (const control of controls) {
    const client = stateClient(demo);
    const watching: TenantClient = {
      ...client,
      read: <Row>(read: Read<Row>) => {
        const { key } = read.resource;
        const one = asked.get(key) ?? { key, names: new Set(), by: new Set() };
        asked.set(key, one);
        one.names.add(readName(read));
        one.by.add(control);
        return client.read(read);
      },
    };
    findings.push(...(await audited([control], watching)));
  }
  whole = findings;
});

const reportsOf = (findings: readonly Finding[]): readonly FrameworkReport[] => {
  const judgedAt = Object.fromEntries(findings.map(({ control }) => [control, at]));
  return frameworks.map((framework) => reportOf(framework, { findings: [...findings], judgedAt, days: [], moves: [] }));
};

/** How each requirement of each list stands, with what answers it. */
const rowsOf = (reports: readonly FrameworkReport[]) =>
  new Map(
    reports.flatMap(({ framework, requirements }) => requirements.map((one) => [`${framework.id} ${one.id}`, one] as const)),
  );

const saysNothing: readonly Fulfilment[] = ['untold', 'outside'];

/** What is wrong with the pages of a tenant of which one read is refused. */
function wrongOn(pages: ReturnType<typeof rowsOf>, { key, by }: Asked, findings: readonly Finding[]): readonly string[] {
  const before = rowsOf(reportsOf(whole));
  const ids = new Set([...by].map(({ id }) => id));
  return [...pages].flatMap(([id, { fulfilment, answeredBy }]) => {
    const was = before.get(id)?.fulfilment;
    if (fulfilment === was) return [];
    const fall = `without ${key}, ${id} is ${fulfilment}, and was ${was}`;
    if (!saysNothing.includes(fulfilment)) return [fall];
    const answers = answeredBy.map(({ control }) => control);
    if (!answers.some((control) => ids.has(control))) return [`${fall}, though none of ${answers.join(', ')} asks for it`];
    const missing = findings.filter(({ control }) => answers.includes(control)).flatMap((one) => one.missing);
    const [collection = key] = key.split('/');
    return missing.some(({ read }) => read.startsWith(collection)) ? [] : [`${fall}, and no answer names it`];
  });
}

test('no requirement says anything without a read that it would not say with it, and none falls without saying why', async () => {
  const wrong: string[] = [];
  for (const one of asked.values()) {
    const client = stateClient(without(one.names));
    const anew = await audited([...one.by], client);
    const findings = whole.map((finding) => anew.find(({ control }) => control === finding.control) ?? finding);
    wrong.push(...wrongOn(rowsOf(reportsOf(findings)), one, findings));
  }
  expect(wrong).toEqual([]);
});

test('each form of a page says the same of every requirement', async () => {
  const say = sayIn('en');
  for (const report of reportsOf(whole)) {
    const [html, oscal, json] = (['html', 'oscal', 'json'] as const).map(
      (form) => frameworkFile(report, { form, language: 'en', logo: null }).content,
    );
    const shown = [...(html ?? '').matchAll(/<span class="badge [^"]*">([^<]*)<\/span>/g)].map(([, word]) => word);
    const inside = report.requirements.filter(({ fulfilment }) => fulfilment !== 'outside');
    expect(shown.slice(0, inside.length)).toEqual(inside.map(({ fulfilment }) => say(`fulfilment.${fulfilment}`)));
    const [result] = (JSON.parse(oscal ?? '') as Results)['assessment-results'].results;
    const reviewed = inside.filter(({ fulfilment }) => fulfilment !== 'notApplicable');
    expect(result?.findings.map(({ target }) => target.status.state)).toEqual(
      reviewed.map(({ fulfilment }) => (fulfilment === 'met' ? 'satisfied' : 'not-satisfied')),
    );
    const { requirements } = JSON.parse(json ?? '') as FrameworkReport;
    expect(requirements.map(({ fulfilment }) => fulfilment)).toEqual(report.requirements.map(({ fulfilment }) => fulfilment));
  }
});

interface Results {
  readonly 'assessment-results': {
    readonly results: readonly {
      readonly findings: readonly { readonly target: { readonly status: { readonly state: string } } }[];
    }[];
  };
}

test('a digest takes nothing for new or fixed that was not read on one of two days', async () => {
  const wrong: string[] = [];
  for (const { key, names, by } of asked.values()) {
    let state: Readonly<Record<string, unknown>> = demo;
    const lab = openRoundsLab({
      controls: [...by],
      tenants: [
        {
          name: 'contoso',
          state: () => state,
          settings: {
            channel: { terminal: 'hardening' },
            breakGlass: settings.breakGlass,
            digest: { at: '08:00', timeZone: 'UTC' },
            controls: { 'country-block': { block: ['RU', 'KP'], home: ['US'] } },
          },
        },
      ],
    });
    await lab.at('2026-11-24T08:00:00Z');
    for (const [day, next] of [
      ['2026-11-25', without(names)],
      ['2026-11-26', demo],
    ] as const) {
      state = next;
      const now = new Date(`${day}T08:00:00Z`);
      await lab.at(now);
      const [digest] = await lab.work.rounds.digests(lab.tenants.map(({ id }) => id));
      if (digest?.day !== day) throw new Error(`There is no digest of ${day}.`);
      const { card, details } = digestMessage({
        day,
        tenants: [{ tenant: 'contoso', digest }],
        nameOf: (id) => id,
        sections: digestSections,
        controls,
        now,
      });
      const text = [card, ...details.map((detail) => detail.card)].map((one) => textOf(one)).join('\n');
      const claims = text.split('\n').filter((line) => /^(New|Fixed|Open again): /.test(line.trim()));
      wrong.push(...claims.map((line) => `${key} on ${day}: ${line.trim()}`));
      if (next !== demo && (digest.score.moved?.inDay ?? 0) > 0)
        wrong.push(`${key}: the score rose by ${digest.score.moved?.inDay}`);
      if (next === demo) continue;
      const unknown = digest.unchecked.filter(({ missing }) => missing.length === 0);
      wrong.push(...unknown.map(({ control }) => `${key}: ${control} is unknown, and nobody says why`));
    }
  }
  expect(wrong).toEqual([]);
});
