import { createContext } from 'svelte';
import type { Message } from '#contract/messages.ts';
import type { Words } from '#contract/words.ts';
import type { Field } from '../field/field.svelte.ts';
import type { Memory, MemoryPlace } from './memory.svelte.ts';
import type { Session } from './session.svelte.ts';
import type { Voice } from './voice.svelte.ts';

/** What every view may reach: made once in main.ts and handed down, so that nothing lives at module level. */
export type WindowContext = { session: Session; voice: Voice; memory: Memory; field: Field; words: Words };

const [getWindowContext, setWindowContext] = createContext<WindowContext>();

/** The ways between the rooms, for views that lead from one to another; the assistant's window lays them. */
export type Paths = {
  /** To a message in the conversation in which it was said. `title`: that conversation's, empty for our own. */
  toMessage(message: Message, title: string): Promise<void>;
  /** To a place in one of our conversations, counted from 0. */
  toPlace(conversation: string, index: number): Promise<void>;
  /** To the first message since an instant. False when there is none. */
  toInstant(from: number, until: number): Promise<boolean>;
  toMemory(place: MemoryPlace): void;
};

const [getPaths, setPaths] = createContext<Paths>();
export { getPaths, getWindowContext, setPaths, setWindowContext };
