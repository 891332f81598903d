/** Three attacks, hour by hour: what the attacker did when, which card stood in the chat when, what was pressed in that chat, and how it ended. */
import { drawnIn } from '../support/chat/drawn-in-chats';
import { ids } from '../support/corridor/office';
import { castOf } from '../support/office/cast';
import { destructiveAdmin, helpDeskCall, invoiceFraud } from '../support/office/stories/named';
import type { Story } from '../support/office/stories/story';
import { stateOf, type World, worldOf } from '../support/office/world';
import { count } from '../support/runner/counts';
import { openSignalStage, type SignalChat, type SignalStage, signalChats } from '../support/signals/signal-chats';
import { minute, type SignalLab } from '../support/signals/signal-lab';

const labBegins = Date.parse('2026-11-24T09:00:00Z');
const hour = 60 * minute;
/** Each story on every chat, and in few counts on one of its own. */
const chatsFor = (story: number): readonly SignalChat[] =>
  signalChats.filter((_chat, at) => at === story || count({ fast: 0, full: 1 }) === 1);
const open: SignalStage[] = [];
afterEach(() => Promise.all(open.splice(0).map((stage) => stage.close())));

interface Told {
  readonly lab: SignalLab;
  readonly world: World;
  /** What happened and what people saw, a line each, with minutes since the story began. */
  readonly lines: () => readonly string[];
  readonly presses: SignalStage['presses'];
}

/** Plays a story before a chat, an hour after an office of thirty people began to be watched, until everything of it can be read. */
async function played(story: Story, chat: SignalChat): Promise<Told> {
  const world = worldOf({ seed: 4, people: 30, premium: true });
  const begins = labBegins + hour;
  const from = new Date(begins - story.hour * hour);
  const cast = castOf(world, story, { from, onDay: 0, n: 0 });
  const { organization: _, ...state } = stateOf(world, new Date(labBegins));
  const stage = await openSignalStage(chat, {
    state,
    happenings: cast.happenings,
    breakGlass: world.breakGlass.map(({ upn }) => upn),
    office: { approvals: { tiers: { high: 1 }, incident: [ids.bo] } },
  });
  open.push(stage);
  const { lab } = stage;
  await lab.pass(180);
  const since = (at: number) => Math.round((at - begins) / minute);
  return {
    lab,
    world,
    lines: () =>
      [
        ...cast.scenes.map(({ minute: at, says }) => ({ at, line: `${at} min: ${says}` })),
        ...lab.chat.map(({ at, card }) => ({ at: since(at), line: `${since(at)} min, card: ${card.title}` })),
      ]
        .toSorted((one, other) => one.at - other.at)
        .map(({ line }) => line),
    presses: stage.presses,
  };
}

const stateNow = (lab: SignalLab) =>
  lab.simulator.state() as { readonly graph: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> };
const accountOf = (lab: SignalLab, upn: string) =>
  stateNow(lab).graph['users']?.find(({ userPrincipalName }) => userPrincipalName === upn);
const titled = (lines: readonly string[], words: string) =>
  lines.filter((line) => line.includes('card:') && line.includes(words));
const minuteOf = (line: string | undefined) => Number.parseInt(line ?? '', 10);

/** Every card as Slack and Teams take it, and as the terminal has it: what it says must be the same. */
function seenEverywhere(lab: SignalLab, ...words: readonly string[]): void {
  const inSlack = lab.chat.map(({ card }) => drawnIn.Slack(card)).join('\n');
  const inTeams = lab.chat.map(({ card }) => drawnIn.Teams(card)).join('\n');
  const inTerminal = lab.chat.map(({ card }) => lab.words(card)).join('\n');
  for (const word of words) for (const shown of [inSlack, inTeams, inTerminal]) expect(shown).toContain(word);
}

test.each(chatsFor(0))(
  'Storm-2949 on %s: after the call the reset and the new phone ring within minutes, and a press and an approval block the account',
  async (chat) => {
    const { lab, lines, presses } = await played(helpDeskCall, chat);
    const [card, ...more] = titled(lines(), 'jana.abel@contoso.com');
    // The password was reset in minute 3, and the phone registered in minute 8: both were readable by minute 9.
    expect(minuteOf(card)).toBeLessThanOrEqual(10);
    expect(more.length).toBeLessThanOrEqual(4);
    seenEverywhere(
      lab,
      'The password of jana.abel@contoso.com was reset by self-service',
      'jana.abel@contoso.com registered a sign-in method',
    );
    await presses('ana', 'jana.abel@contoso.com', 'I have it');
    await presses('ana', 'jana.abel@contoso.com', 'Plan to contain jana.abel');
    await presses('bo', 'the compromised account cannot sign in', 'Approve');
    expect(accountOf(lab, 'jana.abel@contoso.com')).toMatchObject({ accountEnabled: false });
    // What hardenbot did is in the log in its name, and rings nobody.
    await lab.pass(90);
    expect(JSON.stringify(stateNow(lab).graph['directoryAudits'])).toContain('Disable account');
    expect(titled(lines(), "hardenbot's name")).toEqual([]);
  },
);

test.each(chatsFor(1))(
  'business email compromise on %s: the device code rings before the app, the app before the rule, the rule before mail leaves for long',
  async (chat) => {
    const { lab, lines, presses, world } = await played(invoiceFraud, chat);
    const victim =
      world.people.find(({ upn }) => lines().some((line) => line.includes('card:') && line.includes(upn)))?.upn ?? '';
    const [first] = titled(lines(), victim);
    expect(minuteOf(first)).toBeLessThanOrEqual(15);
    const [app] = titled(lines(), 'An app was allowed to read data');
    // Also where the row of the grant, which has its object id alone, is readable before that of the consent.
    expect(app).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(minuteOf(app)).toBeLessThanOrEqual(40);
    const last = titled(lines(), victim).at(-1);
    // The unified log is later than the others, and searched every ten minutes.
    expect(minuteOf(last)).toBeLessThanOrEqual(180);
    seenEverywhere(
      lab,
      `${victim} signed in with a device code`,
      'An app was allowed to read data',
      `An inbox rule of ${victim}`,
    );
    await presses('ana', `An inbox rule`, `Plan to contain ${victim}`);
    await presses('bo', 'the compromised account cannot sign in', 'Approve');
    expect(accountOf(lab, victim)).toMatchObject({ accountEnabled: false });
  },
);

test.each(chatsFor(2))(
  'a destructive administrator on %s: the new role and each policy ring within minutes, and a policy is enforced again by plan',
  async (chat) => {
    const { lab, lines, presses } = await played(destructiveAdmin, chat);
    const [role] = titled(lines(), 'svc-adconnect@contoso.com');
    expect(minuteOf(role)).toBeLessThanOrEqual(15);
    for (const name of ['Require MFA for everyone', 'Block legacy authentication', 'Require MFA for administrators']) {
      const [policy] = titled(lines(), name);
      expect([name, minuteOf(policy) <= 36]).toEqual([name, true]);
    }
    seenEverywhere(lab, 'gave svc-adconnect@contoso.com the role Global Administrator', 'weakened the Conditional Access policy');
    await presses('ana', 'was weakened: Require MFA for everyone', 'Plan to restore it');
    await presses('bo', 'Restore Require MFA for everyone', 'Approve');
    const everyone = stateNow(lab).graph['conditionalAccessPolicies']?.find(
      ({ displayName }) => displayName === 'Require MFA for everyone',
    );
    expect(everyone).toMatchObject({ state: 'enabled' });
  },
);
