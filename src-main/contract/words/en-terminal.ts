/** What is said in a terminal: by the launcher, the browser host and the command line. */
export const terminalEnglish = {
  listening: (address: string) => `OS1 is listening on ${address}`,
  oldNode: (needed: string, found: string) =>
    `OS1 needs Node ${needed} or newer and this is ${found}: start it with "npm start", which brings its own.`,
  building: 'Building what has changed.',
  built: (seconds: string) => `Built in ${seconds} s.`,
  buildFailed: 'The build failed; what stands above says where.',
  electronFetching: (megabytes: string) => `Fetching Electron, ${megabytes} MB so far.`,
  electronAbsent: (reason: string) =>
    `Electron could not be had (${reason}), so OS1 opens in a browser window instead.`,
  electronReasons: { stalled: 'nothing came for too long', failed: 'the download failed', ended: 'it ended at once' },
  electronAsRoot: 'Electron does not start as root, so OS1 opens in a browser window instead.',
  asRoot: (address: string) =>
    `A browser does not start as root without giving up its sandbox, so open this yourself: ${address}`,
  noDisplay: (address: string) =>
    `There is no display here; open this address in a browser within a minute: ${address}`,
  openThis: (address: string) => `Open this address in a browser within a minute: ${address}`,
  openedIn: (browser: string) => `Opened in ${browser}.`,
  alreadyRunning: 'OS1 is already running on this folder; opening a window of it.',
  heldByDesktop: 'OS1 is already running on this folder as the desktop program; open its window from there.',
  heldUnknown: 'Another OS1 holds this folder but does not answer; end it first, or give another folder with --data.',
  onlyLoopback: 'OS1 listens on 127.0.0.1 and nowhere else.',
  portTaken: (port: number) => `Port ${port} is taken; give another with --port, or leave it out.`,
  stopping: 'Stopping.',
  broken: 'OS1 met a fault that it did not expect, so it ends. Nothing that was said is lost; start it again.',
  usage: `Usage: os1 COMMAND [--data DIR] [--json]

  doctor                              what is here, what is missing, and how to get it
  doctor --bundle FILE                a report for somebody who helps, without your life in it
  export --format F --out FILE        the whole history: json, jsonl, markdown, html or text
  import FILE                         reads a json or jsonl archive of OS1 back in
  known [--format F] --out FILE       what it knows about you, with its sources: markdown or json
  hear FILE.wav                       what it hears in a recording: speech, its end, whole turns
  recall --query TEXT [--k K]         what it remembers about a text
  recall --queries FILE [--k K]       the same for one {"id","query"} a line
  restore                             lists the copies of the history
  restore NAME [--look]               puts one in its place, or only looks into it
  verify [FILE]                       checks the database, or an archive

Exit codes: 0 well, 1 something is wrong, 2 called in a way that makes no sense.`,
  serveUsage: 'Usage: serve [--port N] [--data DIR] [--no-open]',
  unknownOption: (option: string) => `There is no option ${option}.`,
  unknownCommand: (command: string) => `There is no command ${command}.`,
  missingOption: (option: string) => `${option} is missing.`,
  badOption: (option: string, value: string) => `${value} is not a value for ${option}.`,
  noData: (folder: string) => `There is no history in ${folder} yet.`,
  noSuchFile: (file: string) => `${file} cannot be read.`,
  ownFile: (file: string) => `${file} belongs to OS1 itself; give another name with --out.`,
  cannotWrite: (file: string) => `${file} cannot be written.`,
  importWhileRunning: 'OS1 is running on this folder; quit it first, then import.',
  imported: (added: string, known: string) => `Added ${added} records; ${known} were there already.`,
  exported: (records: string, file: string) => `Wrote ${records} records to ${file}.`,
  knownWritten: (things: string, file: string) => `Wrote ${things} things that are known to ${file}.`,
  exporting: (done: string, total: string) => `${done} of ${total}`,
  refused: (line: number, reason: string) => `Nothing was taken in. Line ${line}: ${reason}.`,
  copies: {
    none: (folder: string) => `There is no copy in ${folder} yet.`,
    line: (name: string, moment: string, kilobytes: string) => `${name}  ${moment}  ${kilobytes} kB`,
    noSuchCopy: (name: string) => `There is no copy ${name}; os1 restore lists them.`,
    damaged: (name: string) => `The copy ${name} is damaged. Nothing was changed.`,
    holds: (messages: string, known: string) => `It holds ${messages} messages and ${known} things that are known.`,
    span: (first: string, last: string) => `From ${first} to ${last}.`,
    missing: (count: string) => `${count} messages of now are not in it.`,
    missingUnknown: 'What is there now cannot be read, so what would be missing cannot be said.',
    restored: (name: string) => `${name} has taken the place of the history.`,
    keptAsCopy: (name: string) => `What was there is a copy now: ${name}`,
    keptAside: (name: string) => `What was there is kept beside it: ${name}`,
    whileRunning: 'OS1 is running on this folder; go back to a copy in its window, or quit it first.',
  },
  verified: (what: string) => `${what} is whole.`,
  badQuery: (line: number) => `Line ${line} of the queries is not an object with "id" and "query".`,
  database: {
    future: 'This history was written by a newer OS1. Update this one; nothing was changed.',
    foreign: 'The file os1.db in this folder is not a history of OS1. Nothing was changed.',
    corrupt: 'The history cannot be read: the file is damaged. Nothing was changed.',
    emptied:
      'The history is gone: its file is missing or empty, and there was one. Nothing was changed; a copy of it can take its place.',
    readOnly: 'The folder is closed to writing. Nothing was changed.',
    full: 'The disk is full. Nothing was lost; make some room, then try again.',
    locked: 'Another program holds the history. Nothing was lost; try again when it is done.',
    migrationChanged: (name: string) =>
      `The migration ${name} is not the one that this history was built with. Nothing was changed.`,
    unknown: 'The history could not be opened. Nothing was changed.',
  },
  doctor: {
    node: 'Node',
    folder: 'Data folder',
    database: 'History',
    names: 'List of names',
    browser: 'A browser for the window',
    electron: 'Electron',
    mind: 'Mind',
    recorder: 'Recorder',
    recorderNone: 'none; the window can listen instead',
    silero: 'Voice activity',
    sileroThere: 'Silero v6',
    sileroNone: 'its model or its runtime is not there',
    ears: 'Ears',
    earsNone: 'nothing makes words of speech yet; typing works',
    getEars: 'docs/voice.md, “A voice of its own”',
    mouth: 'Mouth',
    systemVoice: 'the voice of this system',
    getMouth: { linux: 'sudo apt install espeak-ng' } as Readonly<Record<string, string>>,
    fine: 'ok',
    missing: 'missing',
    writable: (folder: string) => `${folder} can be written`,
    notWritable: (folder: string) => `${folder} cannot be written`,
    notYet: 'nothing yet; it begins with the first start',
    builtIn: 'built in; no network',
    answers: (model: string) => `${model} answers`,
    getBrowser: {
      linux: 'sudo apt install chromium',
      darwin: 'brew install --cask chromium',
      win32: 'winget install Google.Chrome',
    } as Readonly<Record<string, string>>,
    getElectron: 'npx install-electron',
    getNode: 'npm ci',
    getCopy: 'npm run os1 -- restore',
    getOllama: 'ollama serve',
    fixFolder: (folder: string) => `chmod u+rwx ${folder}`,
    verdictGood: 'OS1 can run here.',
    verdictBad: 'OS1 cannot run here yet; what is missing stands above.',
  },
};
