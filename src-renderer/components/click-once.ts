/** Lets a button act on the first of clicks in quick succession; a double click must not reach what came in its place. */
export const clickOnce =
  (act: () => unknown): ((event: MouseEvent) => void) =>
  (event) => {
    // Keys count as 0, a lone click as 1.
    if (event.detail < 2) act();
  };
