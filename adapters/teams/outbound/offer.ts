/** Files for one person: Teams asks the person first, and then takes the bytes into that person's own OneDrive. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Attachment, byteLength, safeFileName } from '../../../src/chat/attachment.js';
import { canonicalJson, sha256 } from '../../../src/lib/json.js';
import { plain } from '../render/escape.js';
import { limits } from '../render/limits.js';
import type { ReferenceStore } from './references.js';

/** What is kept of an offer, so that accepting it works after a restart and in another process. */
const offerSchema = z.object({
  /** What the person could type to get the file: accepting is typing it, by the same rights. */
  ask: z.string(),
  name: z.string(),
  /** Platform id of the only person it is for. */
  person: z.string(),
  /** Where the command counts as typed. */
  channel: z.string(),
});
type Offer = z.infer<typeof offerSchema>;

/**
 * What rides through Teams and comes back. The digest is of the whole offer: accepting is typing in someone's name, and what is typed
 * must not be for anyone who can write to the store to choose.
 */
const contextSchema = z.object({ offer: z.uuid(), digest: z.string().max(100) });
type OfferContext = z.infer<typeof contextSchema>;

/** What Teams says when a person accepted or declined; as Microsoft documents `fileConsent/invoke`. */
const consentSchema = z.object({
  action: z.enum(['accept', 'decline']),
  context: z.unknown().optional(),
  uploadInfo: z
    .object({
      uploadUrl: z.url(),
      contentUrl: z.string(),
      name: z.string(),
      uniqueId: z.string(),
      fileType: z.string(),
    })
    .optional(),
});

export interface Consent {
  /** Null for an offer that is none of ours. */
  readonly offer: OfferContext | null;
  /** Where the bytes go; null where the person declined. */
  readonly upload: NonNullable<z.infer<typeof consentSchema>['uploadInfo']> | null;
}

export const consentName = 'fileConsent/invoke';

/** Null when it is not of the form that Teams documents. */
export function readConsent(value: unknown): Consent | null {
  const parsed = consentSchema.safeParse(value);
  if (!parsed.success) return null;
  const { action, context, uploadInfo } = parsed.data;
  const known = contextSchema.safeParse(context);
  return { offer: known.success ? known.data : null, upload: action === 'accept' ? (uploadInfo ?? null) : null };
}

/** Keeps an offer and gives the message that makes it; it can be sent to the chat with the person alone. */
export async function makeOffer(
  store: ReferenceStore,
  { attachment, person, channel }: { readonly attachment: Attachment; readonly person: string; readonly channel: string },
): Promise<object> {
  const id = randomUUID();
  const { name, ask, label, holds, file } = attachment;
  const offer: Offer = { ask, name, person, channel };
  await store.save(keyOf(id), offer);
  const context: OfferContext = { offer: id, digest: digestOf(offer) };
  return {
    type: 'message',
    summary: plain(`${label}: ${name}`, limits.summary),
    attachments: [
      {
        contentType: 'application/vnd.microsoft.teams.card.file.consent',
        name: safeFileName(name),
        content: {
          description: plain(`${label}, ${holds}. Accept, and it is put into your OneDrive.`, limits.summary),
          sizeInBytes: await byteLength(file),
          acceptContext: context,
          declineContext: context,
        },
      },
    ],
  };
}

/** Null for one that was never made, was kept too long ago, or is kept otherwise than it was made. */
export async function findOffer(store: ReferenceStore, { offer: id, digest }: OfferContext): Promise<Offer | null> {
  const parsed = offerSchema.safeParse(await store.load(keyOf(id)));
  return parsed.success && digestOf(parsed.data) === digest ? parsed.data : null;
}

function digestOf(offer: Offer): string {
  return sha256(canonicalJson(offer));
}

/** The message that shows the file after it was taken. */
export function takenFile({ contentUrl, name, uniqueId, fileType }: NonNullable<Consent['upload']>): object {
  return {
    type: 'message',
    summary: plain(name, limits.summary),
    attachments: [
      {
        contentType: 'application/vnd.microsoft.teams.card.file.info',
        contentUrl,
        name: safeFileName(name),
        content: { uniqueId, fileType },
      },
    ],
  };
}

const keyOf = (id: string) => `offer:${id}`;
