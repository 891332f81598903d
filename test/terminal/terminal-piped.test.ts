/** The terminal without a terminal: a script goes in, plain lines come out. */
import { PassThrough, Writable } from 'node:stream';
import type { Terminal } from '../../adapters/terminal/index';
import { createTerminal } from '../../adapters/terminal/index';
import type { Card } from '../../src/chat/card';
import type { Answer, ChatEvent } from '../../src/chat/platform';
import { askingCard, cardAbout, crowdedCard } from '../support/chat/sample-cards';
import { hardening, terminalPeople } from '../support/chat/terminal-driver';

interface Pipe {
  readonly input: PassThrough;
  readonly terminal: Terminal;
  readonly events: ChatEvent[];
  readonly printed: () => string;
  /** Settles when the terminal asks to leave. */
  readonly left: Promise<void>;
}

const opened: Terminal[] = [];

async function open(answer: (event: ChatEvent, terminal: Terminal) => Answer = () => null, pauseMs = 1): Promise<Pipe> {
  const input = new PassThrough();
  let printed = '';
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      printed += chunk.toString();
      done();
    },
  });
  const events: ChatEvent[] = [];
  let leave: () => void = () => undefined;
  const left = new Promise<void>((settle) => {
    leave = settle;
  });
  const terminal = createTerminal({
    input,
    output,
    people: terminalPeople,
    channel: hardening.channel,
    files: 'no-folder',
    colour: false,
    tenantEndpoint: 'https://localhost:8443/',
    onQuit: leave,
    pauseMs,
  });
  opened.push(terminal);
  await terminal.start(async (event) => {
    events.push(event);
    return answer(event, terminal);
  });
  return { input, terminal, events, printed: () => printed, left };
}

afterEach(async () => {
  for (const terminal of opened.splice(0)) await terminal.stop();
});

/** Posts a card later than any pause of these tests, as a worker's message comes. */
function postLater(terminal: Terminal, card: Card): null {
  setTimeout(() => void terminal.post(hardening, card), 30);
  return null;
}

test('a script reads like a conversation when it is printed', async () => {
  const { input, printed, left } = await open((event) => cardAbout(event.kind === 'command' ? 'Nothing is wrong' : ''));
  input.end('/harden status\n:quit\n');
  await left;
  expect(printed()).toContain('Ana › /harden status\n┊ only you see this (Ana)\n┊ • Nothing is wrong\n\nAna › :quit\n');
});

test('the next line waits for the message that the last one announced', async () => {
  const { input, events, left } = await open((event, terminal) =>
    event.kind === 'click' ? cardAbout('Approved') : postLater(terminal, askingCard),
  );
  input.write('/harden plan pop-imap\n:as bo\n1\n');
  input.end(':quit\n');
  await left;
  expect(events).toMatchObject([{ kind: 'command' }, { kind: 'click', action: 'approve', actor: { id: 'bo' } }]);
});

test('the end of the script ends the terminal, after the last answer', async () => {
  const { input, printed, left } = await open((_event, terminal) => postLater(terminal, cardAbout('All is well')));
  input.end('/harden audit\n');
  await left;
  expect(printed()).toContain('│ • All is well');
});

test('no code is written, neither for colours nor for the cursor', async () => {
  const { terminal, printed } = await open();
  const posted = await terminal.post(hardening, crowdedCard);
  await terminal.update(posted, askingCard);
  expect(printed().replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});

test('a message is printed when its job begins and when it says something else, not on the way', async () => {
  const { terminal, printed } = await open();
  const applying = (done: number, word: string): Card => ({
    ...cardAbout(word),
    blocks: [{ kind: 'progress', label: 'applying', done, total: 3 }],
  });
  const posted = await terminal.post(hardening, askingCard);
  await terminal.update(posted, applying(0, 'approved'));
  await terminal.update(posted, applying(1, 'applying'));
  await terminal.update(posted, applying(3, 'applying'));
  await terminal.update(posted, cardAbout('verified'));
  await terminal.update(posted, cardAbout('verified'));
  expect(printed().match(/(?<=│ [•!] ).*/g)).toEqual([askingCard.title, 'approved', 'verified']);
});

test('lines can be taken as they come', async () => {
  const { input, terminal, events } = await open(() => null, 0);
  input.write('/harden status\n/harden audit\n');
  await new Promise((next) => setImmediate(next));
  await terminal.idle();
  expect(events).toMatchObject([{ text: 'status' }, { text: 'audit' }]);
});

test('a terminal that is stopped does not wait for a message any more', async () => {
  const { input, terminal, events } = await open();
  input.write('/harden audit\n/harden status\n');
  await new Promise((next) => setImmediate(next));
  await terminal.stop();
  expect(events).toMatchObject([{ text: 'audit' }]);
});
