/** Every feature, a line each: a folder here, called by its id, and which parts it has. */
import { campaignRequest } from './campaign/request.js';
import type { ChangeKind } from './change-kind.js';
import { incidentKind } from './incident/kind.js';
import type { ReferenceKind } from './reference-kind.js';
import type { RequestKind } from './request-kind.js';
import { signalsKind } from './signals/kind.js';
import { ticketReference } from './ticket/kind.js';
import { travelKind } from './travel/kind.js';

/** One, and several: also the command that lists them. */
interface Waives {
  readonly one: string;
  readonly many: string;
}

interface Feature {
  readonly id: string;
  /** For a feature whose plans are of a kind of their own; it has a section of the card. */
  readonly kind?: ChangeKind;
  /** For a feature whose requests wait for others before they begin. */
  readonly request?: RequestKind;
  /** For a feature that reads or changes in a tenant what no control does. */
  readonly needs?: true;
  /** For a feature with subjects of its own in the ledger: when they may leave it. */
  readonly archive?: true;
  /** For what people name with their decisions. */
  readonly reference?: ReferenceKind;
  readonly gateway?: true;
  /** For a feature of which something waits for people that is no plan. */
  readonly waits?: true;
  /** For a feature by which people accept findings: what that is called. */
  readonly waives?: Waives;
  /** For a feature that says something of a tenant in a line, on status and home. */
  readonly notices?: true;
  /** For a feature that says something of a day in its digest. */
  readonly inDigest?: true;
  /** For a feature from whose subjects incidents begin, with the evidence that it has. */
  readonly handsOver?: true;
  /** For the feature by which people decide on settings. */
  readonly decides?: true;
  /** For the feature by which people answer what the settings leave open. */
  readonly answers?: true;
  readonly worker?: true;
}

export const features: readonly Feature[] = [
  { id: 'campaign', request: campaignRequest, gateway: true, worker: true },
  { id: 'posture', gateway: true },
  { id: 'travel', kind: travelKind, gateway: true, worker: true },
  { id: 'bundle', archive: true, gateway: true },
  { id: 'waiver', waives: { one: 'waiver', many: 'waivers' }, archive: true, gateway: true, worker: true },
  { id: 'questions', answers: true, waits: true, archive: true, gateway: true, worker: true },
  { id: 'introduction', archive: true, gateway: true, worker: true },
  { id: 'reach', notices: true, archive: true, gateway: true, worker: true },
  { id: 'signals', kind: signalsKind, notices: true, inDigest: true, handsOver: true, gateway: true, worker: true },
  { id: 'settings-change', decides: true, waits: true, archive: true, gateway: true, worker: true },
  { id: 'why', gateway: true, worker: true },
  { id: 'mailbox-sweep', worker: true },
  { id: 'ticket', reference: ticketReference },
  { id: 'incident', kind: incidentKind, needs: true, gateway: true, worker: true },
];
