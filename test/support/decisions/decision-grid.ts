/** Every kind of actor before every state of a change: the office in which it is so, built once and copied for each act. */
import { isDeepStrictEqual as isEqual } from 'node:util';
import type { Actor } from '../../../src/chat/platform';
import { ids, type Name, type Office, type OfficeOptions, openOffice, type Snapshot, tenantId } from '../corridor/office';

/** Who acts. Ana asked for the change and is an approver; bo has approved where someone had; eve is there for emergencies. */
const actors: Readonly<Record<string, Name | Actor>> = {
  stranger: { platform: 'terminal', id: 'nobody', membership: 'member' },
  guest: { platform: 'terminal', id: 'cy', membership: 'guest' },
  external: { platform: 'terminal', id: 'cy', membership: 'external' },
  bot: { platform: 'terminal', id: 'cy', membership: 'bot' },
  reader: 'ray',
  requester: 'ana',
  approved: 'bo',
  approver: 'cy',
  linked: { platform: 'slack', id: 'U9', membership: 'member', entraId: ids.di },
  emergency: 'eve',
};

const minute = 60_000;
const clicks = (office: Office, who: Name, action: 'approve' | 'reject' | 'keep', id: string) =>
  office.does(who, { clicks: action, on: id, digest: office.change(id)?.plan?.digest ?? '', reason: 'no' });

async function planned(options: OfficeOptions): Promise<{ office: Office; id: string }> {
  const office = openOffice(options);
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  return { office, id: office.newest() };
}

async function approved(options: OfficeOptions): Promise<{ office: Office; id: string }> {
  const { office, id } = await planned(options);
  await clicks(office, 'bo', 'approve', id);
  await clicks(office, 'di', 'approve', id);
  return { office, id };
}

async function applied(
  options: OfficeOptions,
  meanwhile: (office: Office) => void = () => undefined,
): Promise<{ office: Office; id: string }> {
  const { office, id } = await approved(options);
  meanwhile(office);
  await office.settle();
  return { office, id };
}

async function applying(options: OfficeOptions): Promise<{ office: Office; id: string }> {
  const { office, id } = await approved(options);
  await office.work.ledger.append(tenantId, id, { type: 'applying' });
  return { office, id };
}

const undoing: OfficeOptions = { revertsItself: true };
/** Saturday night: what is approved for it waits four days. */
const windowed: OfficeOptions = { approvals: { windows: [{ days: ['sat'], from: '22:00', to: '04:00' }] } };

async function scheduled(): Promise<{ office: Office; id: string; options: OfficeOptions }> {
  const { office, id } = await planned(windowed);
  const digest = office.change(id)?.plan?.digest ?? '';
  for (const who of ['bo', 'di'] as const) await office.does(who, { clicks: 'schedule', on: id, digest });
  return { office, id, options: windowed };
}

const frozen = { approvals: { freeze: [{ from: '2026-11-24', to: '2026-11-24' }] } };

/** The states by name, each with how it comes about. */
const makers: Readonly<Record<string, () => Promise<{ office: Office; id: string; options?: OfficeOptions }>>> = {
  'does not exist': async () => ({ office: (await planned({})).office, id: 'c-none' }),
  'being planned': async () => {
    const office = openOffice();
    await office.does('ana', { says: 'plan pop-imap' });
    return { office, id: office.newest() };
  },
  'nothing to change': async () => {
    const office = openOffice();
    for (const row of office.state.exchange['CASMailbox'] ?? []) Object.assign(row, { PopEnabled: false, ImapEnabled: false });
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    return { office, id: office.newest() };
  },
  waiting: () => planned({}),
  frozen: async () => ({ ...(await planned(frozen)), options: frozen }),
  'approved by one': async () => {
    const { office, id } = await planned({});
    await clicks(office, 'bo', 'approve', id);
    return { office, id };
  },
  expired: async () => {
    const { office, id } = await planned({});
    await clicks(office, 'bo', 'approve', id);
    office.forward(300 * minute);
    return { office, id };
  },
  approved: () => approved({}),
  'waiting, before a window': async () => ({ ...(await planned(windowed)), options: windowed }),
  'approved for its window': scheduled,
  'its window is over': async () => {
    const one = await scheduled();
    one.office.forward(5 * 24 * 60 * minute);
    return one;
  },
  rejected: async () => {
    const { office, id } = await planned({});
    await clicks(office, 'cy', 'reject', id);
    return { office, id };
  },
  'asked to change': async () => {
    const { office, id } = await planned({});
    await office.does('cy', { says: `ask ${id} except=1@` });
    return { office, id };
  },
  revoked: async () => {
    const { office, id } = await approved({});
    await office.does('cy', { says: `revoke ${id}` });
    return { office, id };
  },
  refused: async () => {
    const { office, id } = await approved({});
    Object.assign(office.state.exchange['CASMailbox']?.[0] ?? {}, { PopEnabled: false });
    await office.settle();
    return { office, id };
  },
  applying: () => applying({}),
  'partly done': async () => {
    const { office, id } = await applying({});
    await office.work.ledger.append(tenantId, id, { type: 'applied', done: 1, total: 2, left: 1 });
    return { office, id };
  },
  'stopped half way': async () => {
    const { office, id } = await applying({});
    await office.work.ledger.append(tenantId, id, { type: 'applied', done: 1, total: 2, stopped: 'It broke.' });
    return { office, id };
  },
  'applied, not measured yet': async () => {
    const { office, id } = await applying({});
    await office.work.ledger.append(tenantId, id, { type: 'applied', done: 2, total: 2 });
    return { office, id };
  },
  'measured otherwise': async () => {
    const { office, id } = await applied({}, (one) => {
      for (const row of one.state.exchange['CASMailboxPlan'] ?? []) Object.assign(row, { PopEnabled: true });
    });
    return { office, id };
  },
  'applied in an emergency': async () => {
    const { office, id } = await planned({});
    await office.does('eve', { says: `emergency ${id} it burns` });
    await office.settle();
    return { office, id };
  },
  'waits to be kept': async () => ({ ...(await applied(undoing)), options: undoing }),
  'time to keep is over': async () => {
    const { office, id } = await applied(undoing);
    office.forward(31 * minute);
    return { office, id, options: undoing };
  },
  kept: async () => {
    const { office, id } = await applied(undoing);
    await clicks(office, 'ana', 'keep', id);
    return { office, id, options: undoing };
  },
  'undid itself': async () => {
    const { office, id } = await applied(undoing);
    office.forward(31 * minute);
    await office.settle();
    return { office, id, options: undoing };
  },
  'wanted back at once': async () => {
    const { office, id } = await applied(undoing);
    await office.does('bo', { says: `revert ${id}` });
    return { office, id, options: undoing };
  },
  'being restored': async () => {
    const { office, id } = await applied(undoing);
    await office.work.ledger.append(tenantId, id, { type: 'undoing', why: 'notKept' });
    return { office, id, options: undoing };
  },
  'could not be restored': async () => {
    const { office, id } = await applied(undoing);
    await office.work.ledger.append(tenantId, id, { type: 'undoing', why: 'notKept' });
    await office.work.ledger.append(tenantId, id, { type: 'undone', done: 1, total: 2, stopped: 'It broke.' });
    return { office, id, options: undoing };
  },
  applied: () => applied({}),
  'undone by another': async () => {
    const { office, id } = await applied({});
    await office.does('bo', { says: `revert ${id}` });
    await office.settle();
    const undo = office.newest();
    await clicks(office, 'ana', 'approve', undo);
    await clicks(office, 'cy', 'approve', undo);
    await office.settle();
    return { office, id };
  },
};

/** The buttons on the card of a signal, and on the question to the person that it is about. */
const signalActs = [
  'wasMe',
  'expected',
  'falseAlarm',
  'take',
  'askPerson',
  'restoreState',
  'containSignal',
  'waiveSignal',
  'saidYes',
  'saidNo',
] as const;
export type SignalAct = (typeof signalActs)[number];

/** What people do, each the same for everyone. */
export const acts = [
  'approve',
  'schedule',
  'reject',
  'ask',
  'revoke',
  'emergency',
  'review',
  'keep',
  'revert',
  'resume',
  'plan',
  'waive',
  'lists',
  'audit',
  'contain',
  'clean',
  'claim',
  'restore',
  'extend',
  'end',
  'link',
  'unlink',
  'show',
  'questions',
  'use',
  'change',
  'notForUs',
  'setting',
  ...signalActs,
] as const;
export type ActName = (typeof acts)[number];

export interface State {
  readonly name: string;
  readonly id: string;
  readonly snapshot: Snapshot;
  readonly options: OfficeOptions;
}

export async function everyState(): Promise<readonly State[]> {
  const states: State[] = [];
  for (const [name, make] of Object.entries(makers)) {
    const { office, id, options = {} } = await make();
    states.push({ name, id, snapshot: office.snapshot(), options });
  }
  return states;
}

/** One cell: what the actor is answered. */
function answerIn(office: Office, state: State, actor: Name | Actor, act: ActName): Promise<string> {
  const digest = office.change(state.id)?.plan?.digest ?? 'none';
  switch (act) {
    case 'approve':
    case 'schedule':
      return office.does(actor, { clicks: act, on: state.id, digest });
    case 'reject':
    case 'ask':
      return office.does(actor, { clicks: act, on: state.id, digest, reason: 'because' });
    case 'waive':
      return office.does(actor, { clicks: act, on: state.id, reason: '30 because' });
    case 'emergency':
      return office.does(actor, { says: `emergency ${state.id} it burns` });
    case 'lists':
      return office.does(actor, { clicks: 'plan', on: 'pop-imap', reason: 'allow=1@contoso.com' });
    case 'contain':
      return office.does(actor, { says: 'contain 1@contoso.com' });
    case 'claim':
      return office.does(actor, { clicks: act, on: 'i-0000000', reason: 'because' });
    case 'clean':
    case 'restore':
      return office.does(actor, { clicks: act, on: 'i-0000000' });
    case 'extend':
      return office.does(actor, { clicks: 'extend', on: state.id, reason: '2026-12-04' });
    case 'questions':
      return office.does(actor, { clicks: 'questions', on: 'all' });
    case 'use':
    case 'change':
    case 'notForUs':
      return office.does(actor, { clicks: act, on: 'o-0000000.owa-groups', reason: 'groups=Kiosk' });
    case 'setting':
      return office.does(actor, { clicks: act, on: 'pop-imap.allow', reason: 'value=scanner@contoso.com' });
    case 'wasMe':
    case 'expected':
    case 'falseAlarm':
    case 'take':
    case 'askPerson':
    case 'restoreState':
    case 'containSignal':
    case 'waiveSignal':
    case 'saidYes':
    case 'saidNo':
      return office.does(actor, { clicks: act, on: 'sig-0000000', digest: 'none', reason: 'because' });
    case 'end':
      return office.does(actor, { says: `travel end ${state.id}` });
    case 'link':
      return office.does(actor, { clicks: 'link', on: 'never-was' });
    case 'unlink':
      return office.does(actor, { says: 'unlink' });
    case 'show':
      return office.does(actor, { clicks: 'show', on: state.id }).then((said) => (said.startsWith('card: ') ? 'its card' : said));
    case 'plan':
      return office.does(actor, { says: 'plan pop-imap' }).then((said) => (said.startsWith('card: ') ? 'the open one' : said));
    case 'audit':
      return office.does(actor, { says: 'audit' });
    case 'revoke':
    case 'review':
    case 'keep':
    case 'revert':
    case 'resume':
      return office.does(actor, { says: `${act} ${state.id}` });
  }
}

/** What everyone is answered in every state: the actors above, a row a state. */
export async function answeredIn(states: readonly State[], act: ActName): Promise<readonly (readonly string[])[]> {
  const rows = states.map(async (state) => [state.name, ...(await rowOf(state, act))]);
  return [['', ...Object.keys(actors)], ...(await Promise.all(rows))];
}

/** What each actor is answered in the state itself: where an actor is only refused, the office stays as it was, and the next actor is asked in it. */
async function rowOf(state: State, act: ActName): Promise<readonly string[]> {
  const row: string[] = [];
  let office: Office | null = null;
  for (const actor of Object.values(actors)) {
    office ??= openOffice({ ...state.options, from: state.snapshot });
    row.push(await answerIn(office, state, actor, act));
    if (!isEqual(office.snapshot(), state.snapshot)) office = null;
  }
  return row;
}

/** The cells of a written grid, without the spaces that align them; one row may stand for every state. */
export function cellsOf(grid: string, states: readonly State[]): readonly (readonly string[])[] {
  return grid
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .flatMap((row) => (row[0] === 'in every state' ? states.map(({ name }) => [name, ...row.slice(1)]) : [row]));
}
