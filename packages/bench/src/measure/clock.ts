/**
 * Returns seconds: the CPU time of this process, user and system, all its threads, so that a compiler or garbage
 * collector on another thread counts; time given to other processes does not.
 */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
