import { expect } from 'chai';
import { markdownFiles } from './blocks.ts';
import { anchorsOf, brokenLinks, linksOf, reachableFrom, whyBroken } from './links.ts';

describe('links in Markdown', () => {
  for (const file of markdownFiles()) {
    it(`of ${file} lead somewhere`, () => {
      expect(brokenLinks(file)).to.deep.equal([]);
    });
  }

  it('lead from docs/README.md to every page of docs', () => {
    const found = reachableFrom('docs/README.md');
    const pages = markdownFiles().filter((file) => file.startsWith('docs/'));
    expect(pages.filter((page) => !found.has(page))).to.deep.equal([]);
  });

  it('are found in every form, but not in code', () => {
    const text = 'a [b](c.md) ![d](e.svg "title")\n`[f](g)`\n```ts\n[h](i);\n```\n[j]: k.md#l\n';
    expect(linksOf(text)).to.deep.equal([
      { target: 'c.md', line: 1 },
      { target: 'e.svg', line: 1 },
      { target: 'k.md#l', line: 6 },
    ]);
  });

  it('are refused when they lead nowhere', () => {
    const from = 'docs/README.md';
    expect(whyBroken('../CONTRIBUTING.md#root-scripts', from)).to.equal(null);
    expect(whyBroken('https://example.org/nothing#here', from)).to.equal(null);
    expect(whyBroken('../CONTRIBUTING.md#no-scripts', from)).to.equal('no such heading');
    expect(whyBroken('../contributing.md', from)).to.equal('no such file');
    expect(whyBroken('nothing.md', from)).to.equal('no such file');
    expect(whyBroken('../../main/README.md', from)).to.equal('no such file');
    expect(whyBroken('/CONTRIBUTING.md', from)).to.equal('not relative');
    expect(whyBroken('../package.json#name', from)).to.match(/not Markdown/);
  });

  it('reach headings by the names that GitHub gives them', () => {
    const text = '# A `b`, c: d_e!\n\n## Two\n\n```sh\n# not me\n```\n\n## Two\n\n### Über [x](y)\n';
    expect(anchorsOf(text)).to.deep.equal(['a-b-c-d_e', 'two', 'two-1', 'über-x']);
  });
});
