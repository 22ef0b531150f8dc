// Writes keras-deviations.md: `npx tsx --conditions=source docs/keras-deviations.ts`.
import { writeFileSync } from 'node:fs';
import { deviationsPage } from './reference/deviations.ts';

writeFileSync(new URL('./keras-deviations.md', import.meta.url), deviationsPage());
