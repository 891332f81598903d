/** Someone outside started a chat as a help desk: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'outside-chat',
  title: 'Someone outside started a chat as a help desk',
  reads: [{ source: 'unified', operations: ['ChatCreated'] }],
  loudness: 'loud',
};
