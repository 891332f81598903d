/** Microsoft sees a risk for an account: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'risk-detected',
  title: 'Microsoft sees a risk for an account',
  reads: [{ source: 'detections' }, { source: 'riskyUsers' }],
  loudness: 'loud',
  needs: {
    permissions: ['IdentityRiskEvent.Read.All', 'IdentityRiskyUser.Read.All'],
    licence: 'Microsoft Entra ID P2 (with P1 the kind of risk is hidden, and accounts at risk are not listed)',
  },
};
