/**
 * The mailbox by which Exchange Online routes a call: every request names one in `X-AnchorMailbox`, and these two exist in every tenant.
 * Source: published clients that call the same endpoint (CIPP). That a call about one mailbox names that mailbox is documented for version
 * 2.0 of the endpoint alone; published clients of this version send the system mailbox there, too.
 */

const organisation = 'bb558c35-97f1-4cb9-8ff7-d53741dc928c';

/** Cmdlets that the service runs only in another system mailbox, by their lower-case names. */
const elsewhere: ReadonlyMap<string, string> = new Map([['set-adminauditlogconfig', '8cc370d3-822a-4ab8-a926-bb94bd0641a9']]);

/** The mailbox that a cmdlet has to be routed by, or null where the usual one does. */
export function ownAnchorOf(cmdlet: string): string | null {
  return elsewhere.get(cmdlet.toLowerCase()) ?? null;
}

/** The value of `X-AnchorMailbox` for an app. The same for every page of a list, or the service loses its place. */
export function anchorOf(cmdlet: string, tenantId: string): string {
  return `APP:SystemMailbox{${ownAnchorOf(cmdlet) ?? organisation}}@${tenantId}`;
}
