/** The key of the message by which people are alarmed that a card became louder, or was handed over: another one each time. */

export const alarmKeyOf = (id: string, calls: number): string => `${id}-louder-${calls}`;
