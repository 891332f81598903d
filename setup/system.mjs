/** What every step of the setup uses: running programs without a shell, saying a line, and stopping with one sentence. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Something a person has to do first; its message is the whole output. */
export class NotReady extends Error {}

/** Runs a program to its end, with its messages in English. A program that is not there has status null. */
export function run(command, args, cwd = root) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return { status, stdout: stdout ?? '', stderr: stderr ?? '' };
}

/** Every place on PATH where a program of this name can be run. */
export function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).filter(isExecutable);
}

export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The content of a JSON file, or undefined where there is none or it was cut short; a relative path is one below the project. */
export function readJson(path) {
  const file = resolve(root, path);
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

export function say(line) {
  process.stderr.write(`${line}\n`);
}
