/** Open questions on one card: each with what the tenant shows, three buttons, and what was answered; below them one approval for all. */
import type { Action, Block, Card } from '../../chat/card.js';
import type { ControlDefinition } from '../../controls/control.js';
import { notForUs } from '../../controls/question.js';
import { counted } from '../../views/words.js';
import { answerText, type Suggested } from './events.js';
import { type Answered, type OpenQuestions, pendingDigest } from './open-questions.js';

interface QuestionsView {
  readonly tenant: string;
  readonly card: OpenQuestions;
  readonly now: Date;
  readonly approvedBy: readonly string[];
  readonly canApprove: readonly string[];
  readonly needed: number;
  readonly definitions: readonly ControlDefinition[];
  /** An approval has to name a ticket. */
  readonly asksTicket: boolean;
}

/** A chat draws four rows of buttons of a card: the approval has the first, and the questions that nobody has answered come next. */
const maxButtonRows = 4;
/** Lines of evidence below each suggestion. */
const shown = 3;

export function questionsCard(view: QuestionsView): Card {
  const { tenant, card, now } = view;
  const { suggestions, pending } = card;
  const title = `Questions for ${tenant}`;
  if (suggestions === null)
    return { title, tone: 'neutral', blocks: [text('Reading the tenant for what it shows. This takes a minute or two.')] };
  const isOver = now >= card.expiresAt;
  if (suggestions.length === 0)
    return { title, tone: 'good', blocks: [text('Nothing waits for an answer: every check can be judged.')] };
  return {
    title,
    tone: pending.length > 0 ? 'warn' : 'neutral',
    blocks: [
      text(lead(card)),
      ...(pending.length === 0 || isOver ? [] : approvalBlocks(view)),
      ...suggestions.flatMap((one) => questionBlocks(view, one, isOver)),
      ...(card.rejection === null
        ? []
        : [text(`${card.rejection.decision.person.name} rejected the answers: ${card.rejection.decision.reason ?? ''}`)]),
      ...(isOver ? [text('This card is too old to answer. /harden questions asks again.')] : []),
    ],
  };
}

function lead({ suggestions, settled, pending }: OpenQuestions): string {
  const done = new Set(settled.flatMap(({ answers }) => answers.map(({ answer }) => answer.control)));
  const open = (suggestions ?? []).filter(
    ({ control }) => !done.has(control) && !pending.some(({ answer }) => answer.control === control),
  );
  const parts = [
    ...(open.length === 0 ? [] : [`${counted(open.length, 'question')} to answer`]),
    ...(pending.length === 0 ? [] : [`${counted(pending.length, 'answer')} to approve`]),
    ...(done.size === 0 ? [] : [`${done.size} settled`]),
  ];
  return `${parts.join(', ')}.`;
}

function questionBlocks(view: QuestionsView, one: Suggested, isOver: boolean): readonly Block[] {
  const { card } = view;
  const head = [{ text: `${one.control}: `, style: 'strong' as const }, { text: `${one.question} ` }];
  const waiting = card.pending.find(({ answer }) => answer.control === one.control);
  if (waiting !== undefined)
    return [
      { kind: 'text', spans: [...head, { text: givenText(waiting) }] },
      ...(isOver || (card.suggestions?.length ?? 0) >= maxButtonRows ? [] : [actionsOf([changeButton(view, one)])]),
    ];
  const settled = card.settled.findLast(({ answers }) => answers.some(({ answer }) => answer.control === one.control));
  const given = settled?.answers.find(({ answer }) => answer.control === one.control);
  if (settled !== undefined && given !== undefined) {
    const who = `${given.by.name}, approved by ${settled.approvedBy.map(({ name }) => name).join(' and ')}`;
    return [{ kind: 'text', spans: [...head, { text: `Settled: ${answerText(given.answer)} (${who}).` }] }];
  }
  const tone = one.answer === 'ask' ? ('warn' as const) : ('good' as const);
  return [
    { kind: 'text', spans: [...head, { text: `${confidenceWord(one)} `, style: tone }, { text: one.says }] },
    ...(one.evidence.length === 0
      ? []
      : [{ kind: 'text' as const, spans: [{ text: evidenceText(one.evidence), style: 'muted' as const }] }]),
    ...(isOver ? [] : [buttons(view, one)]),
  ];
}

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

function approvalBlocks({ tenant, card, approvedBy, canApprove, needed, asksTicket }: QuestionsView): readonly Block[] {
  const bound = { subject: `${card.id}@${tenant}`, digest: pendingDigest(card.pending) };
  const by = approvedBy.length === 0 ? '' : ` (${approvedBy.join(' and ')})`;
  return [
    {
      kind: 'facts',
      facts: [
        { label: 'Approvals', value: `${approvedBy.length} of ${needed}${by}` },
        { label: 'Can approve', value: canApprove.join(', ') || 'nobody' },
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
          ...(asksTicket ? { asks: { title: 'Approve these answers', label: 'Under which ticket?' } } : {}),
        },
        { name: 'reject', label: 'Reject', style: 'danger', ...bound, asks: { title: 'Reject these answers', label: 'Why?' } },
      ],
    },
  ];
}

function text(words: string): Block {
  return { kind: 'text', spans: [{ text: words }] };
}
