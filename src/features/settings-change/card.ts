/** A proposal to change settings through its life, and what counts now with where it comes from. */
import type { Block, Card, Tone } from '../../chat/card.js';
import { shortDigest } from '../../engine/plan/plan.js';
import type { Json } from '../../lib/json.js';
import { ticketFact } from '../../views/change-plan.js';
import { moment, whoAndWhen } from '../../views/moment.js';
import { counted } from '../../views/words.js';
import { saidText } from './check.js';
import type { Decided } from './decided.js';
import { added } from './direction.js';
import { type KeyChange, weighedDigest } from './entry-terms.js';
import type { SettingsChange } from './settings-change.js';
import type { DecidedBy, Source } from './sources.js';

interface SettingsChangeView {
  readonly tenant: string;
  readonly asked: SettingsChange;
  /** Null: it is not in force. */
  readonly decided: Decided | null;
  /** The keys of which something newer was decided since. */
  readonly superseded: readonly string[];
  readonly now: Date;
  readonly approvedBy: readonly string[];
  readonly canApprove: readonly string[];
  /** Names of those who gain by it. */
  readonly without: readonly string[];
  readonly needed: number;
  /** The name of a person by their id, where an entry of this key stands for one; else the entry. */
  readonly nameOf: (key: string, entry: Json) => Json;
  /** Names of approvers that chat added. */
  readonly addedInChat: readonly string[];
  /** Enough people approved it. */
  readonly isApproved: boolean;
  /** Before which it does not count; null: it counts once it is approved. */
  readonly heldUntil: Date | null;
  /** An approval has to name a ticket. */
  readonly asksTicket: boolean;
}

export function settingsChangeCard(view: SettingsChangeView): Card {
  const { asked, tenant } = view;
  const { request } = asked;
  const state = stateOf(view);
  return {
    title: titleOf(asked, tenant),
    tone: state.tone,
    blocks: [
      {
        kind: 'text',
        spans: [{ text: state.word, style: 'strong' }, { text: state.more }, { text: ` · ${asked.id}`, style: 'muted' }],
      },
      {
        kind: 'facts',
        facts: asked.terms.changes.map((change) => ({ label: change.key, value: changeText(change, view.nameOf) })),
      },
      {
        kind: 'facts',
        facts: [
          { label: 'Requested by', value: whoAndWhen(request.decision.person.name, new Date(request.decision.decidedAt)) },
          ...(asked.terms.reverts === undefined ? [] : [{ label: 'Takes back', value: asked.terms.reverts }]),
          ...ticketFact([request, ...asked.approvals]),
          ...(state.isWaiting ? waitingFacts(view) : []),
        ],
      },
      ...actions(view, state),
    ],
  };
}

function titleOf({ terms: { changes } }: SettingsChange, tenant: string): string {
  const [only, ...more] = changes;
  if (only === undefined || more.length > 0) return `Change ${counted(changes.length, 'setting')} of ${tenant}`;
  return `Change ${only.key.replace(/^controls\./, '')} in ${tenant}`;
}

interface State {
  readonly word: string;
  readonly more: string;
  readonly tone: Tone;
  readonly isWaiting: boolean;
  /** It is approved, and announced before it counts. */
  readonly isAnnounced: boolean;
}

function stateOf({ asked, decided, superseded, now, isApproved, heldUntil }: SettingsChangeView): State {
  const over = (word: string, more: string, tone: Tone = 'neutral'): State => ({
    word,
    more,
    tone,
    isWaiting: false,
    isAnnounced: false,
  });
  if (decided !== null) {
    const by = ` Approved by ${decided.approvedBy.map(({ name }) => name).join(' and ')}.`;
    const newer = superseded.length === 0 ? '' : ` Changed again since: ${superseded.join(', ')}.`;
    return over('In force.', `${by}${newer}`, superseded.length === 0 ? 'good' : 'neutral');
  }
  const { rejection, withdrawn, declined } = asked;
  if (rejection !== null) return over('Rejected', ` by ${rejection.decision.person.name}: ${rejection.decision.reason ?? ''}`);
  if (withdrawn !== null) return over('Withdrawn', ` by ${withdrawn.decision.person.name}.`);
  if (declined !== null) return over('Not changed.', ` ${declined.reason} ${declined.remedy}`, 'warn');
  if (isApproved && heldUntil !== null)
    return {
      word: 'Approved, and announced before it counts.',
      more: ' Nothing has changed yet. Any approver can withdraw it.',
      tone: 'warn',
      isWaiting: true,
      isAnnounced: true,
    };
  if (now >= asked.expiresAt) return over('Not approved in time.', ' Propose it again.');
  if (asked.weighed === null) return over('Looking at what it would do.', ' Nothing has changed yet.');
  return {
    word: `Waiting for approval, ${asked.weighed.risk} risk.`,
    more: ' Nothing has changed yet.',
    tone: 'warn',
    isWaiting: true,
    isAnnounced: false,
  };
}

/** As people read a change: entries of a list that come and go, or the one value and the other. */
function changeText({ key, from, to }: KeyChange, nameOf: SettingsChangeView['nameOf']): string {
  if (to === undefined) return `${saidText(from)} → what hardenbot.yaml says`;
  const named = (entries: readonly Json[]): Json[] => entries.map((entry) => nameOf(key, entry));
  const [came, went] = [named(added(from, to)), named(added(to, from))];
  const isList = Array.isArray(to) && (from === undefined || Array.isArray(from));
  if (!isList || came.length + went.length === 0) return `${saidText(from)} → ${saidText(to)}`;
  const parts = [
    ...(came.length === 0 ? [] : [`add ${saidText(came)}`]),
    ...(went.length === 0 ? [] : [`remove ${saidText(went)}`]),
  ];
  return `${parts.join('; ')} (then ${to.length === 0 ? 'empty' : counted(to.length, 'entry', 'entries')})`;
}

function waitingFacts(view: SettingsChangeView) {
  const { asked, approvedBy, canApprove, without, addedInChat, heldUntil, needed, isApproved } = view;
  const { weighed } = asked;
  if (weighed === null) return [];
  const by = approvedBy.length === 0 ? '' : ` (${approvedBy.join(' and ')})`;
  const looser = weighed.why.filter(({ is }) => is === 'looser').map(({ key }) => key);
  return [
    ...(looser.length === 0 ? [] : [{ label: 'Asks for less', value: looser.join(', ') }]),
    {
      label: 'Would move',
      value:
        weighed.verdicts.length === 0
          ? weighed.plans.length === 0
            ? 'no verdict and no waiting plan'
            : 'no verdict'
          : weighed.verdicts.map(({ control, from, to }) => `${control}: ${from ?? 'not judged'} → ${to}`).join('; '),
    },
    ...(weighed.plans.length === 0 ? [] : [{ label: 'Waiting plans to make again', value: weighed.plans.join(', ') }]),
    ...(without.length === 0 ? [] : [{ label: 'Cannot approve, gain by it', value: without.join(', ') }]),
    ...(addedInChat.length === 0 ? [] : [{ label: 'Cannot approve, added in chat', value: addedInChat.join(', ') }]),
    ...(heldUntil === null ? [] : [{ label: 'Counts from', value: [moment(heldUntil)] }]),
    ...(weighed.unknown.length === 0 ? [] : [{ label: 'Not known whether approvers are in', value: weighed.unknown.join(', ') }]),
    { label: 'Approvals', value: `${approvedBy.length} of ${needed}${by}` },
    ...(isApproved
      ? []
      : [
          { label: 'Can approve', value: canApprove.join(', ') || 'nobody' },
          { label: 'Approve by', value: [moment(asked.expiresAt)] },
        ]),
    { label: 'Digest', value: shortDigest(weighedDigest(asked.terms, weighed)) },
  ];
}

function actions(view: SettingsChangeView, { isWaiting, isAnnounced }: State): readonly Block[] {
  const { asked, tenant, decided, superseded, asksTicket } = view;
  const subject = `${asked.id}@${tenant}`;
  if (decided !== null && superseded.length < asked.terms.changes.length)
    return [{ kind: 'actions', actions: [{ name: 'revert', label: 'Propose to take it back', subject }] }];
  if (!isWaiting || asked.weighed === null) return [];
  const bound = { subject, digest: weighedDigest(asked.terms, asked.weighed) };
  if (isAnnounced) return [{ kind: 'actions', actions: [{ name: 'revoke', label: 'Withdraw', style: 'danger', ...bound }] }];
  const title = 'Change these settings';
  return [
    {
      kind: 'actions',
      actions: [
        {
          name: 'approve',
          label: 'Approve',
          style: 'primary',
          ...bound,
          ...(asksTicket ? { asks: { title, label: 'Under which ticket?' } } : {}),
        },
        { name: 'reject', label: 'Reject', style: 'danger', ...bound, asks: { title, label: 'Why not?' } },
        { name: 'revoke', label: 'Withdraw', ...bound },
      ],
    },
  ];
}

/** What counts in a tenant, each with where it comes from. */
export function settingsCard(tenant: string, sources: readonly Source[], waiting: readonly string[]): Card {
  const decided = sources.filter(({ from, passedOver }) => from !== null || passedOver !== null);
  const ofFile = sources.filter(({ from, passedOver }) => from === null && passedOver === null);
  return {
    title: `Settings of ${tenant}`,
    tone: sources.some(({ passedOver }) => passedOver !== null) ? 'warn' : 'neutral',
    blocks: [
      text(
        decided.length === 0
          ? 'Nothing was decided in chat: hardenbot.yaml counts.'
          : `${counted(decided.length, 'setting')} decided in chat, ${ofFile.length} from hardenbot.yaml.`,
      ),
      ...(waiting.length === 0 ? [] : [text(`Waiting for approval: ${waiting.join(', ')}.`)]),
      ...decided.flatMap(sourceBlocks),
      ...(ofFile.length === 0
        ? []
        : [
            {
              kind: 'fold' as const,
              label: 'From hardenbot.yaml',
              blocks: [
                { kind: 'facts' as const, facts: ofFile.map(({ key, value }) => ({ label: key, value: saidText(value) })) },
              ],
            },
          ]),
      text(
        'Change one with /harden set <setting> <value>, /harden add or /harden remove. Look at one with /harden settings <setting>.',
      ),
    ],
  };
}

function sourceBlocks({ key, value, file, from, passedOver }: Source): readonly Block[] {
  const isOther = from !== null && file !== null && saidText(file) !== saidText(value);
  return [
    {
      kind: 'text',
      spans: [
        { text: `${key}: `, style: 'strong' },
        { text: saidText(value), style: 'code' },
        ...(from === null ? [{ text: ' from hardenbot.yaml' }] : [{ text: ` ${byText(from)}, ` }, moment(new Date(from.at))]),
        ...(isOther ? [{ text: `; hardenbot.yaml says ${saidText(file)}` }] : []),
      ],
    },
    ...(passedOver === null
      ? []
      : [
          {
            kind: 'text' as const,
            spans: [
              { text: 'Does not count: ', style: 'warn' as const },
              { text: `${saidText(passedOver.value ?? undefined)} ${byText(passedOver)}. ${passedOver.why}` },
            ],
          },
        ]),
  ];
}

function byText({ id, by, approvedBy }: DecidedBy): string {
  return `by ${by}, approved by ${approvedBy.join(' and ')} (${id})`;
}

/** One setting with a form to change it. */
export function settingCard(tenant: string, key: string, source: Source | undefined): Card {
  const value = source === undefined || source.value === null ? '' : saidText(source.value);
  return {
    title: `${key} of ${tenant}`,
    tone: source?.passedOver == null ? 'neutral' : 'warn',
    blocks: [
      ...(source === undefined ? [text('Nothing is said under it: what is usual counts.')] : sourceBlocks(source)),
      {
        kind: 'actions',
        actions: [
          {
            name: 'setting',
            label: 'Change',
            style: 'primary',
            subject: `${key}@${tenant}`,
            asks: {
              title: 'Change a setting',
              label: `New value of ${key}`,
              fields: [{ key: 'value', label: key, hint: 'Lists with commas; file for what hardenbot.yaml says', value }],
            },
          },
        ],
      },
    ],
  };
}

function text(words: string): Block {
  return { kind: 'text', spans: [{ text: words }] };
}
