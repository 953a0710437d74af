/** What is said about copies of the history, and about a history that does not open. */
export const lifeEnglish = {
  recovery: {
    closed: 'Your history is not open yet. What can be done stands in the window.',
  },
};
