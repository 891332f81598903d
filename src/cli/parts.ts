/** The parts of the command line. Loading the packages of all commands takes seconds, so each loads only its own part, and the help loads none. */
import type { Command } from 'commander';
import type { Examples } from './examples.js';

export type Register = (program: Command) => void;

export interface Part {
  /** The first words by which it is called. */
  readonly commands: readonly string[];
  readonly register: () => Promise<Register>;
  /** Lines to type of commands that the table of examples does not know. */
  readonly examples?: () => Promise<Examples>;
}

export const parts: readonly Part[] = [
  { commands: ['try'], register: async () => (await import('./try.js')).registerTry },
  { commands: ['audit', 'plan'], register: async () => (await import('./audit.js')).registerAudit },
  { commands: ['discover'], register: async () => (await import('./discover.js')).registerDiscover },
  { commands: ['why', 'why-mail'], register: async () => (await import('./why.js')).registerWhy },
  { commands: ['simulate'], register: async () => (await import('./simulate.js')).registerSimulate },
  { commands: ['gateway', 'worker', 'start'], register: async () => (await import('./run.js')).registerRun },
  { commands: ['demo', 'playground', 'terminal'], register: async () => (await import('./demo.js')).registerDemo },
  { commands: ['doctor'], register: async () => (await import('./doctor.js')).registerDoctor },
  { commands: ['export'], register: async () => (await import('./export.js')).registerExport },
  { commands: ['status'], register: async () => (await import('./status.js')).registerStatus },
  { commands: ['settings'], register: async () => (await import('./settings.js')).registerSettings },
  { commands: ['evidence'], register: async () => (await import('./evidence.js')).registerEvidence },
  { commands: ['init'], register: async () => (await import('./init.js')).registerInit },
  { commands: ['tenant'], register: async () => (await import('./tenant.js')).registerTenant },
  { commands: ['keys'], register: async () => (await import('./keys.js')).registerKeys },
  {
    commands: ['manifest'],
    register: async () => (await import('./manifest.js')).registerManifest,
    examples: async () => (await import('./manifest.js')).examplesOfChats(),
  },
  { commands: ['ledger'], register: async () => (await import('./ledger.js')).registerLedger },
];
