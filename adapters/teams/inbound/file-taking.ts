/** What happens when a person accepts a file: it is asked for anew by that person's rights, and sent to where Teams said. */
import { attachmentsOf } from '../../../src/chat/attachment.js';
import type { Card } from '../../../src/chat/card.js';
import { type Actor, type ChatEvent, DeliveryError, type OnEvent } from '../../../src/chat/platform.js';
import type { TeamsMessenger } from '../outbound/messenger.js';
import { findOffer, takenFile } from '../outbound/offer.js';
import type { ReferenceStore } from '../outbound/references.js';
import { type IsDrive, uploadTo } from '../outbound/upload.js';
import { type Act, conversationOf, platformName } from './events.js';
import { fileNotSent, staleOffer } from './notices.js';

/** Null where the file is there or the person wants none; else the card that says why not. */
export type FileTaking = (act: Extract<Act, { kind: 'consent' }>, actor: Actor, onEvent: OnEvent) => Promise<Card | null>;

export interface FileTakingOptions {
  readonly messenger: TeamsMessenger;
  readonly store: ReferenceStore;
  readonly isDrive: IsDrive;
}

export function createFileTaking({ messenger, store, isDrive }: FileTakingOptions): FileTaking {
  return async (act, actor, onEvent) => {
    const { offer: made, upload } = act.consent;
    if (upload === null) return null;
    const offer = made === null ? null : await findOffer(store, made);
    if (offer === null || offer.person !== actor.id || !isDrive(upload.uploadUrl)) return staleOffer;
    const conversation = { platform: platformName, channel: offer.channel };
    const personal = act.isPersonal && offer.channel === act.conversation ? { personal: true as const } : {};
    const event: ChatEvent = { kind: 'command', text: offer.ask, key: act.key, actor, conversation, ...personal };
    const answer = await onEvent(event);
    const file = answer === null ? undefined : attachmentsOf(answer).find(({ name }) => name === offer.name)?.file;
    if (file === undefined) return answer ?? staleOffer;
    try {
      await uploadTo(upload.uploadUrl, file);
      await messenger.sendAs(conversationOf(act), takenFile({ ...upload, name: offer.name }));
      return null;
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      return fileNotSent(error.message);
    }
  };
}
