/** Clients of kits and what kit-sign-in must say of them. */
import type { Json } from '../../../../lib/json.js';
import type { SignalCase } from '../../case.js';
import { ana, everyone, ivo, record, strange, usual } from '../../case-rows.js';

type Fields = Readonly<Record<string, Json>>;
const broker = '29d9ed98-a469-4536-ade2-f981bc1d605e';
const known: SignalCase['known'] = { people: everyone };

const flow = (userAgent: string, more: Fields = {}): SignalCase['rows'][number] => ({
  source: 'flows',
  row: {
    id: 'f1',
    createdDateTime: '2026-11-30T09:02:00Z',
    userId: ana.id,
    userPrincipalName: ana.name,
    appId: broker,
    appDisplayName: 'Microsoft Authentication Broker',
    ipAddress: strange,
    userAgent,
    status: { errorCode: 0 },
    ...more,
  },
});

export const cases: readonly SignalCase[] = [
  {
    name: 'a relaying kit signs in to the broker',
    rows: [flow('axios/1.7.9')],
    known,
    signs: [
      {
        about: ana.id,
        weight: 'B',
        confidence: 'possible',
        says: ['signed in as ana@contoso.com that looks like a kit that relays', 'axios/1.7.9'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  { name: 'a kit for sale', rows: [flow('kali365-live/2.1', { appId: 'x' })], known, signs: [{ about: ana.id, weight: 'B' }] },
  { name: 'from a usual network', rows: [flow('node', { ipAddress: usual })], known, signs: [{ about: ana.id, weight: 'C' }] },
  {
    name: 'it fails',
    rows: [flow('node', { status: { errorCode: 53003 } })],
    known,
    signs: [],
  },
  {
    name: 'an own program that signs in to another app',
    rows: [flow('axios/1.7.9', { appId: 'own', userId: ivo.id, userPrincipalName: ivo.name })],
    known,
    signs: [],
  },
  {
    name: 'such a program from a network that the person never used',
    rows: [flow('axios/1.7.9', { appId: 'own' })],
    known,
    signs: [{ about: ana.id, weight: 'B' }],
  },
  {
    name: 'a tool for developers, from anywhere',
    rows: [flow('python-requests/2.32.5', { appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46' })],
    known,
    signs: [],
  },
  {
    name: 'MFA writes the same sign-in twice: interrupted, then well',
    rows: [flow('node', { status: { errorCode: 50074 } }), flow('node')],
    known,
    signs: [{ about: ana.id, weight: 'B' }],
  },
  {
    name: 'a tenant without a sign-in log',
    rows: [
      record('UserLoggedIn', {
        by: ivo,
        more: { RecordType: 15, ApplicationId: broker, ExtendedProperties: [{ Name: 'UserAgent', Value: 'node' }] },
      }),
    ],
    known: { ...known, sources: ['audits', 'unified'] },
    signs: [{ about: ivo.id, weight: 'B' }],
  },
  { name: 'a browser', rows: [flow('Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36')], known, signs: [] },
];
