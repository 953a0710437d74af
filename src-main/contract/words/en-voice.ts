import type { Listening, MicrophoneFailureKind, Speaking, SpeechFailureKind } from '../voice.ts';

const microphone: Record<MicrophoneFailureKind, string> = {
  missing: 'I find no program to record with. You can install one, or let this window listen instead.',
  'no-device': 'I find no microphone. Connect one, and I hear it by myself.',
  busy: 'Another program holds the microphone. I try again when it lets go.',
  denied: 'I may not use the microphone. You can allow it in the settings of this computer or of the browser.',
  unplugged: 'The microphone is gone. I look for it again.',
  silent: 'The microphone gives nothing but silence. It may be muted on its own switch.',
  stalled: 'The microphone stopped sending sound. I start it again.',
  flooded: 'The microphone sends more than it can hear. I start it again.',
  broken: 'The microphone could not be opened. I try again.',
  'no-window': 'No window is open that could listen.',
};

const ears: Record<SpeechFailureKind, string> = {
  unreachable: 'What makes words of your voice does not answer. You can type meanwhile.',
  timeout: 'What makes words of your voice took too long. You can say it again, or type.',
  'refused-key': 'What makes words of your voice does not accept its key. You can change it in the settings.',
  'no-such-model': 'What makes words of your voice does not know this model. You can choose another in the settings.',
  'rate-limited': 'What makes words of your voice has had too many requests for now. You can type meanwhile.',
  'server-fault': 'What makes words of your voice has a fault on its side. You can say it again, or type.',
  'broken-answer': 'What makes words of your voice sent something that cannot be read. You can say it again, or type.',
  'no-key': 'What makes words of your voice needs a key. You can give me one in the settings.',
  missing: 'Nothing makes words of your voice yet. You can choose something in the settings.',
  'no-voice': 'Nothing makes words of your voice yet. You can choose something in the settings.',
};

const mouth: Record<SpeechFailureKind, string> = {
  unreachable: 'My voice does not answer, so I write instead.',
  timeout: 'My voice took too long, so I write instead.',
  'refused-key': 'My voice does not accept its key, so I write instead. You can change it in the settings.',
  'no-such-model': 'My voice does not know this model, so I write instead. You can choose another in the settings.',
  'rate-limited': 'My voice has had too many requests for now, so I write instead.',
  'server-fault': 'My voice has a fault on its side, so I write instead.',
  'broken-answer': 'My voice sent something that is no sound, so I write instead.',
  'no-key': 'My voice needs a key, so I write instead. You can give me one in the settings.',
  missing: 'This computer has no voice of its own, so I write instead.',
  'no-voice': 'There is no such voice any more. You can choose another.',
};

const listening: Record<Listening, { name: string; more: string }> = {
  off: { name: 'Not at all', more: 'The microphone stays closed.' },
  'hands-free': { name: 'Whenever you speak', more: 'I hear what you say and answer when you have finished.' },
  'push-to-talk': { name: 'While you hold the space bar', more: 'The microphone is open only while you hold it.' },
  'by-name': {
    name: 'When you say my name',
    more: 'I act only on what begins with my name. The rest of the room is not my business and is forgotten at once.',
  },
};

const speaking: Record<Speaking, string> = {
  'when-spoken-to': 'When you speak to me',
  always: 'Always',
  never: 'Never',
};

export const voiceEnglish = {
  microphone,
  ears,
  mouth,
  listeningNames: listening,
  speakingNames: speaking,
  noEars: 'I cannot make words of your voice yet. Choose what does in the settings; typing goes on as before.',
  byNameNeedsLocal:
    'I listen for my name only with something on this computer that makes words of speech: the rest of the room must not leave it.',
  deaf: 'The part of me that tells speech from noise could not be started, so I cannot hear you. I try again; you can type meanwhile.',
  blocked: 'The browser lets me speak only after you have clicked once in this window.',
  lost: 'No window plays what I say, so I write instead.',
  otherVoice: (name: string) => `The voice ${name} is not to be had now, so I speak with another.`,
  loop: 'I kept hearing myself, so I closed the microphone. Headphones help; open it again whenever you like.',
  hotFallback: 'The direct line for speech broke off. I go on with words in between.',
  sample: (name: string) => `Hello. I am ${name}. This is how I would sound.`,
  tested: 'I can be heard. One, two, three.',

  onboarding: {
    ask: 'How shall I sound?',
    more: 'Listen to a few, and choose the one that you like to hear. You can change it whenever you like.',
    none: 'This computer has no voice for me to use. We can write to each other, and you can give me one later.',
    choose: 'This one',
    hear: (name: string) => `Hear ${name}`.trim(),
    speakWithMe: 'Speak with me instead',
    speaking: 'I am listening. You can answer aloud, or type.',
    keepingAloud: 'What you tell me stays on this computer. May I go on?',
    mindAloud: 'I begin with what is built into me. You can lend me a language model later, in the settings.',
    again: 'I did not catch that.',
  },

  /** Words by which answers that are spoken are understood. */
  answers: {
    yes: /\b(?:yes|yeah|yep|sure|of course|i am|all right|alright|fine|okay|ok|good|please|gladly|go on|go ahead)\b/i,
    no: /\b(?:no|nope|not yet|not quite|i'm not|i am not|rather not|don't)\b/i,
    pass: /^(?:pass|skip|next|i pass|i'd rather not(?: say)?|no comment)[.!]?$/i,
    other: /\b(?:another|different|other one|something else)\b/i,
    under:
      /\b(?:no|nope|not yet|under|younger|too young|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|1[0-7]|a child|a kid|a minor)\b/i,
    adult:
      /^(?:yes|yeah|yep|of course|i am)[,.! ]*(?:i am)?[.!]*$|\b(?:eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|older|an adult|1[89]|[2-9][0-9])\b/i,
    named:
      /^(?:no,? )?(?:i(?:'ll| will| would like to|'d like to) call you|your name is|be called|call yourself|i have one in mind,?|how about|what about|be)\s+(.+?)[.!?]*$/i,
  },

  room: {
    title: 'Voice',
    listen: 'When do I listen?',
    speak: 'When do I speak?',
    microphoneFrom: 'Which ear do I use?',
    sources: { auto: 'Whichever works', recorder: 'A recording program', window: 'This window' },
    ears: 'What makes words of your voice',
    earsNone: 'Nothing yet, so I cannot hear you.',
    mouth: 'What I speak with',
    mouths: {
      none: 'Nothing. I only write.',
      system: 'The voice of this computer',
      window: 'The voice of this window',
      openai: 'A voice of your choice',
    },
    server: (model: string, host: string) => `${model}, at ${host}`,
    voice: 'How I sound',
    usualVoice: 'The usual voice',
    realtime: 'The direct line',
    realtimeMore:
      'With a key of OpenAI’s, your voice can go straight to a model that speaks. It is quicker. What you say leaves this computer, and so do what I know of you and the last of our talk, so that it knows who it talks with.',
    realtimeOn: 'Use the direct line',
    realtimeOff: 'Go without',
    captions: 'Show what is heard and said',
    address: 'At which address does it answer?',
    model: 'Which model shall it be?',
    key: 'Which key may I show it?',
    which: 'Which one shall it be?',
    looking: 'Looking on this computer',
    found: (name: string, model: string) => `${name}: ${model}`,
    noneFound: 'Nothing of the kind runs on this computer.',
    other: 'Another address',
    test: 'Test this',
    use: 'Use this',
    without: 'Go without',
    earsWork: 'It makes words of speech.',
    mouthWorks: 'It speaks.',
    lineWorks: 'The direct line opens.',
    remote: (host: string) => `What you say aloud will go to ${host}.`,
    remoteLine: (host: string) =>
      `What you say aloud will go to ${host}, with what I know of you and the last of our talk.`,
    remoteMouth: (host: string) => `What I say aloud will go to ${host} first.`,
  },

  /** The state of the microphone, as the button names it. */
  button: {
    off: 'Let me listen',
    starting: 'Opening the microphone',
    open: 'I am listening. Close the microphone',
    muted: 'The microphone is closed. Open it',
    waiting: 'I cannot hear. Try again',
    hold: 'Hold the space bar to speak',
    holding: 'Listening while you hold',
  },
  hush: 'Hush',
  captionOf: { person: 'You', os: (name: string) => name },
  spoken: 'said aloud',
  pace: {
    before: (seconds: string) => `began after ${seconds}`,
    pauses: (seconds: string) => `${seconds} of pauses`,
    rate: (rate: string) => `${rate} words a minute`,
  },
};
