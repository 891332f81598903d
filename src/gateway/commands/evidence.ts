/** /harden evidence: what a tenant, or each of a group, can show of a framework over a period, as signed pages. */

import { type Framework, findFramework, frameworks, type Language, languages } from '../../frameworks/framework.js';
import { readPeriod } from '../../frameworks/period.js';
import type { FrameworkReport } from '../../frameworks/report.js';
import { tenantReport } from '../../frameworks/tenant-report.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import type { TenantAddress } from '../decisions/decisions.js';
import type { Command, CommandPorts, HasPages, HasSealFile } from './command.js';
import { maxPages, ofEach } from './group-view.js';
import { strayWords, type TakenWords, takeWords } from './words/take-words.js';

const example = '/harden evidence cis-m365 from=2026-09-01';
const names = ['from', 'to', 'lang'] as const;

export const evidence: Command = {
  name: 'evidence',
  tenantsAtOnce: maxPages,
  takes: '<framework> [@group] [from=<day>] [to=<day>] [lang=de]',
  summary: `shows how the tenant meets a framework, as a signed page to print: ${frameworks.map(({ id }) => id).join(', ')}; settings can schedule it`,
  heavy: true,
  example,
  needs: 'read',
  run: async (call, ports) => {
    const asked = readAsked(call.words, ports);
    if (isRefusal(asked)) return asked;
    const report = await reportOf(call.tenant, asked, ports);
    if (isRefusal(report)) return report;
    const { frameworkCard } = await views();
    return frameworkCard(report, lookOf(asked, ports));
  },
  runForGroup: async (call, ports) => {
    const { group, words } = call;
    const asked = readAsked(words, ports);
    if (isRefusal(asked)) return asked;
    const told = await ofEach(call, ports, async (tenant) => [await reportOf(tenant, asked, ports)]);
    const all = told.tenants.flatMap(({ items }) => items);
    const refusal = all.find(isRefusal);
    if (refusal !== undefined) return refusal;
    const reports = all.flatMap((one) => (isRefusal(one) ? [] : [one]));
    const { groupFrameworkCard } = await views();
    return groupFrameworkCard(reports, { ...lookOf(asked, ports), group, unread: told.unread, framework: asked.framework });
  },
};

/** Loaded with the first question: they hold every sentence of the lists in four languages. */
const views = () => import('../../views/framework/card.js');

interface Asked {
  readonly framework: Framework;
  /** Days of the period, as they were typed. */
  readonly typed: TakenWords<(typeof names)[number]>['named'];
  readonly language: Language;
}

function readAsked(words: readonly string[], { pages }: HasPages): Asked | Refusal {
  const typed = takeWords(words, names);
  if (isRefusal(typed)) return typed;
  const { words: plain, named } = typed;
  const [word, ...rest] = plain;
  if (word === undefined)
    return refuse(
      'missing-framework',
      'Which framework?',
      `Name one of ${frameworks.map(({ id }) => id).join(', ')}. ${example}`,
    );
  const framework = findFramework(word);
  if (isRefusal(framework)) return framework;
  const stray = strayWords(rest, names);
  if (stray !== null) return stray;
  const language = languageOf(named.lang ?? pages.language);
  if (language === null)
    return refuse('unknown-language', 'That language is not spoken here.', `Give one of ${languages.join(', ')}.`);
  return { framework, language, typed: named };
}

async function reportOf(
  tenant: TenantAddress,
  { framework, typed }: Asked,
  ports: CommandPorts,
): Promise<FrameworkReport | Refusal> {
  const period = readPeriod(typed, ports.today(tenant.id));
  if (isRefusal(period)) return period;
  return tenantReport(ports, tenant, { framework, period, issuer: ports.pages.issuer });
}

function lookOf({ language }: Asked, { pages, sealFile }: HasPages & HasSealFile) {
  return { language, logo: pages.logo, seal: sealFile };
}

function languageOf(word: string): Language | null {
  return languages.find((one) => one === word.toLowerCase()) ?? null;
}
