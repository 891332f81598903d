/** How a test starts a program of ours in a process of its own, from the sources: `spawn(process.execPath, [...cli, 'audit'])`. */
import { join } from 'node:path';

/** For Node, ahead of the script. Beside other suites, threads that help to collect what such a short life leaves behind take more than they save: a tenth. */
export const fromSources = ['--single-threaded-gc', '--require', join(__dirname, 'quick-start.cjs')] as const;

/** `hardenbot`, ahead of its words. */
export const cli = [...fromSources, join(__dirname, '..', '..', '..', 'src', 'cli.ts')] as const;
