/** A sign-in from a country that is new to the tenant: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'new-place-sign-in',
  title: 'A sign-in from a country that is new to the tenant',
  reads: [{ source: 'signIns' }],
  loudness: 'normal',
  needs: { licence: 'Microsoft Entra ID P1' },
};
