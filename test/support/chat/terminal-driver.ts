/** The terminal under the platform contract: the real adapter on the keyboard and the window of the fake. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DisplayedMessage, FakeTerminal } from '../../../adapters/terminal/fake';
import { createTerminal, type Terminal, type TerminalOptions } from '../../../adapters/terminal/index';
import type { ChatPlatform, Posted } from '../../../src/chat/platform';
import type { PlatformDriver, PlatformUnderTest, Seen } from './platform-contract';

export const terminalPeople = [
  { id: 'ana', name: 'Ana' },
  { id: 'bo', name: 'Bo' },
  { id: 'cy', name: 'Cy' },
] as const;

export const hardening = { platform: 'terminal', channel: 'hardening' } as const;

/** Where the terminal of the tests writes files; emptied whenever one is opened. */
const terminalFiles = join(tmpdir(), `hardenbot-terminal-${process.pid}`);

/** A terminal on the fake, for anyone of `terminalPeople`. */
export function terminalOn(window: FakeTerminal, options: Partial<TerminalOptions> = {}): Terminal {
  const terminal = createTerminal({
    input: window.input,
    output: window.output,
    people: terminalPeople,
    channel: hardening.channel,
    files: terminalFiles,
    colour: true,
    tenantEndpoint: 'https://localhost:8443/',
    onQuit: () => undefined,
    ...options,
  });
  window.connect(terminal);
  return terminal;
}

/** The platform, whose calls settle once the window shows what they did; remembers which messages it posted. */
function watched(terminal: ChatPlatform, window: FakeTerminal, ids: string[]): ChatPlatform {
  const thenShown = async <Result>(work: Promise<Result>): Promise<Result> => {
    const result = await work;
    await window.settle();
    return result;
  };
  return {
    name: terminal.name,
    start: (onEvent) => thenShown(terminal.start(onEvent)),
    stop: () => terminal.stop(),
    post: async (to, card, under) => {
      const posted: Posted = await thenShown(terminal.post(to, card, under));
      ids.push(posted.message);
      return posted;
    },
    update: (posted, card) => thenShown(terminal.update(posted, card)),
    whisper: (to, person, card) => thenShown(terminal.whisper(to, person, card)),
    ...(terminal.attach === undefined ? {} : { attach: terminal.attach.bind(terminal) }),
  };
}

async function openTerminal(): Promise<PlatformDriver> {
  rmSync(terminalFiles, { recursive: true, force: true });
  const window = new FakeTerminal();
  const ids: string[] = [];
  // What is folded is looked at like all else.
  const platform = watched(terminalOn(window, { maxFolded: 1000 }), window, ids);
  const posted = (): readonly DisplayedMessage[] => window.messages().filter((shown) => shown.whisperedTo === null);
  const whispered = (person: string): readonly DisplayedMessage[] => {
    const name = terminalPeople.find(({ id }) => id === person)?.name;
    return window.messages().filter((shown) => shown.whisperedTo === name);
  };
  const written = () =>
    readdirSync(terminalFiles).map((name) => ({ name, content: readFileSync(join(terminalFiles, name), 'utf8') }));
  const seen = (id: string, { text, buttons, threadOf }: DisplayedMessage): Seen => ({
    id,
    text,
    buttons: buttons.map(({ label }) => label),
    live: window.foreignCodes(),
    under: threadOf,
  });
  const shownAs = ({ id }: Seen): DisplayedMessage => {
    const shown = posted()[ids.indexOf(id)];
    if (shown === undefined) throw new Error('That message is not there any more.');
    return shown;
  };
  const cannot = (): never => {
    throw new Error('A terminal does not do that.');
  };

  return {
    platform,
    channel: hardening,
    people: { ana: 'ana', bo: 'bo' },
    outsiders: {},
    start: (onEvent) => platform.start(onEvent),
    restart: cannot,
    sayAs: (person, line) => window.sayAs(person, line),
    clickAs: (person, message, label, reason) => window.clickAs(person, shownAs(message), label, reason),
    messages: () => posted().map((shown, index) => seen(ids[index] ?? '', shown)),
    whispers: (person) => whispered(person).map((shown, index) => seen(`whisper ${index}`, shown)),
    filesOf: written,
    filesGivenTo: async () => written(),
    repeat: cannot,
    remove: cannot,
    refuseNext: cannot,
    close: async () => {
      await platform.stop();
      rmSync(terminalFiles, { recursive: true, force: true });
    },
  };
}

export const terminalUnderTest: PlatformUnderTest = {
  name: 'The terminal',
  lacks: ['restart', 'repeat', 'remove', 'refuseNext'],
  open: openTerminal,
};
