/** Minutes in which a forgetting can be taken back; after that its words are erased. */
export const minutesToTakeBack = 10;
