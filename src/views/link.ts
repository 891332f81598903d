/** What people see while they link a chat account to themselves, and who hardenbot takes them for. */

import type { Card } from '../chat/card.js';
import { waivedWords } from '../features/kinds.js';

/** `page`: the address of the sign-in page for this code, where there is one. */
export function linkAskedCard(code: string, page: string | null): Card {
  return {
    title: 'Link this account to you',
    tone: 'neutral',
    blocks: [
      ...(page === null
        ? []
        : [
            { kind: 'text' as const, spans: [{ text: 'Sign in with your work account here, within ten minutes:' }] },
            { kind: 'text' as const, spans: [{ text: page, opens: page }] },
          ]),
      {
        kind: 'text',
        spans: [
          {
            text:
              page === null
                ? 'Type this in the chat in which hardenbot knows you, within ten minutes:'
                : 'Or type this in another chat in which hardenbot knows you:',
          },
        ],
      },
      { kind: 'text', spans: [{ text: `/harden link ${code}`, style: 'code' }] },
      {
        kind: 'text',
        spans: [{ text: 'It works once. Give it to nobody: anyone who confirms it decides in your place.', style: 'warn' }],
      },
    ],
  };
}

/** `digest` binds the press to the account that is shown. */
export function linkConfirmCard(input: { readonly code: string; readonly account: Named; readonly digest: string }): Card {
  return {
    title: 'Is this account yours?',
    tone: 'warn',
    blocks: [
      { kind: 'facts', facts: [{ label: 'Account', value: `${input.account.id} (${input.account.platform})` }] },
      { kind: 'text', spans: [{ text: 'Anyone who uses it will act as you. If someone gave you the code, it is not yours.' }] },
      {
        kind: 'actions',
        actions: [{ name: 'link', label: 'It is mine', style: 'primary', subject: input.code, digest: input.digest }],
      },
    ],
  };
}

export function linkedCard(input: { readonly name: string; readonly platform: string; readonly account: string }): Card {
  return {
    title: 'Linked',
    tone: 'good',
    blocks: [{ kind: 'text', spans: [{ text: `${input.account} (${input.platform}) now acts as ${input.name}.` }] }],
  };
}

/** For everyone who should know of a new link, above all the person. */
export function linkNotice(input: {
  readonly name: string;
  readonly platform: string;
  readonly account: string;
  /** Someone else confirmed another code of it at the same time, and was refused. */
  readonly contested: boolean;
}): Card {
  return {
    title: `An account was linked to ${input.name}`,
    tone: 'warn',
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: 'Account', value: `${input.account} (${input.platform})` },
          { label: 'Acts as', value: input.name },
        ],
      },
      ...(input.contested
        ? [
            {
              kind: 'text' as const,
              spans: [
                {
                  text: 'Someone else confirmed another code of this account at the same time, and was refused: its codes were given to several people.',
                  style: 'warn' as const,
                },
              ],
            },
          ]
        : []),
      {
        kind: 'text',
        spans: [{ text: 'Anyone who uses it decides in their place. If the account is not theirs, they type at once:' }],
      },
      { kind: 'text', spans: [{ text: `/harden unlink ${input.account}`, style: 'code' }] },
    ],
  };
}

export function unlinkedCard(input: { readonly name: string; readonly platform: string; readonly account: string }): Card {
  return {
    title: 'Not linked any more',
    tone: 'good',
    blocks: [
      {
        kind: 'text',
        spans: [
          { text: `${input.account} (${input.platform}) is not ${input.name} any more. ` },
          {
            text: `Plans that have not been applied${waivedWords.map(({ many }) => `, and ${many},`).join('')} need the approvals again that it gave.`,
          },
        ],
      },
    ],
  };
}

/** @param left how many people more have to agree */
export function directoryMoveCard(input: { readonly from: string; readonly to: string; readonly left: number }): Card {
  const { from, to, left } = input;
  const done = left <= 0;
  return {
    title: done ? `${to} keeps the linked accounts` : `Move the linked accounts from ${from} to ${to}?`,
    tone: done ? 'good' : 'warn',
    blocks: [
      {
        kind: 'text',
        spans: [
          {
            text: done
              ? `Enough approvers of ${from} agreed. What was linked and taken back before still counts.`
              : `${left} more ${left === 1 ? 'approver has' : 'approvers have'} to type /harden directory ${to} --tenant ${from} within a day. Until then hardenbot knows nobody by a linked account.`,
          },
        ],
      },
    ],
  };
}

interface Named {
  readonly platform: string;
  readonly id: string;
}

interface WhoamiView {
  readonly account: string;
  readonly platform: string;
  /** Null: hardenbot knows nobody by this account. */
  readonly person: { readonly name: string; readonly entraId: string } | null;
  /** Accounts of the person: those that the settings list, and those that they linked themselves. */
  readonly accounts: { readonly listed: readonly Named[]; readonly linked: readonly Named[] };
  readonly may: readonly string[];
}

/** An id says nothing to anyone: whose it is stands before it. */
function accountWords({ account, platform, person }: WhoamiView): string {
  const isNamed = person !== null && person.name.toLowerCase() !== account.toLowerCase();
  return `${isNamed ? `${person.name}, ` : ''}${account} (${platform})`;
}

export function whoamiCard(view: WhoamiView): Card {
  const { person, accounts } = view;
  const named = (list: readonly Named[]): string => list.map(({ platform, id }) => `${id} (${platform})`).join(', ');
  return {
    title: person === null ? 'hardenbot does not know you here' : `You are ${person.name}`,
    tone: person === null ? 'warn' : 'neutral',
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: 'Account', value: accountWords(view) },
          ...(person === null ? [] : [{ label: 'Entra object id', value: `${person.entraId} (${person.name})` }]),
          ...(accounts.listed.length === 0 ? [] : [{ label: 'Your accounts by the settings', value: named(accounts.listed) }]),
          ...(accounts.linked.length === 0 ? [] : [{ label: 'Accounts you linked', value: named(accounts.linked) }]),
          {
            label: 'You may',
            value: view.may.length === 0 ? 'do nothing' : view.may.join(view.may.some((one) => one.includes(', ')) ? '; ' : ', '),
          },
        ],
      },
      ...(person === null ? [{ kind: 'text' as const, spans: [{ text: 'Link this account with /harden link.' }] }] : []),
      ...(accounts.linked.length === 0
        ? []
        : [{ kind: 'text' as const, spans: [{ text: 'One that is not yours: take it back with /harden unlink and its id.' }] }]),
    ],
  };
}
