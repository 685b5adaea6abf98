import { useMediaQuery } from "@mantine/hooks";

const AT_ONCE = { getInitialValueInEffect: false };

/** Wide enough for the rail at the left; below it the bar is at the bottom. A tablet of 768 pixels is
 * narrow: so it is by each `max-width: 48em`, and the rail covered the screen. */
export const useHasRail = () => useMediaQuery("(min-width: 48.0625em)", true, AT_ONCE);

/** Wide enough for a list and, beside it, the one that is open. */
export const useIsWide = () => useMediaQuery("(min-width: 62em)", true, AT_ONCE);
