import { createContext } from 'svelte';
import type { Words } from '#contract/words.ts';
import type { Field } from '../field/field.svelte.ts';
import type { Session } from './session.svelte.ts';
import type { Voice } from './voice.svelte.ts';

/** What every view may reach: made once in main.ts and handed down, so that nothing lives at module level. */
export type WindowContext = { session: Session; voice: Voice; field: Field; words: Words };

const [getWindowContext, setWindowContext] = createContext<WindowContext>();
export { getWindowContext, setWindowContext };
