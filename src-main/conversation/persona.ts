import { traitSchema, type PersonaChange, type Trait, type TraitMove } from '#contract/growing.ts';
import type { Entry } from '#contract/knowledge.ts';
import type { Fact } from '#contract/onboarding.ts';
import type { Words } from '#contract/words.ts';
import type { TraitValues } from './knowledge-ports.ts';
import { factKeys } from './onboarding.ts';
import type { Manner } from './prompt.ts';

/** The key of the fact that says with which voice it speaks, where that was chosen for all machines. */
const voiceKey = 'os.voice';

/** How far from its middle a trait is spoken of, and from where it is spoken of as far. */
const noticed = 0.12;
const far = 0.3;

/** Thousandths are compared, so that sums of hundredths fall on the side of a bound that they are meant for. */
const level = (value: number): -2 | -1 | 0 | 1 | 2 => {
  const away = Math.round((value - 0.5) * 1_000) / 1_000;
  const grade = Math.abs(away) >= far ? 2 : Math.abs(away) >= noticed ? 1 : 0;
  return grade === 0 ? 0 : away > 0 ? grade : grade === 1 ? -1 : -2;
};

/**
 * How it is with this person, in sentences for a mind: what it was asked to be, then its traits where they are away from their
 * middle. A pure function of the persona's data, so that every mind, on every machine, wakes as the same.
 */
export function personaParts(
  words: Pick<Words, 'growing'>,
  persona: {
    osName: string | null;
    personName: string | null;
    traits: Readonly<TraitValues>;
    wishes: readonly Pick<Entry, 'id' | 'value' | 'saidAt' | 'state' | 'private' | 'sources'>[];
  },
): Manner[] {
  const wishes = persona.wishes
    .filter((wish) => wish.state === 'current' && !wish.private)
    .toSorted((a, b) => a.saidAt - b.saidAt || (a.id < b.id ? -1 : 1))
    .map((wish): Manner => ({ text: words.growing.wish(wish.value), reason: 'told', source: wish.sources[0] ?? null }));
  const traits = traitSchema.options.flatMap((trait): Manner[] => {
    const grade = level(persona.traits[trait]);
    return grade === 0 ? [] : [{ text: words.growing.manner(trait, grade), reason: 'growing', source: null }];
  });
  return [...wishes, ...traits];
}

type Change = Omit<PersonaChange, 'version'>;

/** When a trait's standing changed so far that it is spoken of otherwise: a move counts from when it came until it was undone. */
function traitChanges(words: Pick<Words, 'growing'>, trait: Trait, moves: readonly TraitMove[]): Change[] {
  const steps = moves
    .filter((move) => move.trait === trait)
    .flatMap(({ at, by, takenBack }) => [
      { at, by },
      ...(takenBack === null ? [] : [{ at: Math.max(at, takenBack), by: -by }]),
    ])
    .toSorted((a, b) => a.at - b.at);
  const changes: Change[] = [];
  let sum = 0;
  let before: ReturnType<typeof level> = 0;
  for (const [place, { at, by }] of steps.entries()) {
    sum += Math.round(by * 1_000);
    if (steps[place + 1]?.at === at) continue;
    const now = level(0.5 + sum / 1_000);
    if (now !== before) changes.push({ at, part: 'trait', value: words.growing.became(trait, now) });
    before = now;
  }
  return changes;
}

/** Every change of who it is, oldest first and numbered: its name, its voice, what it was told to be, how its traits came to stand. */
export function personaChanges(
  words: Pick<Words, 'growing'>,
  facts: readonly Fact[],
  wishes: readonly Pick<Entry, 'value' | 'saidAt' | 'state'>[],
  moves: readonly TraitMove[],
): PersonaChange[] {
  const parts: Readonly<Record<string, PersonaChange['part']>> = { [factKeys.osName]: 'name', [voiceKey]: 'voice' };
  const named = facts.flatMap(({ key, value, at }): Change[] => {
    const part = Object.hasOwn(parts, key) ? parts[key] : undefined;
    return part === undefined || value === null ? [] : [{ at, part, value }];
  });
  const told = wishes
    .filter(({ state }) => state !== 'corrected')
    .map(({ value, saidAt }): Change => ({ at: saidAt, part: 'told', value }));
  const traits = traitSchema.options.flatMap((trait) => traitChanges(words, trait, moves));
  return [...named, ...told, ...traits]
    .toSorted((a, b) => a.at - b.at)
    .filter((change, place, all) => {
      // The same name said again is no change.
      const before = all.slice(0, place).findLast(({ part }) => part === change.part);
      return !(change.part === 'name' || change.part === 'voice') || before?.value !== change.value;
    })
    .map((change, place) => ({ version: place + 1, ...change }));
}
