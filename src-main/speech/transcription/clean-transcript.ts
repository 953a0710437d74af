/** Whisper's own marks, such as <|nospeech|>, and what it writes for sounds: [BLANK_AUDIO], [ Silence ], [Music]. */
const marks = /<\|[^|]*\|>|\[[^\]]*\]/gu;

/** What may also stand for a sound, but only where nothing else was said: (silence), *coughs*, ♪ la la ♪. */
const asides = /\([^)]*\)|\*[^*]*\*|♪[^♪]*♪/gu;

/**
 * The words that were said: without the marks that models of the Whisper family write for what is no speech, on one
 * line, '' when there are no words. Nobody speaks square brackets; round ones are left alone beside words.
 */
export function cleanTranscript(text: string): string {
  const plain = text.replace(marks, ' ').replace(/\s+/gu, ' ').trim();
  return /[\p{L}\p{N}]/u.test(plain.replace(asides, '')) ? plain : '';
}
