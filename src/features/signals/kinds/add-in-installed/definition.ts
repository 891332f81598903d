/** An Outlook add-in was installed: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'add-in-installed',
  title: 'An Outlook add-in was installed',
  reads: [{ source: 'unified', operations: ['New-App', 'Enable-App', 'Set-App'] }],
  loudness: 'loud',
};
