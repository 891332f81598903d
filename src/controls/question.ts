/** The one question that settles how a control is judged, for a control that cannot be judged before someone has decided something. */
import { type Refusal, refuse } from '../lib/errors.js';
import { isObject } from '../lib/json.js';
import type { ControlDefinition, Judgement } from './control.js';

export interface Question {
  /** As it is asked, in one sentence. */
  readonly ask: string;
  /** What can be answered, each as a person would say it. */
  readonly options: readonly string[];
  /** The settings that hold the answer. While all of them are empty, the control is not decided. */
  readonly keys: readonly string[];
}

/** What the last option of every question stands for: the control is waived, with a reason. */
export const notForUs = 'Not for us';

/** Whether settings leave the question open: each of its keys is absent, null or an empty list. */
function isUndecided({ keys }: Question, settings: unknown): boolean {
  if (!isObject(settings)) return true;
  return keys.every((key) => {
    const value = settings[key];
    return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
  });
}

interface AsksFirst {
  readonly question?: Question;
}

/** The question of a control that its settings leave open; null where it has none, or it is answered. */
export function openQuestionOf({ question }: AsksFirst, settings: unknown): Question | null {
  return question !== undefined && isUndecided(question, settings) ? question : null;
}

/** What is said of a control that nobody has decided on: it counts as open, and shows the question. */
export function notDecided({ ask, options }: Question, found: Partial<Judgement> = {}): Judgement {
  return {
    summary: `Not decided: ${ask}`,
    evidence: [],
    evidenceTotal: 0,
    warnings: [],
    missing: [],
    ...found,
    verdict: 'unknown',
    undecided: { question: ask, options },
  };
}

/** `nothing-asked`: what a plan of a control that nobody has decided on is answered with. */
export function refuseUndecided({
  id,
  question,
  parameters: [list] = [],
}: Pick<ControlDefinition, 'id' | 'question' | 'parameters'>): Refusal {
  const once = list === undefined ? '' : `, or name it for one plan: /harden plan ${id} ${list.key}=… (${list.hint})`;
  const keys = (question?.keys ?? []).map((key) => `controls.${id}.${key}`).join(' or ');
  return refuse(
    'nothing-asked',
    `${id} is not decided yet: ${question?.ask ?? ''}`,
    `Answer it with /harden questions${once}. Or write ${keys} in hardenbot.yaml.`,
  );
}
