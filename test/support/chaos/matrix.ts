/** Every step of every story as a failpoint: the process dies there, another one takes over, and the story still ends well, once. */
import { failpointOf } from './failpoint';
import { openSetup, type Role, type Setup, type Spawned } from './setup';
import { type ProcessStory, processStories, scriptOf, setupOptionsOf, tellStory } from './stories';

export interface Cell {
  readonly story: ProcessStory;
  /** Who dies. */
  readonly role: Role;
  /** See `failpoint.ts`. */
  readonly failpoint: string;
}

export interface CellResult {
  /** False when the process lived through the story: the step did not come that often. */
  readonly died: boolean;
  readonly problems: readonly string[];
}

export function nameOfCell({ story, role, failpoint }: Cell): string {
  return `${story}: ${role} ${failpoint}`;
}

/** What only comes round by time is no step of a story. */
const byTheClock = /^(renew|ensure|add scan|add remind)/;

/** Every place at which someone can die, each once: what a story has in common with plain applying is tried there, but for what is its own. */
export async function allCells(): Promise<readonly Cell[]> {
  const cells = new Map<string, Cell>();
  for (const story of processStories)
    for (const cell of await cellsOf(story)) {
      const isOwn = scriptOf(story).own?.test(failpointOf(cell.failpoint).step) === true;
      const place = `${isOwn ? `${story}: ` : ''}${cell.role} ${cell.failpoint}`;
      if (!cells.has(place)) cells.set(place, cell);
    }
  return [...cells.values()];
}

/** The cell of that name, as `nameOfCell` writes it; null for a name that is none. */
export function cellNamed(name: string): Cell | null {
  const [, told = '', role, failpoint = ''] = /^(.+): (gateway|worker) ((?:before|during|after) .+ \d+)$/.exec(name) ?? [];
  const story = processStories.find((one) => one === told);
  return story === undefined ? null : { story, role: role as Role, failpoint };
}

/** Says the story once without a death, and gives every place at which someone could have died. */
async function cellsOf(story: ProcessStory): Promise<readonly Cell[]> {
  const setup = await setupFor(story);
  try {
    const gateway = await setup.start('gateway');
    const worker = await setup.start('worker');
    const problems = await tell(setup, story, null);
    if (problems.length > 0) throw new Error(`${story}, without a death: ${problems.join('; ')}`);
    const cells = (role: Role, { steps }: Spawned): readonly Cell[] =>
      steps
        .filter((step) => !byTheClock.test(step))
        .flatMap((step) =>
          (step.startsWith('write') ? (['before', 'during', 'after'] as const) : (['before', 'after'] as const)).map((when) => ({
            story,
            role,
            failpoint: `${when} ${step}`,
          })),
        );
    return [...cells('worker', worker), ...cells('gateway', gateway)];
  } finally {
    await setup.close();
  }
}

export async function runCell({ story, role, failpoint }: Cell): Promise<CellResult> {
  const setup = await setupFor(story);
  try {
    await setup.host(role === 'worker' ? 'gateway' : 'worker');
    const dying = await setup.start(role, { failpoint });
    const point = failpointOf(failpoint);
    const watch =
      point.when === 'during' ? setInterval(() => setup.effects().length >= point.nth && dying.child.kill('SIGKILL'), 1) : null;
    const problems = await tell(setup, story, { role, spawned: dying });
    if (watch !== null) clearInterval(watch);
    return { died: dying.child.signalCode === 'SIGKILL', problems };
  } finally {
    await setup.close();
  }
}

function setupFor(story: ProcessStory): Promise<Setup> {
  return openSetup({ mailboxes: 2, ...setupOptionsOf(scriptOf(story)) });
}

/** Long after what a busy machine takes for two starts of a process. */
const timeoutMs = 150_000;

/** Anyone who dies has a successor. */
async function tell(
  setup: Setup,
  story: ProcessStory,
  dying: { readonly role: Role; readonly spawned: Spawned } | null,
): Promise<readonly string[]> {
  let succeeded = dying === null;
  return tellStory(setup, story, {
    timeoutMs,
    meanwhile: async () => {
      if (succeeded || dying === null || dying.spawned.child.signalCode === null) return;
      succeeded = true;
      await setup.start(dying.role);
    },
  });
}
