/**
 * Why Entra ID refuses a credential, by the code of its refusal, and what to do. Sources: Microsoft's guide to errors of the Azure SDK for service
 * principals (700016, 700027, 7000215, 7000222); the reason that 700027 gives for an expired key as people report it, which no page of Microsoft's names.
 */
import { renewal } from '../../src/tenant/credential-end.js';

/** Null for what is not known: the code is all that is told then. */
export function whyRefused(code: string, message: string): string | null {
  switch (code) {
    case 'AADSTS7000222':
      return `its secret has expired; ${renewal.secret}`;
    case 'AADSTS700027':
      return /key used is expired/i.test(message)
        ? `its certificate has expired; ${renewal.certificate}`
        : 'its certificate is not, or not any more, one of the app registration; upload it there, or give the file that belongs to one that is there';
    case 'AADSTS7000215':
      return 'its secret is none of the app registration; give the value of one, not its id, and restart';
    case 'AADSTS700016':
      // What to do depends on how the tenant lets hardenbot in, which is told where that is known.
      return 'the tenant has no such app, or nobody consented to it there: look at the client id and the tenant id';
    default:
      return null;
  }
}
