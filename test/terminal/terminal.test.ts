/** The terminal of the demo, with a keyboard and a window: who speaks, what a number presses, and what stands where on the screen. */

import { FakeTerminal } from '../../adapters/terminal/fake';
import { completed } from '../../adapters/terminal/index';
import type { Card } from '../../src/chat/card';
import type { ChatEvent, Posted } from '../../src/chat/platform';
import { askingCard, cardAbout, crowdedCard } from '../support/chat/sample-cards';
import { hardening, terminalOn } from '../support/chat/terminal-driver';

interface Room {
  readonly window: FakeTerminal;
  readonly terminal: ReturnType<typeof terminalOn>;
  readonly events: ChatEvent[];
  /** How often it was asked to leave. */
  readonly left: () => number;
  readonly shows: (card: Card) => Promise<Posted>;
  readonly becomes: (posted: Posted, card: Card) => Promise<void>;
}

const opened: ReturnType<typeof terminalOn>[] = [];

async function open(
  options: { readonly columns?: number; readonly rows?: number; readonly answer?: Card; readonly colour?: boolean } = {},
): Promise<Room> {
  const window = new FakeTerminal(options);
  const events: ChatEvent[] = [];
  let left = 0;
  const terminal = terminalOn(window, {
    colour: options.colour ?? true,
    onQuit: () => {
      left += 1;
    },
  });
  opened.push(terminal);
  await terminal.start(async (event) => {
    events.push(event);
    return options.answer ?? null;
  });
  await window.settle();
  return {
    window,
    terminal,
    events,
    left: () => left,
    shows: async (card) => {
      const posted = await terminal.post(hardening, card);
      await window.settle();
      return posted;
    },
    becomes: async (posted, card) => {
      await terminal.update(posted, card);
      await window.settle();
    },
  };
}

afterEach(async () => {
  for (const terminal of opened.splice(0)) await terminal.stop();
});

function applying(done: number): Card {
  return { title: 'A change', tone: 'neutral', blocks: [{ kind: 'progress', label: 'applying', done, total: 12 }] };
}

function tall(title: string): Card {
  const rows = Array.from({ length: 30 }, (_, row) => [{ text: `row ${row}` }]);
  return { title, tone: 'neutral', blocks: [{ kind: 'table', columns: ['rows'], rows }] };
}

test.each([
  ['/h', '/harden '],
  ['/harden pl', '/harden plan '],
  ['/harden plan pop', '/harden plan pop-imap'],
  ['/harden wh', '/harden who'],
  ['/harden nothing', '/harden nothing'],
  [':as b', ':as bo'],
])('Tab makes of %s as much as is certain: %s', (typed, whole) => {
  const phrases = [
    '/harden plan ',
    '/harden plan pop-imap',
    '/harden plan passwords',
    '/harden whoami',
    '/harden whom ',
    ':as ana',
    ':as bo',
  ];
  expect(completed(typed, phrases)).toBe(whole);
});

test('Tab completes what is typed in the window, and leaves what it does not know', async () => {
  const { window, events } = await open();
  await window.type(':as b\t');
  await window.enter('');
  await window.enter('/harden odd\t');
  expect(events).toMatchObject([{ text: 'odd', actor: { id: 'bo' } }]);
});

const deciding = askingCard;
const redecided: Card = {
  ...askingCard,
  blocks: [{ kind: 'actions', actions: [{ name: 'approve', label: 'Approve', subject: 'change-1', digest: 'd2'.repeat(32) }] }],
};

describe('a tenant that is not simulated on this machine', () => {
  test.each([
    'https://graph.microsoft.com',
    'https://0.0.0.0:8443',
    'https://127.0.0.1.evil.example',
    'https://localhost.evil.example',
    'https://evil.example/#127.0.0.1',
    'not an address',
    '',
  ])('%s is refused', (tenantEndpoint) => {
    expect(() => terminalOn(new FakeTerminal(), { tenantEndpoint })).toThrow('only works with a simulated tenant');
  });

  test.each(['https://localhost:8443/', 'https://127.0.0.1:1', 'https://127.1.2.3', 'https://[::1]:8443'])(
    '%s is one',
    (tenantEndpoint) => {
      expect(() => terminalOn(new FakeTerminal(), { tenantEndpoint })).not.toThrow();
    },
  );
});

describe('who speaks', () => {
  test('is the first person at the beginning', async () => {
    const { window, events } = await open();
    await window.enter('/harden status');
    expect(events.map((event) => event.actor.id)).toEqual(['ana']);
  });

  test.each([':as bo', ':as Bo', ':as  BO '])('is somebody else after %j', async (typed) => {
    const { window, events } = await open();
    await window.enter(typed);
    await window.enter('/harden status');
    expect(events.map((event) => event.actor.id)).toEqual(['bo']);
    expect(window.screen()).toMatch(/Bo ›$/);
  });

  test('stays who it is when nobody has that name', async () => {
    const { window, events } = await open();
    await window.enter(':as dora');
    await window.enter('/harden status');
    expect(window.screen()).toContain('Nobody here is called that: :as ana, :as bo, :as cy.');
    expect(events.map((event) => event.actor.id)).toEqual(['ana']);
  });
});

describe('what is typed', () => {
  test.each([
    ['status', 'Begin with /harden to talk to hardenbot'],
    ['/status', 'Only hardenbot listens here'],
    [':wat', 'There are :as, :more, :help and :quit.'],
    [':help', 'A number presses the button with that number.'],
    ['7', 'There is no button 7.'],
  ])('%s is answered without asking hardenbot', async (line, hint) => {
    const { window, events } = await open();
    await window.enter(line);
    expect(window.screen()).toContain(hint);
    expect(events).toEqual([]);
  });

  test(':more shows what the newest message folds, and says so where nothing is folded', async () => {
    const { window, shows } = await open();
    await window.enter(':more');
    expect(window.screen()).toContain('Nothing is folded here.');
    const facts = Array.from({ length: 40 }, (_none, n) => ({ label: `Fact ${n}`, value: `value ${n}` }));
    await shows({
      title: 'Long',
      tone: 'neutral',
      blocks: [{ kind: 'fold', label: 'Details', blocks: [{ kind: 'facts', facts }] }],
    });
    expect(window.screen()).toContain('Details: 40 lines, shown by :more');
    expect(window.screen()).not.toContain('value 39');
    await window.enter(':more');
    for (const words of ['Details of "Long"', 'value 0', 'value 39']) expect(window.screen()).toContain(words);
  });

  test('stays on the screen as somebody said it', async () => {
    const { window } = await open({ answer: cardAbout('Nothing is wrong') });
    await window.enter('/harden status');
    expect(window.screen()).toMatch(/Ana › \/harden status\n┊ only you see this \(Ana\)\n┊ • Nothing is wrong\n\nAna ›$/);
  });

  test('stays in the line while messages come and change', async () => {
    const { window, shows, becomes } = await open();
    await window.type('/harden pl');
    const posted = await shows(applying(3));
    await becomes(posted, applying(4));
    await window.enter('an');
    expect(window.screen()).toContain('Ana › /harden plan');
  });

  test('stays in the line when it is longer than the line', async () => {
    const { window, events, shows, becomes } = await open({ columns: 48 });
    const words = 'these are more words than a narrow window can hold in one line';
    await window.type(`/harden ${words}`);
    const posted = await shows(applying(3));
    await becomes(posted, applying(4));
    expect(window.screen()).toMatch(
      /\n\n│ • A change\n│\n│ applying .* {3}4 of 12\n\nAna › \/harden these are more words than a narrow\n window can hold in one line$/,
    );
    await window.enter('');
    expect(events).toMatchObject([{ text: words }]);
    expect(window.screen().match(/these are more/g)).toHaveLength(1);
  });

  test('leaves nothing behind when it is taken back, however long it was', async () => {
    const { window } = await open({ columns: 48 });
    const before = window.screen();
    await window.type('words that do not fit into one line of this window, nor into two lines of it');
    await window.type('\u0015');
    expect(window.screen()).toBe(before);
  });
});

describe('a number', () => {
  test('presses the button that it stands before', async () => {
    const { window, events, shows } = await open();
    await shows(deciding);
    await window.enter('1');
    expect(events).toMatchObject([{ kind: 'click', action: 'approve' }]);
  });

  test('means the same button for as long as that is there', async () => {
    const { window, events, shows, becomes } = await open();
    const first = await shows(deciding);
    await shows(redecided);
    await becomes(first, { ...deciding, title: 'Still waiting' });
    await window.enter('1');
    await window.enter('3');
    expect(events).toMatchObject([{ digest: 'd1'.repeat(32) }, { digest: 'd2'.repeat(32) }]);
  });

  test('presses nothing once its button is gone', async () => {
    const { window, events, shows, becomes } = await open();
    await becomes(await shows(deciding), cardAbout('Approved by Bo'));
    await window.enter('1');
    expect(window.screen()).toContain('Button 1 is gone: its message has changed since.');
    expect(events).toEqual([]);
  });

  test('never comes to mean another plan under the same label', async () => {
    const { window, events, shows, becomes } = await open();
    await becomes(await shows(deciding), redecided);
    await window.enter('1');
    expect(events).toEqual([]);
    await window.enter('3');
    expect(events).toMatchObject([{ action: 'approve', digest: 'd2'.repeat(32) }]);
  });

  test('of a button that was shown to one person works for that person alone', async () => {
    const { window, terminal, events } = await open();
    await terminal.whisper(hardening, { platform: 'terminal', id: 'bo', membership: 'member' }, redecided);
    await window.settle();
    await window.enter('1');
    expect(window.screen()).toContain('Button 1 was shown to Bo alone.');
    expect(events).toEqual([]);
    await window.sayAs('bo', '1');
    expect(events).toMatchObject([{ actor: { id: 'bo' } }]);
  });
});

describe('a button that asks', () => {
  async function asked(): Promise<Room> {
    const room = await open();
    await room.shows(deciding);
    await room.window.enter('2');
    return room;
  }

  test('asks in the prompt and sends nothing yet', async () => {
    const { window, events } = await asked();
    expect(window.screen()).toMatch(/Ana Reject this plan - Why\? ›$/);
    expect(events).toEqual([]);
  });

  test('takes even a number or a command for the reason', async () => {
    const { window, events } = await asked();
    await window.enter('1');
    expect(events).toMatchObject([{ action: 'reject', reason: '1' }]);
  });

  test('leaves nothing of a long question behind in a narrow window', async () => {
    const { window, shows } = await open({ columns: 48 });
    const asks = { title: 'Reject this plan for the mailboxes of everybody', label: 'Why?' };
    await shows({
      ...deciding,
      blocks: [{ kind: 'actions', actions: [{ name: 'reject', label: 'Reject', subject: 'c', asks }] }],
    });
    await window.enter('1');
    await window.enter('Not today');
    expect(window.screen().match(/Reject this plan/g)).toHaveLength(1);
    expect(window.screen()).toMatch(/Ana › 1\nAna Reject this plan for the mailboxes of\neverybody - Why\? › Not today\nAna ›$/);
  });

  test('is given up by an empty line', async () => {
    const { window, events } = await asked();
    await window.enter('  ');
    expect(window.screen()).toMatch(/Nothing was sent\.\n\nAna ›$/);
    expect(events).toEqual([]);
  });

  test('is given up by Ctrl-C, which then does not end the terminal', async () => {
    const { window, events, left } = await asked();
    await window.type('\u0003');
    expect(window.screen()).toMatch(/Nothing was sent\.\n\nAna ›$/);
    expect(events).toEqual([]);
    expect(left()).toBe(0);
  });

  test('sends nothing when it has gone meanwhile', async () => {
    const { window, events, shows, becomes } = await open();
    const posted = await shows(deciding);
    await window.enter('2');
    await becomes(posted, cardAbout('Approved by Bo'));
    await window.enter('too late');
    expect(window.screen()).toContain('Button 2 is gone');
    expect(events).toEqual([]);
  });
});

describe('a message', () => {
  test('is rewritten where it stands, with others after it', async () => {
    const { window, shows, becomes } = await open();
    const first = await shows(applying(3));
    await shows(cardAbout('Something else'));
    await becomes(first, applying(4));
    expect(window.messages().map(({ text }) => text)).toEqual([expect.stringContaining('4 of 12'), '• Something else']);
  });

  test('that has scrolled away stays as it was while only its progress changes', async () => {
    const { window, shows, becomes } = await open({ rows: 20 });
    const first = await shows(applying(3));
    await shows(tall('Something tall'));
    const before = window.lines();
    await becomes(first, applying(4));
    expect(window.lines()).toEqual(before);
  });

  test('that has scrolled away is shown again when it says something else', async () => {
    const { window, shows, becomes } = await open({ rows: 20 });
    const first = await shows(deciding);
    await shows(tall('Something tall'));
    await becomes(first, cardAbout('Approved by Bo'));
    expect(window.screen()).toMatch(/• Approved by Bo\n\nAna ›$/);
    await becomes(first, cardAbout('Applied'));
    expect(window.screen()).toMatch(/• Applied\n\nAna ›$/);
    expect(window.screen()).not.toContain('Approved by Bo');
  });

  test('is rewritten where it stands after one below it has become shorter', async () => {
    const { window, shows, becomes } = await open({ rows: 60 });
    const first = await shows(applying(3));
    await becomes(await shows(tall('Something tall')), cardAbout('Short'));
    await becomes(first, applying(4));
    expect(window.messages().map(({ text }) => text)).toEqual([expect.stringContaining('4 of 12'), '• Short']);
  });

  test('that has scrolled away while others did too is not shown again for its progress', async () => {
    const { window, shows, becomes } = await open({ rows: 20 });
    const first = await shows(applying(3));
    const second = await shows(deciding);
    await shows(tall('Something tall'));
    await becomes(second, cardAbout('Approved by Bo'));
    await becomes(first, applying(4));
    expect(window.screen()).toMatch(/• Approved by Bo\n\nAna ›$/);
  });

  test('that is partly on the screen is rewritten where only that part changes', async () => {
    const { window, shows, becomes } = await open({ rows: 20 });
    const card = (done: number): Card => ({ ...tall('Something tall'), blocks: [...tall('').blocks, ...applying(done).blocks] });
    const posted = await shows(card(3));
    await becomes(posted, card(4));
    expect(window.lines().filter((line) => line.includes('of 12'))).toEqual([expect.stringContaining('4 of 12')]);
  });

  test('of a terminal that was closed cannot be rewritten', async () => {
    const posted = await (await open()).shows(deciding);
    const { terminal } = await open();
    await expect(terminal.update(posted, cardAbout('Late'))).rejects.toMatchObject({ name: 'DeliveryError', kind: 'gone' });
  });

  test('that comes before the terminal is open is shown when it opens', async () => {
    const window = new FakeTerminal();
    const terminal = terminalOn(window);
    opened.push(terminal);
    const posted = await terminal.post(hardening, cardAbout('Early'));
    await terminal.update(posted, cardAbout('Early, then changed'));
    await terminal.start(() => Promise.resolve(null));
    await window.settle();
    expect(window.messages().map(({ text }) => text)).toEqual(['• Early, then changed']);
  });

  test('that comes after the terminal was closed is to be tried again', async () => {
    const { terminal } = await open();
    await terminal.stop();
    await expect(terminal.post(hardening, cardAbout('Late'))).rejects.toMatchObject({ name: 'DeliveryError', kind: 'later' });
  });

  test('to somebody who is not here is not delivered', async () => {
    const { terminal } = await open();
    const dora = { platform: 'terminal', id: 'dora', membership: 'member' } as const;
    await expect(terminal.whisper(hardening, dora, cardAbout('Hello'))).rejects.toMatchObject({ name: 'DeliveryError' });
  });

  test('to somebody who is not speaking says whom it is for', async () => {
    const { window, terminal } = await open();
    await terminal.whisper(hardening, { platform: 'terminal', id: 'bo', membership: 'member' }, cardAbout('Hello'));
    await window.settle();
    expect(window.screen()).toContain('┊ only Bo sees this\n┊ • Hello');
  });
});

describe('a window of another size', () => {
  test.each([
    [100, 48],
    [48, 120],
  ])('has everything drawn anew: from %d to %d columns', async (before, after) => {
    const resized = await open({ columns: before });
    await resized.shows(crowdedCard);
    await resized.window.type('/harden st');
    await resized.window.resize(after, 60);
    const fresh = await open({ columns: after, rows: 60 });
    await fresh.shows(crowdedCard);
    await fresh.window.type('/harden st');
    expect(resized.window.screen()).toBe(fresh.window.screen());
  });

  test('still rewrites a message where it stands', async () => {
    const { window, shows, becomes } = await open();
    const posted = await shows(applying(3));
    await window.resize(48, 20);
    await becomes(posted, applying(4));
    expect(window.messages().map(({ text }) => text)).toEqual([expect.stringContaining('4 of 12')]);
  });
});

describe('leaving', () => {
  test.each([
    [':quit', ':quit\r'],
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('is asked for once by %s', async (_name, keys) => {
    const { window, left } = await open();
    await window.type(keys);
    await window.type(keys);
    expect(left()).toBe(1);
  });

  test('is not asked for by a terminal that is being stopped', async () => {
    const { window, terminal, left } = await open();
    await terminal.stop();
    await window.settle();
    expect(left()).toBe(0);
  });

  test('takes the prompt away and leaves the conversation', async () => {
    const { window, terminal, shows } = await open();
    await shows(cardAbout('The end'));
    await terminal.stop();
    await window.settle();
    expect(window.screen()).toMatch(/• The end$/);
  });
});

describe('colours', () => {
  const sgr = new RegExp(`${String.fromCodePoint(0x1b)}\\[[\\d;]*m`);

  test('are there when they are wanted', async () => {
    const { window, shows } = await open();
    await shows(crowdedCard);
    expect(window.output.written).toMatch(sgr);
  });

  test('are nowhere when they are not, and the screen reads the same', async () => {
    const coloured = await open();
    await coloured.shows(crowdedCard);
    const plain = await open({ colour: false });
    await plain.shows(crowdedCard);
    expect(plain.window.output.written).not.toMatch(sgr);
    expect(plain.window.screen()).toBe(coloured.window.screen());
  });
});
