/** Runs one call of the onboarding; the next step comes as an event. */
export type Go = (call: () => Promise<unknown>) => Promise<void>;
