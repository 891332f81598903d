/** A device was registered or joined: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'device-registered',
  title: 'A device was registered or joined',
  reads: [{ source: 'audits' }],
  loudness: 'normal',
};
