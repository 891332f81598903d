/** The claim on a folder of mirrors: two workers that append to one mirror would write every entry twice, in whatever containers they run. */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { RetryLater } from '../../src/engine/ledger/retry-later.js';
import { InputError } from '../../src/lib/errors.js';
import { isAlive } from '../../src/lib/is-alive.js';
import { makeFolders } from '../../src/lib/make-folders.js';

export interface MirrorClaim {
  /** Throws RetryLater once another process has taken the folder: this one was stopped for so long that it counted as dead. */
  readonly check: () => void;
  /** Gives the folder back. */
  release(): void;
}

/** Who holds the folder. */
const ownerSchema = z.object({ owner: z.string(), pid: z.number().int(), place: z.string() });
type Owner = z.infer<typeof ownerSchema>;

/** A holder touches its claim this often, in milliseconds; one that has not for three times as long is dead. */
const usualBeatMs = 1000;

/** Folders that this process holds itself. */
const ours = new Set<string>();

/**
 * Claims a folder, which is made when missing. The claim is a file that is there once (`link` is atomic, on network file systems too)
 * and that its holder touches while it lives. A holder that died here is seen at once, by its process id; one in another container or
 * on another machine after three seconds, because only its touching can be seen. Throws InputError while someone holds it.
 */
export async function claimMirror(folder: string, beatMs = usualBeatMs): Promise<MirrorClaim> {
  makeFolders(folder, 0o700);
  const path = join(folder, 'worker.claim');
  const own = `${path}.${randomUUID()}`;
  const me: Owner = { owner: own, pid: process.pid, place: here() };
  writeFileSync(own, JSON.stringify(me), { mode: 0o600 });
  const descriptor = openSync(own, 'r');
  try {
    for (;;) {
      const other = ours.has(path) ? me : takeOrSee(own, path);
      if (other === null) break;
      if (ours.has(path) || !(await isDead(other, { path, me, beatMs }))) throw inUse(other, path);
      removeStale(path, other);
    }
  } catch (error) {
    closeSync(descriptor);
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
  ours.add(path);
  const beat = setInterval(() => touch(path), beatMs);
  beat.unref();
  return {
    // The file of a claim that was taken away has no name any more.
    check: () => {
      if (fstatSync(descriptor).nlink === 0)
        throw new RetryLater(`Another worker took over the mirror of the ledger in ${folder}. Start this one again.`, 10_000);
    },
    release: () => {
      clearInterval(beat);
      if (fstatSync(descriptor).nlink > 0) rmSync(path, { force: true });
      closeSync(descriptor);
      ours.delete(path);
    },
  };
}

/** Null when the folder is ours now; otherwise whose it is, an unreadable claim as one of nobody that is known. */
function takeOrSee(own: string, path: string): Owner | null {
  try {
    linkSync(own, path);
    return null;
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
    return read(path) ?? { owner: '', pid: 0, place: '' };
  }
}

async function isDead(
  other: Owner,
  { path, me, beatMs }: { readonly path: string; readonly me: Owner; readonly beatMs: number },
): Promise<boolean> {
  // A process with our id in our place that is not us has ended.
  if (other.place === me.place && (other.pid === me.pid || !isAlive(other.pid))) return true;
  const touched = touchedAt(path);
  await delay(beatMs * 3);
  return touchedAt(path) === touched;
}

/** Takes a dead claim away, unless someone else did so first and claimed the folder: then it is restored. */
function removeStale(path: string, dead: Owner): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
    if ((read(aside)?.owner ?? '') !== dead.owner) linkSync(aside, path);
    rmSync(aside, { force: true });
  } catch (error) {
    if (!isErrno(error, 'ENOENT') && !isErrno(error, 'EEXIST')) throw error;
  }
}

function inUse({ pid, place }: Owner, path: string): InputError {
  return new InputError('Another worker writes the same mirror of the ledger.', [
    `HARDENBOT_LEDGER_MIRROR: give each worker a folder of its own, or end process ${pid} (${place}, ${path})`,
  ]);
}

/** The machine, or container, in which process ids mean something. */
function here(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function read(path: string): Owner | null {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

function touchedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** With a time that nobody reads: that it moves is all that counts. */
function touch(path: string): void {
  try {
    const { mtimeMs } = statSync(path);
    utimesSync(path, mtimeMs / 1000, mtimeMs / 1000 + 1);
  } catch {
    // Taken away: `check` says so before the next entry.
  }
}

function isErrno(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
