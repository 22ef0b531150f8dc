// `npm run bench`: see README.md.
import { bench } from '@lossgraph/bench';

try {
  await bench(process.argv.slice(2), new Date().toISOString());
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
