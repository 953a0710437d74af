import type { Learned } from '#contract/knowledge.ts';
import { learned, type Scene } from './reading.ts';
import { takeTime } from './times.ts';

/** Those whom one goes to by appointment. */
const whom =
  '(dentist|doctor|gp|vet|hairdresser|optician|optometrist|physio|physiotherapist|therapist|barber|orthodontist|dermatologist|cardiologist|psychologist|psychiatrist|podiatrist|gynaecologist|gynecologist|lawyer|notary)';
const kept = new RegExp(
  `^(?:my|our|the) (?:next |new )?${whom}(?:'s)? (?:appointment|visit|check-?up) is (?:now |set |booked |scheduled |planned |fixed )*(?=\\p{L}|\\d)(?!not\\b|no\\b)(.+)$`,
  'iu',
);
const visit = `(?:(?:my|our|the|that) )?${whom}(?:'s)?(?: (?:appointment|visit|check-?up))?`;
const cancelled = new RegExp(
  `^(?:(?:I|we) (?:have )?(?:just |already )?(?:cancell?ed|called off) (?=my |our |the |that )${visit}(?: (.+))?|(?=my |our |the |that )${visit} (?:is|was|has been|got)(?: now| just)? (?:off|cancell?ed|called off)(?: (.+))?)$`,
  'iu',
);

/** 'My dentist appointment is on Friday at 3pm': going there on that day; nothing where no day is said. */
export function readAppointment(clause: string, scene: Scene, manner: Learned['manner'], certainty: number): Learned[] {
  const [, who = '', when = ''] = kept.exec(clause) ?? [];
  if (who === '') return [];
  const { from, rest } = takeTime(when, scene.at, 'future', false);
  // What is left besides the day would be about something else: 'is the worst part of Friday'.
  if (from === null || from < scene.at - 43_200_000 || rest !== '') return [];
  return [learned({ subject: 'self', attribute: 'plan', value: `go to the ${named(who)}`, from, manner, certainty })];
}

/** 'I cancelled the dentist', 'the dentist is off': takes back the plan, in each of the words it may have been made in. */
export function readCancelled(clause: string, scene: Scene, manner: Learned['manner'], certainty: number): Learned[] {
  const found = cancelled.exec(clause);
  const who = found?.[1] ?? found?.[3];
  if (!found || who === undefined) return [];
  const more = (found[2] ?? found[4] ?? '').replace(/,? ?\b(?:after all|then|now)$/i, '').trim();
  // 'The doctor is off sick' cancels nothing.
  if (more !== '' && takeTime(more, scene.at, 'future', false).rest !== '') return [];
  const it = named(who);
  return [`go to the ${it}`, `see the ${it}`, `have a ${it} appointment`].map((value) =>
    learned({
      subject: 'self',
      attribute: 'plan',
      value,
      holds: 'not',
      manner: manner === 'plain' ? 'change' : manner,
      certainty,
    }),
  );
}

const named = (who: string): string => (/^gp$/i.test(who) ? 'GP' : who.toLowerCase());
