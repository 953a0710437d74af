import type { DesktopPower } from './presence-surface.ts';

/**
 * Tells of the machine's sleep and of its end. Returns what ends that. 'shutdown' comes on Linux and macOS only; on Windows the
 * window hears of the end of a session.
 */
export function watchPower(
  powerMonitor: DesktopPower,
  { sleep, end }: { sleep(state: 'suspend' | 'resume'): void; end(): void },
): () => void {
  const suspend = (): void => sleep('suspend');
  const resume = (): void => sleep('resume');
  powerMonitor.on('suspend', suspend);
  powerMonitor.on('resume', resume);
  powerMonitor.on('shutdown', end);
  return () => {
    powerMonitor.removeListener('suspend', suspend);
    powerMonitor.removeListener('resume', resume);
    powerMonitor.removeListener('shutdown', end);
  };
}
