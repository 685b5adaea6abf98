import { type HotkeyItem, useHotkeys } from "@mantine/hooks";

/**
 * Keys without Ctrl or Alt: letters are for typing, so they mean nothing in a field, nor under what
 * lies open over the screen, nor again while they are held down.
 */
export function useKeys(keys: [string, (event: KeyboardEvent) => void][]): void {
  useHotkeys(
    keys.map(
      ([key, run]): HotkeyItem => [
        key,
        (event) => {
          const isCovered = document.querySelector("[role=dialog], [role=menu]") !== null;
          if (isCovered || event.repeat) return;
          event.preventDefault();
          run(event);
        },
        { preventDefault: false },
      ],
    ),
  );
}
