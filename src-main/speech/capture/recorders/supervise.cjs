'use strict';

/**
 * Runs a recorder so that it cannot outlive us, on POSIX systems. Node leads the shell into a session and process group
 * of its own (`detached`), so that Ctrl-C in a terminal does not reach the recorder before we end it ourselves.
 *
 * Three processes: this shell, the recorder, and a watcher that reads the pipe on the shell's standard input, whose
 * other end only we hold. Its end means that we are gone, however we went, or that this shell is, for Node closes the
 * pipe of a process that ended; the watcher then kills the whole group, which also ends what hangs or is stopped.
 * What TERM is sent to the shell goes on to the recorder, and the recorder's exit code is the shell's.
 *
 * The order matters: the trap comes before there is anything to end, the watcher before there is anything to watch.
 * Commands in the background get /dev/null for standard input, therefore the pipe is kept as descriptor 3; the watcher
 * holds neither standard output nor standard error, so the end of these means that the recorder is gone.
 *
 * Run with dash (Debian's sh) and with bash 5; on macOS sh is bash 3.2, where it was not run.
 */
const script = `
exec 3<&0
recorder= stopped=
trap 'stopped=1; [ -n "$recorder" ] && kill -s TERM "$recorder" 2>/dev/null' TERM
trap '' HUP INT QUIT
(
  trap '' TERM
  while read -r nothing; do :; done
  kill -s KILL -- "-$$"
) <&3 3<&- >/dev/null 2>&1 &
watcher=$!
"$@" </dev/null 3<&- &
recorder=$!
exec 3<&- >/dev/null 2>&1
[ -n "$stopped" ] && kill -s TERM "$recorder"
wait "$recorder"
code=$?
while kill -s 0 "$recorder"; do
  wait "$recorder"
  code=$?
done
trap '' TERM
kill -s KILL "$watcher"
wait "$watcher"
exit "$code"
`;

/** What node-record-lpcm16 is to start for a program with its arguments, below the supervisor. */
module.exports = (program, words, environment) => ({
  cmd: '/bin/sh',
  args: ['-c', script, 'os1-recorder', program, ...words],
  // Reasons of failures are told apart by their English words.
  spawnOptions: { detached: true, env: { ...environment, LC_ALL: 'C', LANGUAGE: 'C' } },
});
