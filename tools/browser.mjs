// Finds a browser made of Chromium: LOSSGRAPH_BROWSER if that is set, or else one of the usual names and places.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];

const places = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap((name) =>
    ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map((path) =>
      join(process.env[name] ?? '', path),
    ),
  ),
};

/** What to say where there is none. */
export const noBrowser = `no browser was found; looked for ${names.join(', ')}; install one (Debian: apt-get install chromium), or name it: LOSSGRAPH_BROWSER=/path/to/chromium`;

/** Returns the path of a browser, or `null`. */
export function findBrowser() {
  const given = process.env.LOSSGRAPH_BROWSER;
  if (given) return existsSync(given) ? given : null;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const inPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...inPath, ...(places[process.platform] ?? [])].find((path) => existsSync(path)) ?? null;
}
