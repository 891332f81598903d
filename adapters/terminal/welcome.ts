/** What the terminal says about itself: at the start, and to `:help`. */
import { type Line, run } from './line.js';
import type { Person } from './session.js';

const minLength = 40;

export function welcome(channel: string, speaker: Person, people: readonly Person[]): readonly Line[] {
  return [
    [run('hardenbot', 'title-good'), run(`  #${channel}`, 'muted', minLength)],
    [],
    [
      run('You are '),
      run(speaker.name, 'name', minLength),
      run(', and may act as anybody: '),
      run(ways(people), 'code'),
      run('.'),
    ],
    ...help(people).slice(0, -1),
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
    [run(ways(people), 'code'), run(' makes you speak as somebody else.')],
  ];
}

/** How to speak as each person. */
export function ways(people: readonly Person[]): string {
  return people.map(({ id }) => `:as ${id}`).join(', ');
}
