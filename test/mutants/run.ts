/** Runs the mutants of controls, each control in a process of its own, so that a mutant that never ends can be ended. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { shared } from './draw';
import { explanations } from './explained';
import type { Site } from './sites';
import type { Killer } from './trial';

export interface Mutant {
  readonly control: string;
  readonly site: Site;
  readonly killer: Killer;
  /** Why nothing can notice it; null: it was noticed, or nobody said why not. */
  readonly explained: string | null;
}

export interface Wish {
  readonly seed: number;
  /** Mutants a control. */
  readonly count: number;
  /** Random tenants a mutant, where a family has the control. */
  readonly tenants: number;
}

/** Longer than any control takes over its cases and tenants, and than all of them do where they share what is broken. */
const maxMsOfControl = 60_000;
const maxMsOfAll = 1_200_000;

export async function mutantsOf(control: string, wish: Wish): Promise<readonly Mutant[]> {
  const mutants: Mutant[] = [];
  for (let stuck: Site | null = null, skip = 0; ; skip = mutants.length) {
    stuck = await runFrom(control, { wish, skip, add: (site, killer) => mutants.push(mutantOf(control, site, killer)) });
    if (stuck === null) return mutants;
    mutants.push(mutantOf(control, stuck, 'it never ends'));
  }
}

function mutantOf(control: string, site: Site, killer: Killer): Mutant {
  const known = explanations.find(
    ({ file, was, becomes }) => file === site.file && was === oneLine(site.was) && becomes === oneLine(site.becomes),
  );
  return { control, site, killer, explained: killer === null ? (known?.because ?? null) : null };
}

/** Source text on one line, as explanations and the page name it. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

interface Course {
  readonly wish: Wish;
  readonly skip: number;
  readonly add: (site: Site, killer: Killer) => void;
}

interface Message {
  readonly site: Site;
  /** Absent: it begins. */
  readonly killer?: Killer;
}

/** The site that never ended, or null where all did. */
function runFrom(control: string, { wish, skip, add }: Course): Promise<Site | null> {
  const maxMs = control === shared ? maxMsOfAll : maxMsOfControl;
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, 'worker.cjs'), [JSON.stringify({ control, ...wish, skip })]);
    let timer: NodeJS.Timeout | undefined;
    let stuck: Site | null = null;
    child.on('message', ({ site, killer }: Message) => {
      clearTimeout(timer);
      if (killer !== undefined) {
        add(site, killer);
        return;
      }
      timer = setTimeout(() => {
        stuck = site;
        child.kill('SIGKILL');
      }, maxMs);
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      if (code === 0 || stuck !== null) resolve(stuck);
      else reject(new Error(`The mutants of ${control} ended with ${String(code)}.`));
    });
  });
}
