/** The sentence of every finding, over every case: what is open and what to do; or what was not read. */
import { join } from 'node:path';
import type { Case } from '../../src/controls/case';
import { controls } from '../../src/controls/index';
import { judge } from '../support/controls/run-case';
import { sampleOfEach } from '../support/runner/counts';
import { findingWithout, readsOf } from '../support/tenants/failing-reads';

const casesOf = (id: string) =>
  (require(join(__dirname, '..', '..', 'src', 'controls', id, 'cases')) as { cases: readonly Case[] }).cases;

/** Where no object is meant to cover a gap there is none to name; who has no licence has to buy one; and what no plan touches is changed by hand. */
const reasons = /Fix: |would close it|covers it|The tenant has no |Microsoft announced their end|Change this by hand\.$/;

/** "33 of 33 get through" says that nothing holds. */
const allInPart = /\b(\d+) of \1 [^.;]*\b(?:can|may|gets? through)\b/;

describe.each(controls.map((control) => [control.id, control] as const))('%s', (id, control) => {
  test('says in one sentence what to do about each gap, and in no sentence counts none of none', async () => {
    const wrong: string[] = [];
    for (const one of casesOf(id)) {
      const { verdict, summary, evidence, gaps = 0, missing } = await judge(control, one);
      const isReasoned =
        (verdict !== 'fail' && verdict !== 'partial') ||
        gaps === 0 ||
        summary.endsWith(` ${control.changeTitle.does}.`) ||
        reasons.test(summary);
      const saysWhatIsMissing =
        verdict !== 'unknown' || missing.length === 0 || /not read: |The tenant has no |\bread\b/i.test(summary);
      const open = evidence.slice(0, gaps);
      const saysWhatIsUnknown =
        verdict !== 'unknown' ||
        missing.length > 0 ||
        gaps === 0 ||
        reasons.test(summary) ||
        open.some(({ object }) => summary.includes(object));
      const saysAllInPart = verdict === 'partial' && allInPart.test(summary);
      if (!isReasoned || !saysWhatIsMissing || !saysWhatIsUnknown || saysAllInPart || /\b0 of 0\b|\bof 0\b|but : /.test(summary))
        wrong.push(`${one.name}: ${verdict}: ${summary}`);
    }
    expect(wrong).toEqual([]);
  });

  test('counts nothing that could not be read, whichever read is refused', async () => {
    const counted: string[] = [];
    for (const one of sampleOfEach(casesOf(id), 1, ({ verdict }) => verdict))
      for (const key of await readsOf(control, one)) {
        const { verdict, summary } = await findingWithout(control, one, key);
        if (/\bof 0\b|\b0 [a-z]+ found\b/.test(summary) || (verdict === 'unknown' && summary.startsWith('0 of ')))
          counted.push(`${one.name}, without ${key}: ${verdict}: ${summary}`);
      }
    expect(counted).toEqual([]);
  });
});
