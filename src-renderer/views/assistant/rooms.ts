import type { Words } from '#contract/words.ts';

export type Room = 'talk' | 'find' | 'memory' | 'takeAway' | 'settings' | 'voice' | 'presence' | 'copies';

/** The rooms in the order in which they are offered. The first is called by the name of the OS. */
export const rooms: readonly { id: Room; label: (words: Words, osName: string) => string }[] = [
  { id: 'talk', label: (_, osName) => osName },
  { id: 'find', label: (words) => words.rooms.find },
  { id: 'memory', label: (words) => words.memory.title },
  { id: 'takeAway', label: (words) => words.rooms.away },
  { id: 'settings', label: (words) => words.rooms.settings },
];

/** Rooms that are entered from another one, or by their name. */
export const innerRooms: typeof rooms = [
  { id: 'voice', label: (words) => words.voice.room.title },
  { id: 'presence', label: (words) => words.presence.title },
  { id: 'copies', label: (words) => words.life.copies.title },
];
