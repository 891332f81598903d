/** `hardenbot try` as a process of its own, with a folder as its home, and what it hands to the system to open as a browser. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cli } from '../runner/own-process';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export class TryProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'hardenbot-try-'));
  readonly home = mkdtempSync(join(tmpdir(), 'hardenbot-home-'));
  readonly temp = mkdtempSync(join(tmpdir(), 'hardenbot-temp-'));
  readonly #opened = join(mkdtempSync(join(tmpdir(), 'hardenbot-opened-')), 'opened');
  #child: ChildProcess | null = null;
  #err = '';
  #ended: Promise<Ended> | null = null;

  /** @param endpoints as the settings of a tenant have them */
  start(
    endpoints: Readonly<Record<string, string>>,
    words: readonly string[],
    {
      browser = true,
      env = {},
      tenantId,
    }: { readonly browser?: boolean; readonly env?: Readonly<Record<string, string>>; readonly tenantId?: string } = {},
  ): this {
    const script = join(this.temp, '..', `${this.folder.split('/').at(-1) ?? ''}-browser.sh`);
    writeFileSync(script, `#!/bin/sh\necho "$1" >> ${this.#opened}\n`);
    chmodSync(script, 0o755);
    writeFileSync(join(this.folder, 'try.json'), JSON.stringify({ endpoints, ...(tenantId === undefined ? {} : { tenantId }) }));
    const { PATH = '' } = process.env;
    const child = spawn(process.execPath, [...cli, 'try', '--settings', 'try.json', ...words], {
      cwd: this.folder,
      env: {
        PATH,
        HOME: this.home,
        TMPDIR: this.temp,
        XDG_CACHE_HOME: join(this.home, '.cache'),
        ...(browser ? { BROWSER: script } : {}),
        ...env,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (this.#err += chunk.toString()));
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err: this.#err })));
    return this;
  }

  get ended(): Promise<Ended> {
    if (this.#ended === null) throw new Error('It was not started.');
    return this.#ended;
  }

  /** Ctrl-C. */
  interrupt(): void {
    this.#child?.kill('SIGINT');
  }

  /** The address that was opened as the `number`th, from 0; throws where it ends before. */
  opened(number: number): Promise<string> {
    return this.#until(() =>
      existsSync(this.#opened) ? readFileSync(this.#opened, 'utf8').split('\n').filter(Boolean)[number] : undefined,
    );
  }

  /** What of a text on standard error fits. */
  said(pattern: RegExp): Promise<string> {
    return this.#until(() => pattern.exec(this.#err)?.[1]);
  }

  /** Files below the home folder, the folder for temporary ones and its own, beside settings, report and what the loader of these sources keeps. */
  left(): readonly string[] {
    const expected = /\/swc-native-0\/|\/try\.json$|\/hardenbot-[^/]*\.html$/;
    return [this.home, this.temp, this.folder]
      .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)))
      .filter((path) => statSync(path).isFile() && !expected.test(path));
  }

  async #until(look: () => string | undefined): Promise<string> {
    let isOver = false;
    void this.ended.then(() => {
      isOver = true;
    });
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (isOver) throw new Error(`It ended before: ${(await this.ended).err}`);
      await pause(20);
    }
  }
}
