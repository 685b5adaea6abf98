import { useMediaQuery } from "@mantine/hooks";

const AT_ONCE = { getInitialValueInEffect: false };

/** Wide enough for the rail at the left; below it the bar is at the bottom. */
export const useHasRail = () => useMediaQuery("(min-width: 48em)", true, AT_ONCE);

/** Wide enough for a list and, beside it, the one that is open. */
export const useIsWide = () => useMediaQuery("(min-width: 62em)", true, AT_ONCE);
