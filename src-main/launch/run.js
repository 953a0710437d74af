// The one file that any Node can read: it looks at the version before anything newer is loaded, for a start outside of
// npm's scripts may come on whatever Node the machine has. Usage: node src-main/launch/run.js start|serve|os1|build|dist
import process from 'node:process';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const [, , script = 'start', ...words] = process.argv;
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `OS1 needs Node 22.19.0 or newer and this is ${process.versions.node}: start it with "npm start", which brings its own.\n`,
  );
  process.exitCode = 1;
} else if (!['start', 'serve', 'os1', 'build', 'dist'].includes(script)) {
  process.stderr.write('Usage: node src-main/launch/run.js start|serve|os1|build|dist\n');
  process.exitCode = 2;
} else {
  process.argv.splice(2, process.argv.length - 2, ...words);
  await import(`./${script}.ts`);
}
