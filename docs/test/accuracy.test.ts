import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { accuracyTable } from '../accuracy-table.ts';

describe('the page on accuracy', () => {
  it('holds the table that the losses give now', () => {
    expect(readFileSync(new URL('../accuracy.md', import.meta.url), 'utf8')).to.include(accuracyTable());
  });
});
