/** What people see while they link a chat account to themselves, and who hardenbot takes them for. */
import type { Card } from '../chat/card.js';

export function linkAskedCard(code: string): Card {
  return {
    title: 'Link this account to you',
    tone: 'neutral',
    blocks: [
      { kind: 'text', spans: [{ text: 'Type this in the chat in which hardenbot knows you, within ten minutes:' }] },
      { kind: 'text', spans: [{ text: `/harden link ${code}`, style: 'code' }] },
      {
        kind: 'text',
        spans: [{ text: 'It works once. Give it to nobody: whoever confirms it decides in your place.', style: 'warn' }],
      },
    ],
  };
}

export function linkConfirmCard(input: { readonly code: string; readonly platform: string; readonly account: string }): Card {
  return {
    title: 'Is this account yours?',
    tone: 'warn',
    blocks: [
      { kind: 'facts', facts: [{ label: 'Account', value: `${input.account} (${input.platform})` }] },
      { kind: 'text', spans: [{ text: 'Whoever uses it will act as you. If somebody gave you the code, it is not yours.' }] },
      { kind: 'actions', actions: [{ name: 'link', label: 'It is mine', style: 'primary', subject: input.code }] },
    ],
  };
}

export function linkedCard(input: { readonly name: string; readonly platform: string; readonly account: string }): Card {
  return {
    title: 'Linked',
    tone: 'good',
    blocks: [{ kind: 'text', spans: [{ text: `${input.account} (${input.platform}) now is ${input.name}.` }] }],
  };
}

export interface WhoamiView {
  readonly account: string;
  readonly platform: string;
  /** Null: hardenbot knows nobody by this account. */
  readonly person: { readonly name: string; readonly entraId: string } | null;
  readonly may: readonly string[];
}

export function whoamiCard(view: WhoamiView): Card {
  const { person } = view;
  return {
    title: person === null ? 'hardenbot does not know you here' : `You are ${person.name}`,
    tone: person === null ? 'warn' : 'neutral',
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: 'Account', value: `${view.account} (${view.platform})` },
          ...(person === null ? [] : [{ label: 'Entra object id', value: person.entraId }]),
          { label: 'You may', value: view.may.length === 0 ? 'do nothing' : view.may.join(', ') },
        ],
      },
      ...(person === null ? [{ kind: 'text' as const, spans: [{ text: 'Link this account with /harden link.' }] }] : []),
    ],
  };
}
