/** Which answers a tenant is judged and planned by, and where its settings say something else: the settings win. */
import type { ControlDefinition } from '../../controls/control.js';
import { definitions } from '../../controls/definitions.js';
import { openQuestionOf } from '../../controls/question.js';
import type { AsOf } from '../../engine/ledger/ledger.js';
import { canonicalJson, isObject, type Json, sha256 } from '../../lib/json.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Person } from '../../lib/person.js';
import { type SeverityOf, severityIn } from '../../posture/score.js';
import type { AnswersIn, ControlSettings, CountingAnswer, LaidAnswers } from '../answers.js';
import { answerText, type GivenAnswer } from './events.js';
import { isOfPeople, questionsOf, questionsPrefix } from './open-questions.js';

export interface EffectiveAnswer {
  readonly id: string;
  readonly answer: GivenAnswer;
  readonly by: Person;
  readonly approvedBy: readonly Person[];
  readonly at: Date;
}

/** The newest settled answer of each control, as the ledger has them: only a worker that checked the approvals writes one, and they are checked again. */
async function answersInEffect(
  { ledger, verifier }: Parameters<AnswersIn>[0],
  tenantId: string,
  asOf?: AsOf,
): Promise<readonly EffectiveAnswer[]> {
  const ids = await ledger.recent(tenantId, Number.MAX_SAFE_INTEGER, questionsPrefix, asOf);
  const cards = await Promise.all(ids.map(async (id) => questionsOf(await ledger.subject(tenantId, id, asOf))));
  const newest = new Map<string, EffectiveAnswer>();
  for (const card of cards) {
    if (card?.tenant !== tenantId) continue;
    for (const one of card.settled) {
      if (!isOfPeople(card, one, verifier)) continue;
      const { answers, approvedBy, at } = one;
      for (const { answer, by } of answers) {
        const before = newest.get(answer.control);
        if (before === undefined || before.at <= new Date(at))
          newest.set(answer.control, { id: card.id, answer, by, approvedBy, at: new Date(at) });
      }
    }
  }
  return [...newest.values()];
}

/** How grave the answer to each question is: one in the place of another that counts is as grave as a setting that becomes less strict. */
export async function severityOfAnswers(
  ports: Parameters<typeof answersInEffect>[0],
  { tenant, controls, now }: { readonly tenant: string; readonly controls: Parameters<typeof severityIn>[0]; readonly now: Date },
): Promise<SeverityOf> {
  const answers = await answersInEffect(ports, tenant);
  const counting = answers.filter(({ answer }) => answer.choice === 'use' || now < new Date(answer.until));
  const answered = new Set(counting.map(({ answer }) => answer.control));
  const usual = severityIn(controls);
  return (control) => (answered.has(control) ? 'high' : usual(control));
}

/** Lays answers over settings, key by key: what settings say counts, and the difference is said. */
export function decidedBy(
  answers: readonly EffectiveAnswer[],
  {
    definitions: known,
    controls,
    now,
  }: { readonly definitions: readonly ControlDefinition[]; readonly controls: ControlSettings; readonly now: Date },
): LaidAnswers {
  const [laid, notForUs, differs] = [new Map(controls), new Map<string, string>(), new Map<string, string>()];
  const counting: Counting[] = [];
  for (const one of answers) {
    const { answer, by, approvedBy, id } = one;
    const control = known.find(({ id: own }) => own === answer.control);
    if (control === undefined) continue;
    const who = `${by.name}, approved by ${approvedBy.map(({ name }) => name).join(' and ')} (${id})`;
    const isOpen = openQuestionOf(control, controls.get(control.id)) !== null;
    if (answer.choice === 'notForUs') {
      if (isOpen && now < new Date(answer.until)) {
        notForUs.set(control.id, `Not for us: ${answer.reason} Decided by ${who}, until ${answer.until.slice(0, 10)}.`);
        counting.push({ ...one, settings: {}, until: answer.until });
      } else if (!isOpen)
        differs.set(
          control.id,
          `hardenbot.yaml answers the question, and ${who} decided that it is not for us. The file counts.`,
        );
      continue;
    }
    const said = saidBeside(control, controls.get(control.id));
    const settings = control.settings.safeParse({ ...answer.settings, ...said });
    const other = Object.keys(answer.settings).filter(
      (key) => Object.hasOwn(said, key) && canonicalJson(said[key]) !== canonicalJson(answer.settings[key] ?? null),
    );
    if (other.length > 0 || !settings.success)
      differs.set(
        control.id,
        `hardenbot.yaml says something else under ${other.join(' and ') || control.id} than ${who}: ${answerText(answer)}. The file counts.`,
      );
    if (!settings.success || !isOpen) continue;
    laid.set(control.id, settings.data);
    const given = Object.entries(answer.settings).filter(([key]) => !Object.hasOwn(said, key));
    counting.push({ ...one, settings: Object.fromEntries(given) });
  }
  const version = counting.length === 0 ? '' : sha256(canonicalJson(counting.map(({ answer }) => answer)));
  return { controls: laid, version, notForUs, differs, counting: counting.map(countingAnswer) };
}

/** An answer that counts, with the settings that it gives. */
interface Counting extends EffectiveAnswer {
  readonly settings: CountingAnswer['settings'];
  /** Of one that is not for us. */
  readonly until?: string;
}

function countingAnswer({ answer: { control }, until, ...one }: Counting): CountingAnswer {
  return { ...one, control, ...omitUndefined({ notForUsUntil: until }) };
}

export const answersIn: AnswersIn = async (ports, tenantId, asOf) => {
  const answers = await answersInEffect(ports, tenantId, asOf);
  if (answers.length === 0) return null;
  return { over: (controls, now) => decidedBy(answers, { definitions, controls, now }) };
};

/** The keys that settings say something under. */
function saidBeside(control: ControlDefinition, settings: unknown): Readonly<Record<string, Json>> {
  const usual: unknown = JSON.parse(JSON.stringify(control.settings.parse({})));
  const own: unknown = JSON.parse(JSON.stringify(settings ?? {}));
  if (!isObject(own) || !isObject(usual)) return {};
  return Object.fromEntries(
    Object.entries(own).filter(([key, value]) => canonicalJson(value as Json) !== canonicalJson((usual[key] ?? null) as Json)),
  ) as Readonly<Record<string, Json>>;
}
