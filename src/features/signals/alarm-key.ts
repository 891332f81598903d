/** The key of the message by which people are alarmed that a card became louder: another one each time. */

export const alarmKeyOf = (id: string, rises: number): string => `${id}-louder-${rises}`;
