/** Devices that were registered and what device-registered must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, auditRow, earlier, everyone, ivo, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const service = { app: 'Device Registration Service' };
const device = (displayName: string) => ({ type: 'Device', id: 'dd000000-0000-4000-8000-0000000000dd', displayName });

export const cases: readonly SignalCase[] = [
  {
    name: 'a new laptop, in three rows',
    rows: [
      auditRow('Add device', { by: ana, ip: usual, targets: [device('LT-0042')], id: '1', at: '09:00' }),
      auditRow('Register device', { by: ana, ip: usual, targets: [device('LT-0042')], id: '2', at: '09:01' }),
      auditRow('Add registered owner to device', { by: service, to: ana, targets: [device('LT-0042')], id: '3', at: '09:02' }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'C', says: ['ana@contoso.com registered a device: LT-0042'], rowIds: ['1', '2', '3'] }],
  },
  {
    name: 'a device with the defaults of a kit',
    rows: [
      auditRow('Register device', {
        by: ana,
        ip: strange,
        targets: [device('DESKTOP-9F3K2')],
        properties: { DeviceOSVersion: [null, ['10.0.19045.2006']] },
      }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'B', says: ['phishing kits'] }],
  },
  {
    name: 'a device after a suspicious sign-in',
    rows: [auditRow('Register device', { by: ivo, ip: strange, targets: [device('LT-0043')] })],
    known: { ...known, earlier: [earlier('kit-sign-in', ivo)] },
    signs: [{ about: ivo.id, weight: 'A', presses: ['ask', 'contain'] }],
  },
  {
    name: 'a device from the usual network, though a risk came before',
    rows: [auditRow('Register device', { by: ana, ip: usual, targets: [device('LT-0044')] })],
    known: { ...known, earlier: [earlier('risk-detected', ana)] },
    signs: [{ about: ana.id, weight: 'C' }],
  },
  {
    name: 'the service enrols a device for nobody',
    rows: [auditRow('Add device', { by: service, targets: [device('KIOSK-1')] })],
    known,
    signs: [],
  },
  { name: 'a device is removed', rows: [auditRow('Delete device', { by: ana, targets: [device('LT-1')] })], known, signs: [] },
];
