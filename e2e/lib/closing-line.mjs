// Ends the output with the counts that `make test` adds up.
export default class ClosingLine {
  onBegin(_config, suite) {
    this.suite = suite;
  }

  onEnd() {
    const outcomes = this.suite.allTests().map((test) => test.outcome());
    const count = (wanted) => outcomes.filter((outcome) => wanted.includes(outcome)).length;
    // A journey that never ran because an earlier one failed has not passed either.
    const unrun = this.suite.allTests().filter((test) => test.results.length === 0).length;
    const skipped = count(['skipped']) - unrun;
    if (skipped > 0) console.log(`${skipped} journeys skipped`);
    console.log(`${count(['expected'])} passed, ${count(['unexpected', 'flaky']) + unrun} failed`);
  }

  printsToStdio() {
    return false;
  }
}
