/** What is wrong with what a control says of one of its cases, in words; null where nothing is. */
import type { Case } from '../../../src/controls/case';
import type { Control } from '../../../src/controls/control';
import type { Evidence } from '../../../src/controls/finding';
import { ofAll } from '../../../src/controls/reasoning/findings/with-reason';
import { isRefusal } from '../../../src/lib/errors';
import { draft, isChangeable, isRefused, judge, suggestion } from './run-case';

export async function caseComplaint(control: Control, one: Case): Promise<string | null> {
  const judged = await judgementComplaint(control, one);
  if (judged !== null || control.plan === undefined || !(isChangeable(one) || isRefused(one))) return judged;
  return planComplaint(control, one);
}

/** What closes a gap, where a control says it in words of its own; and who has no licence has to buy one. */
const ownWords = /Fix: |Change this by hand|would close it|covers it|The tenant has no |Microsoft announced their end/;

/** The verdict, the warnings, the names and what is missing. */
export async function judgementComplaint(control: Control, one: Case): Promise<string | null> {
  const { verdict, undecided, summary, warnings, evidence, gaps = 0, missing } = await judge(control, one);
  if (verdict !== one.verdict) return `says ${verdict}, and it is ${one.verdict}: ${summary}`;
  const codes = warnings.map(({ code }) => code);
  const named = JSON.stringify(evidence);
  const reads = missing.map(({ read }) => read);
  const sentences = [summary, ...warnings.map(({ text }) => text)];
  const open = verdict === 'fail' || verdict === 'partial' ? evidence.slice(0, gaps) : [];
  const lacking = [
    ...((undecided === undefined) === (one.undecided === undefined)
      ? []
      : [`says ${undecided === undefined ? 'no question' : undecided.question}`]),
    ...(one.warns ?? []).filter((code) => !codes.includes(code)).map((code) => `no warning ${code}`),
    ...(one.names ?? []).filter((name) => !named.includes(name)).map((name) => `the evidence does not name ${name}`),
    ...(one.says ?? [])
      .filter((words) => !sentences.some((sentence) => sentence.includes(words)))
      .map((words) => `neither the sentence nor a warning says ${words}: ${summary}`),
    ...(one.saysNot ?? [])
      .filter((words) => sentences.some((sentence) => sentence.includes(words)))
      .map((words) => `the sentence or a warning says ${words}: ${summary}`),
    ...(await notSuggested(control, one)),
    ...unfinished(control, sentences, open),
    ...reads.filter((read, index) => reads.indexOf(read) !== index).map((read) => `${read} is missing twice`),
    ...(one.missing ?? []).filter((read) => !reads.includes(read)).map((read) => `${read} is not missing`),
  ];
  return lacking.length === 0 ? null : lacking.join('; ');
}

async function notSuggested(control: Control, one: Case): Promise<readonly string[]> {
  if (one.suggests === undefined) return [];
  const { says, evidence } = await suggestion(control, one);
  const sentences = [says, ...evidence];
  return one.suggests
    .filter((words) => !sentences.some((sentence) => sentence.includes(words)))
    .map((words) => `the suggestion does not say ${words}: ${sentences.join(' ')}`);
}

/** What is open is followed by what to do; and of several objects one is named, but where a control says in words of its own what closes all of them. */
function unfinished(control: Control, sentences: readonly string[], open: readonly Evidence[]): readonly string[] {
  if (open.length === 0 || sentences.some((sentence) => ownWords.test(sentence))) return [];
  const isNamed =
    open.length === 1 ||
    open.every(({ object }) => ofAll.has(object)) ||
    open.some(({ object }) => sentences.some((sentence) => sentence.includes(object)));
  return [
    ...(isNamed ? [] : [`neither the sentence nor a warning names one of ${open.length} that are open: ${sentences[0]}`]),
    ...(sentences.some((sentence) => sentence.endsWith(` ${control.changeTitle.does}.`))
      ? []
      : [`neither the sentence nor a warning says what to do: ${sentences[0]}`]),
  ];
}

/** The first plan: refused with the code and words that the case names, or of this many operations. */
export async function planComplaint(control: Control, one: Case): Promise<string | null> {
  const first = await draft(control, one);
  if (typeof one.plan === 'string') {
    const found = isRefusal(first) ? first.code : first.stage;
    if (found !== one.plan) return `the plan is ${found}, and not ${one.plan}`;
    const { refuses = '' } = one;
    return !isRefusal(first) || first.reason.includes(refuses) ? null : `the refusal does not say ${refuses}: ${first.reason}`;
  }
  if (isRefusal(first)) return `refused: ${first.code} ${first.reason}`;
  const count = [...first.operations].length;
  const fits = typeof one.plan === 'number' ? count === one.plan : count > 0;
  const silent = (one.planWarns ?? []).filter((code) => !first.warnings.some((warning) => warning.code === code));
  if (silent.length > 0) return `the plan has no warning ${silent.join(', ')}`;
  return fits ? null : `${count} operations`;
}
