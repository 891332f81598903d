/** What was found out about a tenant, as a card: each question with the answer that is suggested, and what that rests on. */
import type { Block, Card } from '../chat/card.js';
import { counted } from '../views/words.js';
import type { Discovered, Discovery } from '../worker/discovery/discovery.js';

/** Lines of evidence below each. */
const shown = 4;

export function discoveryCard(tenant: string, { suggestions }: Discovery): Card {
  const questions = suggestions.filter(({ question }) => question !== null);
  const settled = questions.filter(({ answer }) => answer !== 'ask');
  const gentler = suggestions.filter(({ question, answer }) => question === null && answer !== 'ask');
  const lead =
    questions.length === 0
      ? 'No question is open.'
      : `${counted(questions.length, 'question')} open; ${settled.length === 0 ? 'none has' : `${settled.length} ${settled.length === 1 ? 'has' : 'have'}`} an answer to suggest.`;
  return {
    title: `What ${tenant} shows`,
    tone: 'neutral',
    blocks: [
      { kind: 'text', spans: [{ text: lead, style: 'strong' }] },
      ...questions.flatMap(questionBlocks),
      ...(gentler.length === 0
        ? []
        : [
            { kind: 'text' as const, spans: [{ text: 'Worth knowing before you plan:', style: 'strong' as const }] },
            ...gentler.flatMap(suggestionBlocks),
          ]),
    ],
  };
}

function questionBlocks(one: Discovered): readonly Block[] {
  return [
    { kind: 'text', spans: [{ text: `${one.about}: `, style: 'strong' }, { text: one.question ?? '' }] },
    ...suggestionBlocks(one),
  ];
}

function suggestionBlocks(one: Discovered): readonly Block[] {
  const more = one.evidence.length - shown;
  return [
    {
      kind: 'text',
      spans: [
        {
          text: `${one.question === null ? `${one.about}: ` : ''}${wordOf(one)} `,
          style: one.answer === 'ask' ? 'warn' : 'good',
        },
        { text: one.says },
        ...(one.answer === 'use' ? [{ text: ` ${settingsText(one)}`, style: 'code' as const }] : []),
      ],
    },
    ...one.evidence.slice(0, shown).map((text): Block => ({ kind: 'text', spans: [{ text, style: 'muted' }] })),
    ...(more > 0 ? [{ kind: 'text' as const, spans: [{ text: `and ${more} more`, style: 'muted' as const }] }] : []),
  ];
}

function wordOf({ answer, confidence }: Discovered): string {
  if (answer === 'ask') return 'Not clear:';
  return confidence === 'sure' ? 'Sure:' : 'Likely:';
}

/** As it would stand in hardenbot.yaml, for example `ranges: [203.0.113.0/24]`. */
function settingsText({ settings }: Discovered): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key}: ${Array.isArray(value) ? `[${value.join(', ')}]` : JSON.stringify(value)}`)
    .join(', ');
}
