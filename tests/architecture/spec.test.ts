import { describe, expect, test } from "vitest";
import { findSpecFaults } from "../../tools/find-spec-faults.ts";

const spec = "# Rules\n\n- **[QQ1]** The first.\n- **[QQ2]** The second.\n\nText may mention **[QQ9]** anywhere.\n";

const faultsOf = (...titles: readonly string[]): readonly string[] => {
  const source = titles.map((title) => `test(${JSON.stringify(title)}, () => {});`).join("\n");
  return findSpecFaults(spec, new Map([["tests/core/a.test.ts", source]]));
};

describe("rules and tests belong together", () => {
  test("rules that are all quoted pass", () => {
    expect(faultsOf("[QQ1] is so", "[QQ2] is so")).toEqual([]);
    expect(faultsOf("[QQ1] [QQ2] are so")).toEqual([]);
  });

  test("a rule without a test is found", () => {
    expect(faultsOf("[QQ1] is so")).toEqual(["[QQ2] of shared/SPEC.md is quoted by no test title"]);
  });

  test("a mention that does not begin a title proves nothing", () => {
    expect(faultsOf("[QQ1] is so, unlike [QQ2]")).toHaveLength(1);
  });

  test("a quote of an unknown rule is found", () => {
    const faults = faultsOf("[QQ1] [QQ2] are so", "[QQ3] is so");
    expect(faults).toEqual(["[QQ3] is quoted by tests/core/a.test.ts but is no rule of shared/SPEC.md"]);
  });

  test("titles in templates and tables count", () => {
    const source = 'test.each([["[QQ1] a"]])("%s", () => {});\ntest(`[QQ2] ${1}`, () => {});\n';
    expect(findSpecFaults(spec, new Map([["tests/core/a.suite.ts", source]]))).toEqual([]);
  });

  test("a number given twice is found", () => {
    const doubled = `${spec}- **[QQ1]** Again.\n`;
    const tests = new Map([["tests/core/a.test.ts", 'test("[QQ1] [QQ2] are so", () => {});']]);
    expect(findSpecFaults(doubled, tests)).toEqual(["[QQ1] is given to two rules of shared/SPEC.md"]);
  });

  test("a page without rules is a fault, not a pass", () => {
    expect(findSpecFaults("# Rules\n", new Map())).toHaveLength(1);
  });
});
