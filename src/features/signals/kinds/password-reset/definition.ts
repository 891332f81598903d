/** A password was reset or changed: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'password-reset',
  title: 'A password was reset or changed',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
};
