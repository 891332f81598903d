/** /harden evidence: what the tenant can show of a framework over a period, as a signed page. */
import { isRefusal, refuse } from '../../errors.js';
import { findFramework, frameworks } from '../../frameworks/framework.js';
import { type Language, languages } from '../../frameworks/language.js';
import { readPeriod } from '../../frameworks/period.js';
import { frameworkReport } from '../../frameworks/report.js';
import { exportDocument } from '../../posture/export-document.js';
import { frameworkCard } from '../../views/framework/card.js';
import type { Command } from './command.js';

const example = '/harden evidence cis-m365 from=2026-09-01';
const option = /^(from|to|lang)=(.*)$/isu;

export const evidence: Command = {
  name: 'evidence',
  takes: '<framework> [from=<day>] [to=<day>] [lang=de]',
  summary: `gives what the tenant can show of a framework as a signed page to print: ${frameworks.map(({ id }) => id).join(', ')}`,
  example,
  run: async (call, ports) => {
    const denied = await ports.directory.authorize(call.person, 'read', call.tenant.id);
    if (denied !== null) return denied;
    const { plain, named } = split(call.words);
    const [word] = plain;
    if (word === undefined)
      return refuse(
        'missing-framework',
        'Which framework?',
        `Name one of ${frameworks.map(({ id }) => id).join(', ')}. ${example}`,
      );
    const framework = findFramework(word);
    if (isRefusal(framework)) return framework;
    const period = readPeriod(Object.fromEntries(named), ports.today(call.tenant.id));
    if (isRefusal(period)) return period;
    const language = languageOf(named.get('lang') ?? ports.pages.language);
    if (language === null)
      return refuse('unknown-language', 'That language is not spoken here.', `Give one of ${languages.join(', ')}.`);
    const digest = await ports.lastDigest(call.tenant.id);
    const report = frameworkReport({
      framework,
      period,
      issuer: ports.pages.issuer,
      document: await exportDocument(ports, call.tenant),
      checkpoints: digest === null ? [] : [digest.checkpoint],
    });
    return frameworkCard(report, { language, logo: ports.pages.logo, seal: ports.sealFile });
  },
};

function split(words: readonly string[]): { readonly plain: readonly string[]; readonly named: ReadonlyMap<string, string> } {
  const found = words.map((word) => option.exec(word));
  const named = found.flatMap((match): [string, string][] =>
    match === null ? [] : [[(match[1] ?? '').toLowerCase(), match[2] ?? '']],
  );
  return { plain: words.filter((_, index) => found[index] === null), named: new Map(named) };
}

function languageOf(word: string): Language | null {
  return languages.find((one) => one === word.toLowerCase()) ?? null;
}
