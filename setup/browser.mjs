/** A Chromium for the suites that drive a browser: that of this machine, or Debian's where packages may be installed. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { say } from './system.mjs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Says so where there is none and none can be installed: the suites that need one fail then, and no other. */
export function provideBrowser() {
  // The run that decides what lands leaves these suites out.
  if (process.env.CI !== undefined || places.some((path) => existsSync(path))) return;
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (mayInstall) {
    say('Installing Chromium …');
    const run = (...words) =>
      spawnSync('apt-get', words, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    run('update');
    if (run('install', '--yes', '--no-install-recommends', 'chromium').status === 0) return;
  }
  say('There is no Chromium: install one (apt-get install chromium). The suites that drive a browser fail without it.');
}
