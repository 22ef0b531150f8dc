import { pathToFileURL } from 'node:url';
import { readPackages } from './sources.ts';

// It also shows coverage the files that hold types alone: nothing else imports those when running.
describe('loading', () => {
  for (const { manifest, sources } of readPackages()) {
    if (manifest.private) continue;
    it(`imports every source file of ${manifest.name}`, async () => {
      for (const { absolutePath } of sources) await import(pathToFileURL(absolutePath).href);
    });
  }
});
