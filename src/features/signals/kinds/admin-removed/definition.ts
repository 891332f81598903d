/** Administrators lost their roles or accounts: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'admin-removed',
  title: 'Administrators lost their roles or accounts',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
};
