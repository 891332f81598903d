/** Open questions on one card: the answers that wait with one approval for all of them, then the next questions with their buttons; the rest is in the details. */

import type { Action, Block, Card, Span, Statement, Tone } from '../../chat/card.js';
import { firstWords } from '../../chat/glance.js';
import type { ControlDefinition } from '../../controls/control.js';
import { notForUs } from '../../controls/question.js';
import { firstNames } from '../../lib/plural.js';
import { counted } from '../../views/words.js';
import { referenceQuestion } from '../kinds.js';
import { answerText, type Suggested } from './events.js';
import { type Answered, type OpenQuestions, pendingDigest, type Rejection } from './open-questions.js';

interface QuestionsView {
  readonly tenant: string;
  readonly card: OpenQuestions;
  readonly now: Date;
  readonly approvedBy: readonly string[];
  readonly canApprove: readonly string[];
  readonly needed: number;
  readonly definitions: readonly ControlDefinition[];
  /** An approval has to name a reference. */
  readonly asksReference: boolean;
}

/** Questions with buttons on the card, one less beside an approval. The next ones follow as these are answered. */
const asked = 4;
/** Answers that wait, and words of a question and of its answer, above the buttons. */
const shownAnswers = 3;
const shownWords = 24;

export function questionsCard(view: QuestionsView): Card {
  const { tenant, card, now } = view;
  const { suggestions, pending, rejection } = card;
  const title = `Questions for ${tenant}`;
  if (suggestions === null)
    return { title, tone: 'neutral', blocks: [text('Reading the tenant for what it shows. This takes a minute or two.')] };
  if (suggestions.length === 0)
    return { title, tone: 'good', blocks: [text('Nothing waits for an answer: every check can be judged.')] };
  const isOver = now >= card.expiresAt;
  const waits = pending.length > 0 && !isOver;
  const open = openOf(card);
  const first = isOver ? [] : open.slice(0, waits ? asked - 1 : asked);
  const more = open.length - first.length;
  return {
    title,
    tone: pending.length > 0 ? 'warn' : 'neutral',
    blocks: [
      text(lead(card)),
      ...(isOver ? [text('This card is too old to answer. /harden questions asks again.')] : []),
      ...(rejection === null ? [] : [text(rejectionLine(rejection, pending.length > 0))]),
      ...(waits ? approvalBlocks(view) : []),
      ...first.flatMap((one) => [questionLine(one), buttons(view, one)]),
      ...(more > 0 && !isOver
        ? [text(`${counted(more, 'more question')} after ${first.length === 1 ? 'this' : 'these'} (Details).`)]
        : []),
      { kind: 'fold', label: 'Details', blocks: suggestions.flatMap((one) => wholeQuestion(card, one)) },
    ],
  };
}

/** An answer that came meanwhile waits on: then it says whose were rejected. */
function rejectionLine({ decision, controls }: Rejection, waits: boolean): string {
  const { person, reason = '' } = decision.decision;
  return `${person.name} rejected ${waits ? `what was answered to ${firstNames(controls, 3)}` : 'the answers'}: ${reason}`;
}

/** The questions that nobody has answered. */
function openOf({ suggestions, settled, pending }: OpenQuestions): readonly Suggested[] {
  const done = new Set([...settled.flatMap(({ answers }) => answers), ...pending].map(({ answer }) => answer.control));
  return (suggestions ?? []).filter(({ control }) => !done.has(control));
}

/** One question with what the tenant shows, short enough to be read at a glance. */
function questionLine(one: Suggested): Block {
  return {
    kind: 'text',
    spans: [
      { text: `${one.control}: `, style: 'strong' },
      { text: `${firstWords(one.question, shownWords)} ` },
      { text: `${confidenceWord(one)} `, style: toneOf(one) },
      { text: firstWords(one.says, shownWords) },
    ],
  };
}

function toneOf({ answer }: Suggested): Tone {
  return answer === 'ask' ? 'warn' : 'good';
}

/** A question with all that is known of it: the answer that was given, else what the tenant shows and by what. */
function wholeQuestion(card: OpenQuestions, one: Suggested): readonly Statement[] {
  const head: readonly Span[] = [{ text: `${one.control}: `, style: 'strong' }, { text: `${one.question} ` }];
  const shows: readonly Span[] = [{ text: `${confidenceWord(one)} `, style: toneOf(one) }, { text: one.says }];
  return [
    { kind: 'text', spans: [...head, { text: answerLine(card, one) }, ...shows] },
    ...(one.evidence.length === 0
      ? []
      : [{ kind: 'text' as const, spans: [{ text: evidenceText(one.evidence), style: 'muted' as const }] }]),
  ];
}

/** Empty while nobody has answered. */
function answerLine({ pending, settled }: OpenQuestions, { control }: Suggested): string {
  const waiting = pending.find(({ answer }) => answer.control === control);
  if (waiting !== undefined) return `${givenText(waiting)}. `;
  const last = settled.findLast(({ answers }) => answers.some(({ answer }) => answer.control === control));
  const given = last?.answers.find(({ answer }) => answer.control === control);
  if (last === undefined || given === undefined) return '';
  const who = `${given.by.name}, approved by ${last.approvedBy.map(({ name }) => name).join(' and ')}`;
  return `Settled: ${answerText(given.answer)} (${who}). `;
}

function lead(card: OpenQuestions): string {
  const settled = new Set(card.settled.flatMap(({ answers }) => answers.map(({ answer }) => answer.control)));
  const open = openOf(card).length;
  const parts = [
    ...(open === 0 ? [] : [`${counted(open, 'question')} to answer`]),
    ...(card.pending.length === 0 ? [] : [`${counted(card.pending.length, 'answer')} to approve`]),
    ...(settled.size === 0 ? [] : [`${settled.size} settled`]),
  ];
  return `${parts.join(', ')}.`;
}

/** Lines of evidence below a question in the details. */
const shown = 3;

/** How many more there are is not known here: a card keeps only the first. */
function evidenceText(evidence: readonly string[]): string {
  return [...evidence.slice(0, shown), ...(evidence.length > shown ? ['hardenbot discover shows more.'] : [])].join(' ');
}

function confidenceWord({ answer, confidence }: Suggested): string {
  if (answer === 'ask') return 'Not clear:';
  return confidence === 'sure' ? 'Sure:' : 'Likely:';
}

function givenText({ answer, decision }: Answered): string {
  return `${decision.decision.person.name} answered: ${answerText(answer)}`;
}

function buttons(view: QuestionsView, one: Suggested): Block {
  const subject = subjectOf(view, one);
  return actionsOf([
    ...(one.answer === 'ask' ? [] : [{ name: 'use' as const, label: 'Use this', style: 'primary' as const, subject }]),
    changeButton(view, one),
    {
      name: 'notForUs',
      label: notForUs,
      subject,
      asks: { title: notForUs, label: 'Why not? The question comes back after a while.' },
    },
  ]);
}

function actionsOf(actions: readonly Action[]): Block {
  return { kind: 'actions', actions };
}

function subjectOf({ tenant, card }: QuestionsView, { control }: Suggested): string {
  return `${card.id}.${control}@${tenant}`;
}

function changeButton(view: QuestionsView, one: Suggested): Action {
  const control = view.definitions.find(({ id }) => id === one.control);
  const keys = control?.question?.keys ?? [];
  const hintOf = (key: string): string =>
    control?.parameters?.find((parameter) => parameter.key === key)?.hint ?? 'As in hardenbot.yaml';
  const textOf = (key: string): string => {
    const value = one.settings[key];
    return Array.isArray(value) ? value.join(',') : typeof value === 'string' ? value : '';
  };
  return {
    name: 'change',
    label: one.answer === 'ask' ? 'Answer' : 'Change',
    subject: subjectOf(view, one),
    asks: {
      title: one.control,
      label: `Write ${keys.map((key) => `${key}=…`).join(' or ')}`,
      fields: keys.map((key) => ({ key, label: key, hint: hintOf(key), value: textOf(key) })),
    },
  };
}

/** What is approved stands above the button that approves it. */
function approvalBlocks(view: QuestionsView): readonly Block[] {
  const { tenant, card, approvedBy, canApprove, needed, asksReference } = view;
  const bound = { subject: `${card.id}@${tenant}`, digest: pendingDigest(card.pending) };
  const by = approvedBy.length === 0 ? '' : ` (${firstNames(approvedBy, 2)})`;
  const more = card.pending.length - shownAnswers;
  return [
    ...card.pending.slice(0, shownAnswers).map((one) => answerRow(view, one)),
    ...(more > 0 ? [text(`And ${counted(more, 'more answer')} (Details).`)] : []),
    {
      kind: 'facts',
      facts: [
        { label: 'Approvals', value: `${approvedBy.length} of ${needed}${by}` },
        { label: 'Can approve', value: firstNames(canApprove, 3) || 'nobody' },
      ],
    },
    {
      kind: 'actions',
      actions: [
        {
          name: 'approve',
          label: `Approve ${counted(card.pending.length, 'answer')}`,
          style: 'primary',
          ...bound,
          ...(asksReference ? { asks: { title: 'Approve these answers', label: referenceQuestion } } : {}),
        },
        { name: 'reject', label: 'Reject', style: 'danger', ...bound, asks: { title: 'Reject these answers', label: 'Why?' } },
      ],
    },
  ];
}

/** An answer that waits, and the button that changes it: only as long as the card knows the question. */
function answerRow(view: QuestionsView, one: Answered): Block {
  const { control } = one.answer;
  const spans: readonly Span[] = [{ text: `${control}: `, style: 'strong' }, { text: firstWords(givenText(one), shownWords) }];
  const question = view.card.suggestions?.find((each) => each.control === control);
  return question === undefined ? { kind: 'text', spans } : { kind: 'row', spans, action: changeButton(view, question) };
}

function text(words: string): Block {
  return { kind: 'text', spans: [{ text: words }] };
}
