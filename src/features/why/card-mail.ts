/** The answer to who asked whether a message would be taken: the sentence to pass on, then connector by connector and rule by rule. */
import type { Card, Tone } from '../../chat/card.js';
import { moment } from '../../views/moment.js';
import { originBlocks } from '../../views/origin.js';
import type { MailAnswer } from './answer.js';
import { mailLeadOf } from './sentence-mail.js';

const outcomeWords: Readonly<Record<MailAnswer['outcome'], { readonly word: string; readonly tone: Tone }>> = {
  taken: { word: 'taken', tone: 'good' },
  refused: { word: 'refused', tone: 'bad' },
  depends: { word: 'it depends', tone: 'warn' },
};

const kinds: Readonly<Record<MailAnswer['steps'][number]['kind'], string>> = {
  connector: 'connector',
  rule: 'rule',
  'direct-send': 'setting',
};

export function whyMailCard(tenant: string, told: MailAnswer): Card {
  const { word, tone } = outcomeWords[told.outcome];
  return {
    title: `Mail to ${told.to} in ${tenant}: ${word}`,
    tone,
    blocks: [
      { kind: 'text', spans: [{ text: mailLeadOf(told), style: 'strong' }] },
      {
        kind: 'facts',
        facts: [
          { label: 'From', value: told.sender ?? 'any sender' },
          { label: 'By', value: told.ip ?? 'any server' },
          { label: 'Read', value: [moment(new Date(told.asOf))] },
        ],
      },
      ...originBlocks(told.source),
      ...(told.steps.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              columns: ['what', 'does', 'because'],
              rows: told.steps.map((step) => [
                { text: `${kinds[step.kind]} ${step.name}` },
                {
                  text: `${step.isCertain ? '' : 'perhaps '}${step.does}`,
                  ...(step.does === 'refuses' ? { tone: 'bad' as const } : {}),
                },
                { text: step.because },
              ]),
            },
          ]),
      ...told.notes.map((note) => ({ kind: 'text' as const, spans: [{ text: note, style: 'warn' as const }] })),
      {
        kind: 'text',
        spans: [
          {
            text: 'Taken is not delivered to the inbox: what the spam filter makes of it, SPF, DKIM and DMARC are not looked at.',
            style: 'muted',
          },
        ],
      },
    ],
  };
}
