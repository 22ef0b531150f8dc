// Writes a reference page and a picture for every loss, from their definitions alone, and the pages of conventions and of
// deviations from Keras from their tables: `npm run docs [folder]`, default docs/dist/reference.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { conventionsPage } from './reference/conventions.ts';
import { deviationsPage } from './reference/deviations.ts';
import { everyLoss } from './reference/losses.ts';
import { indexPage, lossPage } from './reference/page.ts';
import { lossPicture } from './reference/picture.ts';

const folder = process.argv[2] ?? fileURLToPath(new URL('./dist/reference', import.meta.url));
mkdirSync(folder, { recursive: true });
for (const loss of everyLoss) {
  const { name } = loss.definition;
  writeFileSync(join(folder, `${name}.md`), lossPage(loss.definition));
  writeFileSync(join(folder, `${name}.svg`), lossPicture(loss));
}
writeFileSync(join(folder, 'index.md'), indexPage(everyLoss.map((loss) => loss.definition)));
writeFileSync(join(folder, 'conventions.md'), conventionsPage());
writeFileSync(join(folder, 'keras-deviations.md'), deviationsPage());
console.log(`${everyLoss.length} losses and the conventions in ${folder}`);
