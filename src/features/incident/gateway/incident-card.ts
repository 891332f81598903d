/** The card of an incident: what was read of the account, what of it can be cleaned, and where its plans stand. */
import type { TextFile } from '../../../chat/attachment.js';
import type { Action, Block, Card, Cell, Statement } from '../../../chat/card.js';
import { atAGlance, budgets } from '../../../chat/glance.js';
import { assertNever } from '../../../lib/errors.js';
import { shortName } from '../../../lib/truncate.js';
import { moment, momentCell } from '../../../views/moment.js';
import { containWords, counted, statusCellOf } from '../../../views/words.js';
import type { Advice, IncidentEvidence, Item } from '../entry-terms.js';
import { refusedIdentities, rulesOf } from '../identity.js';
import { type Incident, isOfNobody } from '../incident.js';
import { claimOf, isOfTheRest, isSettled, openItems, stateOfItem } from '../open-items.js';
import type { StageId } from '../stage.js';
import { hasContained, hasRestored, incidentState, isReopened, type StageView } from './incident-state.js';

/** What a list shows of an incident. */
export interface ListedIncident {
  readonly tenant: string;
  readonly incident: Incident;
  readonly stages: readonly StageView[];
}

export interface IncidentView extends ListedIncident {
  /** Every row that was read; null: nothing was yet. */
  readonly file: TextFile | null;
}

const shownItems = 25;
const shownMoments = 12;

export function incidentCard(view: IncidentView): Card {
  const { incident, tenant } = view;
  const { evidence, refusal } = incident;
  const name = evidence?.account.name ?? incident.typed;
  if (isOfNobody(incident)) return { title: `No incident of ${name} in ${tenant}`, tone: 'neutral', blocks: [ofNobody] };
  const title = `Incident of ${name} in ${tenant}`;
  return {
    title,
    tone: toneOf(view),
    blocks: atAGlance({
      title,
      lead: [
        stateLine(view),
        ...wayBack(view),
        ...leftOpenBlocks(view),
        ...(isUnread(incident)
          ? [{ kind: 'progress' as const, label: 'reading what can be known of the account', done: 0 }]
          : []),
        ...(refusal === null ? [] : [text(refusal.reason, 'warn'), text(refusal.remedy, 'muted')]),
        ...(evidence === null ? [] : blindBlocks(evidence)),
        ...(evidence === null ? [] : othersLine(evidence)),
      ],
      summary: evidence === null ? [] : summaryOf(incident, evidence),
      actions: [...(evidence === null ? [] : othersButtons(evidence, tenant)), ...actionBlocks(view)],
      details: [...(evidence === null ? [] : evidenceBlocks(view, evidence)), ...stageBlocks(view)],
      budget: budgets.account,
    }),
  };
}

/** Open items that are said above the buttons. */
const namedItems = 2;

/** Since when, and what is still open: in numbers, and the first of it in words. */
function summaryOf({ claims }: Incident, evidence: IncidentEvidence): readonly Statement[] {
  const { account, firstSuspicious, more } = evidence;
  const kinds = rulesOf(account.kinds).map(({ name }) => name);
  const left = openItems(evidence, claims);
  // What was removed already is not shown as if nothing had been done about it.
  const sorted = left
    .filter(({ gone }) => gone === undefined)
    .toSorted((one, other) => order[one.advice] - order[other.advice] || one.n - other.n);
  const count = (wanted: string): number => sorted.filter((item) => proposed(item) === wanted).length;
  const parts = [
    [count(adviceWord.clean), 'to remove'],
    [count(adviceWord.ask), 'to ask about'],
    [count('by hand'), 'by hand (Details)'],
    [count(adviceWord.leave), "to confirm as the person's"],
    [left.length - sorted.length, 'gone, to check once more'],
    [more.items, 'not shown'],
  ] as const;
  const open = parts.flatMap(([number, what]) => (number === 0 ? [] : [`${number} ${what}`])).join(', ');
  return [
    {
      kind: 'facts',
      facts: [
        { label: 'Still open', value: open === '' ? 'nothing that was found' : open },
        ...sorted.slice(0, namedItems).map((item) => ({ label: `Item ${item.n}${activeWord(item, claims)}`, value: item.what })),
        firstSuspicious === null
          ? { label: 'First suspicious', value: 'no sign was found; that is no proof' }
          : // What is cut for want of room is the end of a value: that it may be earlier stands in front.
            { label: `First suspicious${orEarlier(evidence)}`, value: [moment(new Date(firstSuspicious))] },
      ],
    },
    { kind: 'facts', facts: [{ label: 'Account', value: [kinds.join(', '), ...account.roles].join(', ') }] },
  ];
}

/** Said of what the newest reading found: it works until it is removed, also while the account is contained. */
function activeWord(item: Item, claims: Incident['claims']): string {
  const state = stateOfItem(item, claims);
  return state === 'there' || state === 'byHand' ? ', works until removed' : '';
}

/** What gives access back, or takes it again; of what was not contained, that nothing was changed. */
function wayBack({ incident: { evidence }, stages }: IncidentView): readonly Statement[] {
  if (evidence === null) return [];
  const label = "If it's wrong";
  if (hasContained(stages)) return [{ kind: 'facts', facts: [{ label, value: 'Plan to restore access, once nothing is open' }] }];
  return hasRestored(stages)
    ? [{ kind: 'facts', facts: [{ label, value: `/harden contain ${evidence.account.name} plans to block it again` }] }]
    : [text('Nothing was changed so far; plans change nothing until someone approves them.')];
}

const whatButtonsDo = 'Each button makes a plan that someone approves. Restoring access is refused while items are open.';
const containMeans = `Contain: ${containWords}. Mail rules and forwarding stay active until they are removed.`;

/** What could not be read may hold an earlier sign. */
function orEarlier({ missing }: IncidentEvidence): string {
  return missing.length === 0 ? '' : ' or earlier';
}

/** Where it stands, and its id for anyone who types it. */
function stateLine({ incident, stages }: IncidentView): Statement {
  const { text: state } = incidentState(incident, stages);
  return {
    kind: 'text',
    spans: [
      { text: state, style: 'strong' },
      { text: ` · ${incident.id}`, style: 'muted' },
    ],
  };
}

/** Who answers for what was left open when access was restored, why, and until when it has to be done. */
function leftOpenBlocks({ stages }: IncidentView): readonly Statement[] {
  const { open, status } = stages.findLast(({ stage }) => stage !== 'clean') ?? {};
  if (open === undefined || status !== 'verified') return [];
  const spans = [
    { text: `Left open by ${listed(open.by)}: "${open.reason}". Remove or claim it by `, style: 'warn' as const },
    moment(open.until),
  ];
  return [{ kind: 'text', spans }];
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/** Nothing came of reading the account yet. */
export function isUnread({ evidence, refusal }: Incident): boolean {
  return evidence === null && refusal === null;
}

/** Nothing was read of an account that is not contained: the card of the plan says why, and nobody needs another one. */
export function isToldByItsPlan({ evidence, refusal }: Incident): boolean {
  return evidence === null && refusedIdentities.some(({ code }) => code === refusal?.code);
}

const ofNobody = text('The name that was typed means no single account, so nothing was read and nothing was done.', 'muted');

/** Red while something that an intruder left still works, or may; green for nothing but what was measured. */
function toneOf({ incident, stages }: IncidentView): Card['tone'] {
  const { evidence, refusal, claims } = incident;
  if (refusal !== null) return 'warn';
  if (evidence === null) return 'neutral';
  const state = incidentState(incident, stages);
  if (!state.isOpen) return state.tone;
  return openItems(evidence, claims).some(({ advice, ground }) => advice === 'clean' || ground === 'intruder')
    ? 'bad'
    : state.tone === 'good'
      ? 'warn'
      : state.tone;
}

function text(words: string, style?: 'strong' | 'muted' | 'good' | 'warn' | 'bad'): Statement {
  return { kind: 'text', spans: [style === undefined ? { text: words } : { text: words, style }] };
}

function evidenceBlocks({ incident, file }: IncidentView, evidence: IncidentEvidence): readonly Statement[] {
  const { account, firstSuspicious, signal } = evidence;
  const kinds = rulesOf(account.kinds).map(({ name }) => name);
  const earlier = orEarlier(evidence);
  return [
    {
      kind: 'facts',
      facts: [
        { label: 'Account', value: `${account.name}: ${kinds.join(', ')}` },
        ...(account.roles.length === 0 ? [] : [{ label: 'Roles', value: account.roles.join(', ') }]),
        {
          label: 'Read',
          value: [
            moment(new Date(evidence.collectedAt)),
            { text: '; new is what came since ' },
            moment(new Date(evidence.since)),
          ],
        },
        ...(signal === undefined ? [] : [{ label: 'Handed over', value: `${signal.card}: rows ${signal.rows.join(', ')}` }]),
        {
          label: 'First that looks wrong',
          value:
            firstSuspicious === null
              ? 'nothing that was read; that is no proof'
              : [moment(new Date(firstSuspicious)), ...(earlier === '' ? [] : [{ text: earlier }])],
        },
      ],
    },
    ...unreadBlocks(evidence),
    ...itemBlocks(incident, evidence),
    ...momentBlocks(evidence),
    text(`${whatButtonsDo} ${containMeans}`, 'muted'),
    text(`Read: ${readWhole(evidence).join(', ')}.`, 'muted'),
    ...(file === null ? [] : [attachment(incident.id, evidence, file)]),
  ];
}

const shownOthers = 5;

/** Other accounts that the same attacker may hold. */
function othersLine({ others = [] }: IncidentEvidence): readonly Statement[] {
  if (others.length === 0) return [];
  const shown = others.slice(0, shownOthers);
  const more = others.length - shown.length;
  return [
    text(
      `The same attacker may hold ${counted(others.length, 'other account')}: ${shown.map(({ name, why }) => `${name} (${why})`).join('; ')}${more > 0 ? ` and ${more} more` : ''}.`,
      'bad',
    ),
  ];
}

/** A button for each of them. */
function othersButtons({ others = [] }: IncidentEvidence, tenant: string): readonly Block[] {
  if (others.length === 0) return [];
  const actions = others.slice(0, shownOthers).map(
    ({ id, name }): Action => ({
      name: 'contain',
      label: `Plan to contain ${shortName(name)}`,
      style: 'danger',
      subject: `${id}@${tenant}`,
    }),
  );
  return [{ kind: 'actions', actions }];
}

/** What cannot be seen is said before what can. */
function blindBlocks(evidence: IncidentEvidence): readonly Statement[] {
  const { record, mailboxRecord, missing } = evidence;
  return [
    ...(record === 'off'
      ? [
          text(
            'The audit log of this tenant is OFF: nobody can look back. What is not on this card may have happened all the same.',
            'bad',
          ),
        ]
      : record === 'unknown'
        ? [
            text(
              'Whether the audit log of this tenant is on is unknown: what is not on this card may have happened all the same.',
              'warn',
            ),
          ]
        : []),
    ...(mailboxRecord === 'off'
      ? [text('What was done in this mailbox is NOT recorded: which mail was read or sent cannot be found out later.', 'bad')]
      : mailboxRecord === 'unknown'
        ? [text('Whether what is done in this mailbox is recorded is unknown.', 'warn')]
        : []),
    ...(missing.length === 0 ? [] : [text(unreadLine(missing), 'warn')]),
  ];
}

const shownUnread = 3;

/** Which lists; why each could not be read is longer than what a phone shows. */
function unreadLine(missing: IncidentEvidence['missing']): string {
  const lists = [...new Set(missing.map(({ read }) => read))];
  const more = lists.length - shownUnread;
  return `Could not be read, so not checked: ${lists.slice(0, shownUnread).join('; ')}${more > 0 ? ` and ${more} more` : ''} (Details).`;
}

/** A log that is read twice, further back the second time, is one that could not be read. */
function unreadBlocks({ missing }: IncidentEvidence): readonly Statement[] {
  const lines = missing.map(
    ({ read, reason, permission }) =>
      `Could not be read: ${read} (${reason}${permission === undefined ? '' : `; it takes ${permission}`})`,
  );
  return [...new Set(lines)].map((line) => text(line, 'warn'));
}

/** How many rows each list has; of one that could not be read completely nobody knows. */
function readWhole({ counts, missing }: IncidentEvidence): readonly string[] {
  const unread = new Set(missing.map(({ read }) => read));
  return counts.flatMap(({ what, rows }) => (unread.has(what) ? [] : [`${what} ${rows}`]));
}

const adviceWord: Readonly<Record<Advice, string>> = { clean: 'clean', ask: 'ask', leave: 'leave' };
const adviceTone = { clean: 'bad', ask: 'warn', leave: 'neutral' } as const;
const order: Readonly<Record<Advice, number>> = { clean: 0, ask: 1, leave: 2 };

function itemBlocks({ id, claims }: Incident, evidence: IncidentEvidence): readonly Statement[] {
  const { items, more } = evidence;
  const isOver = (item: Item) => Number(isSettled(item, claims));
  const sorted = items.toSorted(
    (one, other) => isOver(one) - isOver(other) || order[one.advice] - order[other.advice] || one.n - other.n,
  );
  const hidden = Math.max(0, items.length - shownItems) + more.items;
  return [
    ...(items.some(({ read, ground }) => read !== undefined || ground === undefined) ? [] : [nothingFound(evidence)]),
    {
      kind: 'table',
      columns: ['item', 'what', 'proposed', 'because'],
      rows: sorted
        .slice(0, shownItems)
        .map((item) => [
          { text: `${item.n}` },
          { text: `${item.fresh ? 'NEW: ' : ''}${item.what}` },
          proposedCell(item, claims),
          { text: item.why },
        ]),
      ...(hidden > 0 ? { more: hidden } : {}),
    },
    text(
      `/harden clean ${id} plans what is proposed; /harden clean ${id} 1,3 the items you name, all every item that can be cleaned from here.`,
      'muted',
    ),
  ];
}

/** What could not be looked at is never said to be clean. */
function nothingFound({ missing, record }: IncidentEvidence): Statement {
  return missing.length === 0 && record === 'on'
    ? text('Nothing was found that an intruder might have left.')
    : text('Nothing was found in what could be read. That is NO all-clear: see above what could not be looked at.', 'warn');
}

/** What is proposed of what is still there; of the rest, what became of it. */
function proposedCell(item: Item, claims: Incident['claims']): Cell {
  const state = stateOfItem(item, claims);
  const by = claimOf(item, claims)?.by ?? item.innocent;
  switch (state) {
    case 'gone':
      return { text: 'gone, read twice', tone: 'good' };
    case 'goneOnce':
      return { text: 'gone once, to be read again', tone: 'warn' };
    case 'claimed':
      return { text: `claimed by ${by ?? 'a person'}` };
    case 'innocent':
      return { text: `restored for ${by ?? 'a person'}` };
    case 'unread':
      return { text: 'could not be read', tone: 'warn' };
    case 'idle':
      return { text: 'leave' };
    case 'there':
    case 'byHand':
      return { text: proposed(item), tone: adviceTone[item.advice] };
    default:
      return assertNever(state);
  }
}

function proposed({ advice, operations }: Item): string {
  return operations.length === 0 && advice !== 'leave' ? 'by hand' : adviceWord[advice];
}

function momentBlocks({ moments, more }: IncidentEvidence): readonly Statement[] {
  if (moments.length === 0) return [];
  const shown = moments
    .toSorted((one, other) => Number(other.suspicious) - Number(one.suspicious) || other.at.localeCompare(one.at))
    .slice(0, shownMoments)
    .sort((one, other) => one.at.localeCompare(other.at));
  const hidden = moments.length - shown.length + more.moments;
  return [
    {
      kind: 'table',
      columns: ['when', 'what happened'],
      rows: shown.map(({ at, last, what, suspicious }) => [
        momentCell(new Date(at)),
        {
          ...(last === undefined ? { text: what } : momentCell(new Date(last), `${what}, last `)),
          ...(suspicious ? { tone: 'bad' as const } : {}),
        },
      ]),
      ...(hidden > 0 ? { more: hidden } : {}),
    },
  ];
}

function attachment(id: string, evidence: IncidentEvidence, file: TextFile): Statement {
  const rows = evidence.counts.reduce((sum, one) => sum + one.rows, 0);
  return {
    kind: 'attachment',
    name: `${id}.jsonl`,
    label: evidence.file.lines < rows ? 'A part of what was read' : 'Everything that was read',
    holds: counted(evidence.file.lines, 'line'),
    ask: `incident ${id}`,
    preview: [],
    file,
  };
}

function stageBlocks({ stages }: IncidentView): readonly Statement[] {
  if (stages.length === 0) return [];
  return [
    {
      kind: 'table',
      columns: ['plan', 'id', 'status'],
      rows: stages.map(({ stage, id, status }) => [
        { text: stage },
        { text: id },
        // Green is for the account, not for a plan of it.
        status === null ? { text: '' } : { text: statusCellOf(id, status).text },
      ]),
    },
  ];
}

/** What is older than the intruder, and what no program can read: one person answers for all of it at once. */
function claimTheRest(id: string): Action {
  return {
    name: 'claim',
    label: "Confirm the rest as the person's",
    subject: id,
    asks: {
      title: 'Answer for the rest',
      label: 'How do you know that it is theirs, and who looked by hand? For example: called Ana on her desk phone',
    },
  };
}

function actionBlocks({ incident, stages }: IncidentView): readonly Block[] {
  const { id, evidence } = incident;
  if (evidence === null) return [];
  const isOpen = (wanted: StageId) =>
    stages.some(
      ({ stage, status }) =>
        stage === wanted && (status === 'requested' || status === 'waiting' || status === 'approved' || status === 'applying'),
    );
  const isContained = hasContained(stages);
  const canClean = openItems(evidence, incident.claims).some(
    ({ advice, operations, gone }) => advice === 'clean' && operations.length > 0 && gone === undefined,
  );
  const actions: readonly Action[] = [
    ...(canClean && !isOpen('clean') ? [{ name: 'clean' as const, label: 'Plan to remove items', subject: id }] : []),
    ...(openItems(evidence, incident.claims).some(isOfTheRest) ? [claimTheRest(id)] : []),
    ...(isReopened(incident, stages) && !isOpen('contain')
      ? [{ name: 'contain' as const, label: 'Plan to contain again', style: 'danger' as const, subject: id }]
      : []),
    ...(isContained && !isOpen('restore') ? [{ name: 'restore' as const, label: 'Plan to restore access', subject: id }] : []),
  ];
  return actions.length === 0 ? [] : [{ kind: 'actions', actions }];
}
