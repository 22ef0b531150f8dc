// Writes a reference page and a picture for every loss, from their definitions alone, and the page of conventions from
// their table: `npm run docs [folder]`, default docs/dist/reference.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { conventionsPage } from './reference/conventions.ts';
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
console.log(`${everyLoss.length} losses and the conventions in ${folder}`);
