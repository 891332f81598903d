/** The answer to who asked what becomes of a message: what happened to earlier ones, the sentence to pass on, then step by step. */
import type { Block, Card, Tone } from '../../chat/card.js';
import { moment } from '../../views/moment.js';
import { originBlocks, reasonedFrom } from '../../views/origin.js';
import type { MailAnswer } from './answer.js';
import { mailLeadOf } from './sentence-mail.js';

const outcomeWords: Readonly<Record<MailAnswer['outcome'], { readonly word: string; readonly tone: Tone }>> = {
  delivered: { word: 'accepted', tone: 'good' },
  rejected: { word: 'rejected', tone: 'bad' },
  quarantined: { word: 'quarantined', tone: 'bad' },
  deleted: { word: 'deleted', tone: 'bad' },
  elsewhere: { word: 'sent elsewhere', tone: 'warn' },
  held: { word: 'held for approval', tone: 'warn' },
  depends: { word: 'it depends', tone: 'warn' },
};

const kinds: Readonly<Record<MailAnswer['steps'][number]['kind'], string>> = {
  connector: 'connector',
  rule: 'rule',
  'direct-send': 'setting',
  recipient: '',
};

/** What a trace calls the end of a message. Source: exchangeMessageTraceStatus of the Graph reference. */
const statusWords: Readonly<Record<string, string>> = {
  delivered: 'delivered',
  failed: 'rejected or not delivered',
  pending: 'still being delivered',
  expanded: 'sent to the members of a group',
  quarantined: 'put into quarantine',
  filteredasspam: 'filtered as spam',
  recalled: 'recalled by the sender',
  gettingstatus: 'not known yet',
};

/** What a step does, where answers name it otherwise. */
const doesWords: Readonly<Record<string, string>> = { admits: 'accepts', refuses: 'rejects' };

const harmful: ReadonlySet<string> = new Set(['failed', 'quarantined', 'filteredasspam']);

export function whyMailCard(tenant: string, answer: MailAnswer): Card {
  const { word, tone } = outcomeWords[answer.outcome];
  return {
    title: `Mail to ${answer.to} in ${tenant}: ${word}`,
    tone,
    blocks: [
      ...traceBlocks(answer),
      { kind: 'text', spans: [{ text: mailLeadOf(answer), style: 'strong' }] },
      {
        kind: 'facts',
        facts: [
          { label: 'From', value: answer.sender ?? 'any sender' },
          { label: 'By', value: answer.ip ?? 'any server' },
          { label: 'Read', value: [moment(new Date(answer.asOf))] },
        ],
      },
      ...originBlocks(answer.source),
      ...stepTable(answer),
      ...answer.notes.map((note) => ({ kind: 'text' as const, spans: [{ text: note, style: 'warn' as const }] })),
      {
        kind: 'text',
        spans: [
          {
            text: `${reasonedFrom('the connectors, rules and settings it read')} No test message was sent. Accepted does not mean it reaches the inbox: the spam filter, SPF, DKIM and DMARC, who may write to the recipient, and inbox rules were not checked.`,
            style: 'muted',
          },
        ],
      },
    ],
  };
}

/** What happened comes before what would happen. */
function traceBlocks({ traces, notes }: MailAnswer): readonly Block[] {
  if (traces.length === 0) {
    if (notes.some((note) => note.includes('message trace'))) return [];
    return [{ kind: 'text', spans: [{ text: 'No such message in the last 10 days.', style: 'muted' }] }];
  }
  return [
    { kind: 'text', spans: [{ text: 'What happened', style: 'strong' }] },
    {
      kind: 'table',
      columns: ['received', 'from', 'server', 'result'],
      rows: traces.map(({ at, sender, ip, status }) => {
        const known = status.toLowerCase();
        return [
          { text: at === null ? 'unknown' : `${at.slice(0, 16).replace('T', ' ')} UTC` },
          { text: sender },
          { text: ip ?? 'inside the service' },
          { text: statusWords[known] ?? status, ...(harmful.has(known) ? { tone: 'bad' as const } : {}) },
        ];
      }),
    },
    { kind: 'text', spans: [{ text: 'What would happen now', style: 'strong' }] },
  ];
}

function stepTable({ steps }: MailAnswer): readonly Block[] {
  if (steps.length === 0) return [];
  const bad: ReadonlySet<string> = new Set(['refuses', 'rejects', 'quarantines', 'deletes']);
  return [
    {
      kind: 'table',
      columns: ['what', 'does', 'because'],
      rows: steps.map(({ kind, name, does, to, isCertain, because }) => [
        { text: `${kinds[kind]} ${name}`.trim() },
        {
          text: `${isCertain ? '' : 'perhaps '}${doesWords[does] ?? does}${to.length === 0 ? '' : ` to ${to.join(', ')}`}`,
          ...(bad.has(does) ? { tone: 'bad' as const } : {}),
        },
        { text: because },
      ]),
    },
  ];
}
