import { useEffect } from "react";

const WRONG = 'form [aria-invalid="true"]';

/** After each refusal to the first field that is wrong: the button that was pressed lost the focus while
 * it waited, and who works by keyboard stood nowhere. */
export function useFocusWrong(error: unknown): void {
  useEffect(() => {
    if (error) document.querySelector<HTMLElement>(WRONG)?.focus();
  }, [error]);
}
