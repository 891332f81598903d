/** A proposal to change settings through its life, and what counts now with where it comes from. */

import type { Block, Card, Fact, Statement, Tone } from '../../chat/card.js';
import { atAGlance, budgets } from '../../chat/glance.js';
import { shortDigest } from '../../engine/plan/plan.js';
import { firstNames } from '../../lib/plural.js';
import { fitsInLine, listInLine } from '../../lib/truncate.js';
import { referenceFacts } from '../../views/change-plan.js';
import { moment, whoAndWhen } from '../../views/moment.js';
import { counted } from '../../views/words.js';
import { referenceQuestion } from '../kinds.js';
import { saidText } from './check.js';
import type { Decided } from './decided.js';
import { effectDigest, type SettingsEffect } from './entry-terms.js';
import {
  aboutKey,
  changeName,
  changeText,
  changeTitleOf,
  fitsWhole,
  type NameOf,
  sentenceOf,
  shortKey,
  valueInLine,
} from './in-words.js';
import type { SettingsChange } from './settings-change.js';
import type { DecidedBy, Source } from './sources.js';

interface SettingsChangeView {
  readonly tenant: string;
  readonly asked: SettingsChange;
  /** Null: it is not in force. */
  readonly decided: Decided | null;
  /** The keys of which something newer was decided since. */
  readonly superseded: readonly string[];
  /** The keys under which it does not count although nothing newer was decided, because of hardenbot.yaml; absent: none. */
  readonly passedOver?: readonly string[];
  readonly now: Date;
  readonly approvedBy: readonly string[];
  readonly canApprove: readonly string[];
  /** Names of those who gain by it. */
  readonly without: readonly string[];
  readonly needed: number;
  readonly nameOf: NameOf;
  /** Names of approvers that chat added. */
  readonly addedInChat: readonly string[];
  /** Enough people approved it. */
  readonly isApproved: boolean;
  /** Before which it does not count; null: it counts once it is approved. */
  readonly heldUntil: Date | null;
  /** An approval has to name a reference. */
  readonly asksReference: boolean;
}

/** Settings named above the buttons. */
const shownChanges = 3;
/** Verdicts that move. */
const shownMoves = 1;
/** Entries of a list, and names of people, in one line. */
const shownEntries = 3;

export function settingsChangeCard(view: SettingsChangeView): Card {
  const { asked, tenant } = view;
  const state = stateOf(view);
  const title = `${changeName(asked.terms, view.nameOf)} in ${tenant}`;
  return {
    title,
    tone: state.tone,
    blocks: atAGlance({
      title,
      lead: [
        {
          kind: 'text',
          spans: [{ text: state.word, style: 'strong' }, { text: state.more }, { text: ` · ${asked.id}`, style: 'muted' }],
        },
        ...(state.isWaiting && view.heldUntil !== null
          ? [facts([{ label: 'Counts from', value: [moment(view.heldUntil)] }])]
          : []),
        ...(state.isWaiting ? directionLine(asked) : []),
        ...changeLines(view),
        ...(state.isWaiting ? effectLines(view) : []),
      ],
      summary: state.isWaiting && !state.isAnnounced ? [facts(whoDecides(view))] : [],
      actions: actions(view, state),
      details: [facts(detailFacts(view, state))],
      budget: budgets.settings,
    }),
  };
}

function facts(those: readonly Fact[]): Statement {
  return { kind: 'facts', facts: those };
}

/** Who wants it and why, who can approve it, and what happens when nobody does. */
function whoDecides({ asked, canApprove }: SettingsChangeView): readonly Fact[] {
  const { request, terms, expiresAt } = asked;
  const why = terms.reason === undefined ? 'no reason given' : `"${terms.reason}"`;
  return [
    { label: 'Approve by', value: [moment(expiresAt), { text: '; after that it lapses and nothing changes' }] },
    { label: 'Can approve', value: firstNames(canApprove, shownEntries) || 'nobody' },
    { label: 'Requested by', value: `${request.decision.person.name} (${why})` },
  ];
}

/** The first settings, each with as many entries as a line has room for; none where the title says it. The details have all of them. */
function changeLines({ asked, nameOf }: SettingsChangeView): readonly Statement[] {
  const { changes } = asked.terms;
  const more = changes.length - shownChanges;
  const [only] = changes;
  if (only !== undefined && changes.length === 1 && sentenceOf(only, nameOf) !== null) return [];
  const about = only === undefined || changes.length > 1 ? null : aboutKey(only.key);
  return [
    facts([
      ...changes
        .slice(0, shownChanges)
        .map((change) => ({ label: shortKey(change.key), value: changeText(change, nameOf, shownEntries) })),
      ...(about === null ? [] : [about]),
    ]),
    ...(more > 0 ? [{ kind: 'text' as const, spans: [{ text: `And ${counted(more, 'more setting')} (Details).` }] }] : []),
  ];
}

interface State {
  readonly word: string;
  readonly more: string;
  readonly tone: Tone;
  readonly isWaiting: boolean;
  /** It is approved, and announced before it counts. */
  readonly isAnnounced: boolean;
}

function stateOf(view: SettingsChangeView): State {
  const { asked, decided, superseded, passedOver = [], now, isApproved, heldUntil, approvedBy, needed } = view;
  const over = (word: string, more: string, tone: Tone = 'neutral'): State => ({
    word,
    more,
    tone,
    isWaiting: false,
    isAnnounced: false,
  });
  if (decided !== null) {
    const by = ` Approved by ${firstNames(
      decided.approvedBy.map(({ name }) => name),
      shownEntries,
    )}.`;
    if (passedOver.length > 0 && passedOver.length + superseded.length >= asked.terms.changes.length)
      return over('Does not count any more.', ` hardenbot.yaml counts instead: /harden settings says why.${by}`, 'warn');
    const notNow = passedOver.length === 0 ? '' : ` hardenbot.yaml counts instead for: ${firstNames(passedOver, shownEntries)}.`;
    const newer = superseded.length === 0 ? '' : ` Changed again since: ${firstNames(superseded, shownEntries)}.`;
    const tone = passedOver.length > 0 ? 'warn' : superseded.length === 0 ? 'good' : 'neutral';
    return over('In force.', `${notNow}${newer}${by}`, tone);
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
  const by = approvedBy.length === 0 ? '' : ` (${firstNames(approvedBy, 1)})`;
  return {
    word: `Waiting for approval, ${asked.weighed.risk} risk`,
    more: ` · ${approvedBy.length} of ${counted(needed, 'approval')}${by}`,
    tone: 'warn',
    isWaiting: true,
    isAnnounced: false,
  };
}

/** What it would do, and how it is taken back. */
function effectLines({ asked: { weighed } }: SettingsChangeView): readonly Statement[] {
  if (weighed === null) return [];
  return [
    facts([
      { label: 'Audit result', value: movesText(weighed, shownMoves) },
      ...(weighed.plans.length === 0
        ? []
        : [{ label: 'Waiting plans to make again', value: firstNames(weighed.plans, shownChanges) }]),
      { label: "If it's wrong", value: 'take it back with one press, approved like this one' },
    ]),
  ];
}

/** Whether the tenant is protected less, or more. */
function directionLine({ weighed, terms }: SettingsChange): readonly Statement[] {
  if (weighed === null) return [];
  const keys = looserKeys(weighed);
  const all = terms.changes.length;
  if (keys.length > 0) {
    const words =
      keys.length === all
        ? 'This makes protection weaker.'
        : `${counted(keys.length, 'setting makes', 'settings make')} protection weaker: ${firstNames(keys, shownChanges)}.`;
    return [{ kind: 'text', spans: [{ text: words, style: 'warn' }] }];
  }
  const isStricter = weighed.why.length > 0 && weighed.why.every(({ is }) => is === 'tighter');
  return isStricter ? [{ kind: 'text', spans: [{ text: 'This makes protection stricter.' }] }] : [];
}

function looserKeys({ why }: SettingsEffect): readonly string[] {
  return why.flatMap(({ key, is }) => (is === 'looser' ? [shortKey(key)] : []));
}

/** A verdict as the status of the tenant counts it. */
const verdictSaid: Readonly<Record<string, string>> = {
  pass: 'done',
  partial: 'partly done',
  fail: 'open',
  notApplicable: "doesn't apply",
};

/** Of a check that could not be judged nobody knows what a proposal would make of it. */
function movedText({ control, from, to }: SettingsEffect['verdicts'][number]): string {
  const said = (verdict: string): string => verdictSaid[verdict] ?? verdict;
  const check = changeTitleOf(control);
  return from === to
    ? `${check}: unknown, not all could be read`
    : `${check}: ${from === null ? `${said(to)}, not checked before` : `${said(from)} → ${said(to)}`}`;
}

function movesText({ verdicts }: SettingsEffect, max: number): string {
  return verdicts.length === 0 ? 'stays as it is' : firstNames(verdicts.map(movedText), max);
}

/** Whole, what stands above the buttons in short; then what nobody needs at once. */
function detailFacts(view: SettingsChangeView, { isWaiting, isAnnounced }: State): readonly Fact[] {
  const { asked, decided, superseded } = view;
  const { request, terms, weighed } = asked;
  return [
    ...wholeChanges(view),
    ...(terms.reason === undefined ? [] : [{ label: 'Reason', value: terms.reason }]),
    { label: 'Requested by', value: whoAndWhen(request.decision.person.name, new Date(request.decision.decidedAt)) },
    ...(terms.reverts === undefined ? [] : [{ label: 'Takes back', value: terms.reverts }]),
    ...referenceFacts([request, ...asked.approvals]),
    ...(decided === null ? [] : [{ label: 'Approved by', value: decided.approvedBy.map(({ name }) => name).join(', ') }]),
    ...(superseded.length > shownEntries ? [{ label: 'Changed again since', value: listInLine(superseded) }] : []),
    ...(isWaiting && !isAnnounced ? [{ label: 'So far', value: 'Nothing has changed yet.' }] : []),
    ...(isWaiting && weighed !== null
      ? [
          ...wholeEffect(weighed),
          ...approverFacts(view, weighed),
          { label: 'Digest', value: shortDigest(effectDigest(terms, weighed)) },
        ]
      : []),
  ];
}

/** Those that the lines above the buttons do not say, or not whole. */
function wholeChanges({ asked: { id, terms }, nameOf }: SettingsChangeView): readonly Fact[] {
  const [only] = terms.changes;
  const isInTitle = only !== undefined && terms.changes.length === 1 && sentenceOf(only, nameOf) !== null;
  const about = isInTitle ? aboutKey(only.key) : null;
  return [
    ...terms.changes.flatMap((change, place) => {
      const value = changeText(change, nameOf);
      return !isInTitle && place < shownChanges && value === changeText(change, nameOf, shownEntries)
        ? []
        : [{ label: shortKey(change.key), value }];
    }),
    ...(about === null ? [] : [about]),
    ...(terms.changes.every((change) => fitsWhole(change, nameOf))
      ? []
      : [{ label: 'All entries', value: `/harden export ${id} gives them as a file` }]),
  ];
}

function wholeEffect(weighed: SettingsEffect): readonly Fact[] {
  const { verdicts, plans } = weighed;
  const looser = looserKeys(weighed);
  return [
    ...(verdicts.length > shownMoves ? [{ label: 'Audit result', value: movesText(weighed, verdicts.length) }] : []),
    ...(looser.length > shownChanges ? [{ label: 'Makes protection weaker', value: listInLine(looser) }] : []),
    ...(plans.length > shownChanges ? [{ label: 'Waiting plans to make again', value: listInLine(plans) }] : []),
  ];
}

function approverFacts(view: SettingsChangeView, { unknown }: SettingsEffect): readonly Fact[] {
  const { asked, approvedBy, canApprove, without, addedInChat, needed, isApproved } = view;
  const by = approvedBy.length === 0 ? '' : ` (${approvedBy.join(' and ')})`;
  return [
    ...(without.length === 0 ? [] : [{ label: 'Cannot approve, gain by it', value: listInLine(without) }]),
    ...(addedInChat.length === 0 ? [] : [{ label: 'Cannot approve, added in chat', value: listInLine(addedInChat) }]),
    ...(unknown.length === 0 ? [] : [{ label: 'Not known whether approvers are in', value: listInLine(unknown) }]),
    { label: 'Approvals', value: `${approvedBy.length} of ${needed}${by}` },
    ...(isApproved
      ? []
      : [
          { label: 'Can approve', value: listInLine(canApprove) || 'nobody' },
          { label: 'Approve by', value: [moment(asked.expiresAt)] },
        ]),
  ];
}

function actions(view: SettingsChangeView, { isWaiting, isAnnounced }: State): readonly Block[] {
  const { asked, tenant, decided, superseded, passedOver = [], asksReference } = view;
  const subject = `${asked.id}@${tenant}`;
  if (decided !== null && superseded.length + passedOver.length < asked.terms.changes.length)
    return [{ kind: 'actions', actions: [{ name: 'revert', label: 'Propose to take it back', subject }] }];
  if (!isWaiting || asked.weighed === null) return [];
  const bound = { subject, digest: effectDigest(asked.terms, asked.weighed) };
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
          ...(asksReference ? { asks: { title, label: referenceQuestion } } : {}),
        },
        { name: 'reject', label: 'Reject', style: 'danger', ...bound, asks: { title, label: 'Why not?' } },
      ],
    },
    {
      kind: 'row',
      spans: [{ text: `For ${asked.request.decision.person.name}: no longer wanted?`, style: 'muted' }],
      action: { name: 'revoke', label: 'Withdraw', ...bound },
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
          : `${counted(decided.length, 'setting')} decided in chat, ${ofFile.length} from hardenbot.yaml. /harden settings export gives all of them as a file.`,
      ),
      ...(waiting.length === 0 ? [] : [text(`Waiting for approval: ${listInLine(waiting)}.`)]),
      ...decided.flatMap(sourceBlocks),
      ...(ofFile.length === 0
        ? []
        : [
            {
              kind: 'fold' as const,
              label: 'From hardenbot.yaml',
              blocks: [
                { kind: 'facts' as const, facts: ofFile.map(({ key, value }) => ({ label: key, value: valueInLine(value) })) },
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
        { text: valueInLine(value), style: 'code' },
        ...(from === null ? [{ text: ' from hardenbot.yaml' }] : [{ text: ` ${byText(from)}, ` }, moment(new Date(from.at))]),
        ...(isOther ? [{ text: `; hardenbot.yaml says ${valueInLine(file)}` }] : []),
      ],
    },
    ...(passedOver === null
      ? []
      : [
          {
            kind: 'text' as const,
            spans: [
              { text: 'Does not count: ', style: 'warn' as const },
              { text: `${valueInLine(passedOver.value ?? undefined)} ${byText(passedOver)}. ${passedOver.why}` },
            ],
          },
        ]),
  ];
}

function byText({ id, by, approvedBy }: DecidedBy): string {
  return `by ${by}, approved by ${approvedBy.join(' and ')} (${id})`;
}

/** One setting with a form to change it; of a list that has no room in one, the commands that do. */
export function settingCard(tenant: string, key: string, source: Source | undefined): Card {
  const value = source === undefined || source.value === null ? '' : saidText(source.value);
  const asks = {
    title: 'Change a setting',
    label: `New value of ${key}`,
    fields: [{ key: 'value', label: key, hint: 'Lists with commas; file for what hardenbot.yaml says', value }],
  };
  return {
    title: `${key} of ${tenant}`,
    tone: source?.passedOver == null ? 'neutral' : 'warn',
    blocks: [
      ...(source === undefined ? [text('Nothing is said under it: what is usual counts.')] : sourceBlocks(source)),
      fitsInLine(value)
        ? {
            kind: 'actions',
            actions: [{ name: 'setting', label: 'Change', style: 'primary', subject: `${key}@${tenant}`, asks }],
          }
        : text(
            `No form has room for this list. Change it with /harden add ${key} or /harden remove ${key}, and the entries. /harden settings export gives all of it as a file.`,
          ),
    ],
  };
}

function text(words: string): Block {
  return { kind: 'text', spans: [{ text: words }] };
}
