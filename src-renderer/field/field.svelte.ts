import type { HourChoice } from '#contract/settings.ts';
import { coloursAt, dusk, fixedHours, minuteOfDay, type FieldColours } from './hour.ts';

/** How often the field follows the sun, in milliseconds: a minute moves it by less than an eye can see. */
const step = 30_000;

/** The colour of the window: the hour, or what the person fixed it to; onboarding is always dusk. */
export class Field {
  #choice: HourChoice = $state('sun');
  #beginning = $state(true);
  #minute = $state(minuteOfDay(new Date()));
  #systemIsDark = $state(false);
  readonly colours: FieldColours = $derived.by(() => {
    if (this.#beginning) return dusk;
    switch (this.#choice) {
      case 'sun':
        return coloursAt(this.#minute);
      case 'system':
        return coloursAt(this.#systemIsDark ? fixedHours.night : fixedHours.light);
      case 'light':
      case 'night':
        return coloursAt(fixedHours[this.#choice]);
    }
  });

  /** Follows the clock and the system until the returned function is called. */
  start(): () => void {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const readSystem = (): void => {
      this.#systemIsDark = dark.matches;
    };
    const readClock = (): void => {
      this.#minute = minuteOfDay(new Date());
    };
    readSystem();
    dark.addEventListener('change', readSystem);
    document.addEventListener('visibilitychange', readClock);
    const timer = setInterval(readClock, step);
    return () => {
      clearInterval(timer);
      dark.removeEventListener('change', readSystem);
      document.removeEventListener('visibilitychange', readClock);
    };
  }

  follow(choice: HourChoice): void {
    this.#choice = choice;
  }

  /** True while OS1 boots and is met for the first time. */
  set beginning(value: boolean) {
    this.#beginning = value;
  }
}

/** Hands the colours to the style sheet. (Set through the object model: the page's policy allows no inline styles.) */
export function paint(colours: FieldColours, root: HTMLElement): void {
  for (const [name, colour] of Object.entries(colours)) root.style.setProperty(`--${name}`, colour);
}
