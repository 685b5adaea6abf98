import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { renderHook } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { useMedicineEnd } from "./medicine-end";

vi.mock("@/api/me", () => ({ useMe: () => ({ today: "2026-11-27" }) }));

it("says of what is behind us that it ended", () => {
  const { result } = renderHook(useMedicineEnd, {
    wrapper: ({ children }) => <I18nProvider i18n={i18n}>{children}</I18nProvider>,
  });
  const { describeEnd, describeEndOf } = result.current;

  expect(describeEnd("2026-11-26")).toBe("ended 26 Nov");
  expect(describeEnd("2026-11-27")).toBe("ends 27 Nov");
  expect(describeEndOf("", "2024-06-10")).toBe("A medicine ended 10 Jun 2024");
});
