/** What the terminal says about itself: at the start, and to `:help`. */
import { type Line, run } from './line.js';
import type { Person } from './session.js';

const minLength = 40;

/** Something to type, and what it shows. */
export interface Try {
  readonly typed: string;
  readonly shows: string;
}

interface Invitation {
  readonly people: readonly Person[];
  readonly tries: readonly Try[];
}

export function welcome(channel: string, speaker: Person, { people, tries }: Invitation): readonly Line[] {
  const width = Math.max(0, ...tries.map(({ typed }) => typed.length));
  return [
    [run('hardenbot', 'title-good'), run(`  #${channel}`, 'muted', minLength)],
    [],
    [
      run('You are '),
      run(speaker.name, 'name', minLength),
      run(', and can act as anyone: '),
      run(ways(people), 'code'),
      run('.'),
    ],
    ...help(people).slice(0, -1),
    ...(tries.length === 0 ? [] : [[], [run('Try (Tab completes):')]]),
    ...tries.map(({ typed, shows }) => [run('  '), run(typed.padEnd(width), 'code'), run(`  ${shows}`)]),
  ];
}

export function help(people: readonly Person[]): readonly Line[] {
  return [
    [
      run('/harden help', 'code'),
      run(' lists what hardenbot does. A number presses the button with that number. '),
      run(':quit', 'code'),
      run(' ends.'),
    ],
    [run(ways(people), 'code'), run(' makes you speak as someone else.')],
  ];
}

/** How to speak as each person. */
export function ways(people: readonly Person[]): string {
  return people.map(wayToBe).join(', ');
}

export function wayToBe({ id }: Person): string {
  return `:as ${id}`;
}
