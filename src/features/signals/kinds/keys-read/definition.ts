/** Keys and local passwords of many devices were read: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'keys-read',
  title: 'Keys or passwords of many devices were read',
  reads: [{ source: 'audits' }],
  loudness: 'loud',
};
