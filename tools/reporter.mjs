// A mocha reporter for thousands of tests: a line for each outermost `describe`, then every skip by title and every failure in full.
// Where LOSSGRAPH_COUNTS names a file, it also writes the counts there, for tools/task.mjs.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import Mocha from 'mocha';

const { Base } = Mocha.reporters;
const { EVENT_RUN_END, EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_SUITE_BEGIN, EVENT_SUITE_END } =
  Mocha.Runner.constants;

export default class CompactReporter extends Base {
  constructor(runner, options) {
    super(runner, options);
    this.skipped = [];
    const group = { passed: 0, failed: 0, skipped: 0, start: 0 };
    const open = () => Object.assign(group, { passed: 0, failed: 0, skipped: 0, start: performance.now() });
    const close = (title) => {
      if (group.passed + group.failed + group.skipped > 0) console.log(line(title, group));
      open();
    };

    runner.on(EVENT_TEST_PASS, () => group.passed++);
    runner.on(EVENT_TEST_FAIL, () => group.failed++);
    runner.on(EVENT_TEST_PENDING, (test) => {
      group.skipped++;
      this.skipped.push(test);
    });
    runner.on(EVENT_SUITE_BEGIN, (suite) => isOutermost(suite) && close('(outside any describe)'));
    runner.on(EVENT_SUITE_END, (suite) => isOutermost(suite) && close(`${place(suite.file)}${suite.title}`));
    runner.once(EVENT_RUN_END, () => {
      close('(outside any describe)');
      this.finish();
    });
    open();
  }

  finish() {
    const { passes, failures, duration } = this.stats;
    if (this.skipped.length > 0) console.log(Base.color('pending', `\n  skipped (${this.skipped.length}):`));
    for (const test of this.skipped) console.log(Base.color('pending', `    ${test.fullTitle()}`));
    Base.list(this.failures);
    console.log(`  ${passes} tests passed, ${failures} failed, ${this.skipped.length} skipped (${seconds(duration)})`);
    const file = process.env.LOSSGRAPH_COUNTS;
    if (file) writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: this.skipped.length }));
  }
}

function line(title, { passed, failed, skipped, start }) {
  const mark = failed > 0 ? Base.color('fail', Base.symbols.err) : Base.color('checkmark', Base.symbols.ok);
  const parts = [`${passed} passed`];
  if (failed > 0) parts.push(Base.color('fail', `${failed} failed`));
  if (skipped > 0) parts.push(Base.color('pending', `${skipped} skipped`));
  return `  ${mark} ${title}: ${parts.join(', ')} ${Base.color('light', `(${seconds(performance.now() - start)})`)}`;
}

/** `core: ` for a test of packages/core, `tools: ` for one of tools. */
function place(file) {
  if (!file) return '';
  const [folder, name] = relative(process.cwd(), file).split(/[\\/]/);
  return `${folder === 'packages' ? name : folder}: `;
}

function isOutermost(suite) {
  return suite.parent?.root === true;
}

function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
